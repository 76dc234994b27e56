"""Rules about Go source; the grammar is the optional extra `go`."""

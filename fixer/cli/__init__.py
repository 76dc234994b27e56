"""The command line: one module per command, and nothing in them that another program could not do with the library."""

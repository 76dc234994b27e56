"""Rules about Loki's configuration."""

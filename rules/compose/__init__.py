"""Rules about Compose files."""

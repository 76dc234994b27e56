"""Rules about Prometheus' own configuration."""

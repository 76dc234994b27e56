"""Rules about the blackbox exporter's configuration."""

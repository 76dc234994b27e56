"""Rules about Alertmanager's configuration."""

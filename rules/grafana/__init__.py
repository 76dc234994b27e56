"""Rules about Grafana's provisioning."""

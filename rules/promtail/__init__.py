"""Rules about what sends logs to Loki: promtail and the Docker driver."""

"""Rules about files of Prometheus' recording and alerting rules."""

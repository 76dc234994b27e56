"""Compose files with what looks like a mistake and is none."""

from __future__ import annotations


def composed(**files: str) -> dict[str, str]:
    return {name.replace("_", ".") + ".yml": text for name, text in files.items()}


HEALTHY = {
    "secure CockroachDB answers health checks in plain HTTP": composed(
        compose="""\
services:
  cockroachdb:
    image: cockroachdb/cockroach:v23.1.14
    command: start-single-node --certs-dir=/cockroach/certs --advertise-addr=cockroachdb
    volumes:
      - crdb-data:/cockroach/cockroach-data
      - crdb-certs:/cockroach/certs
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health?ready=1"]
      interval: 10s
  api:
    image: example/api:1.4
    depends_on:
      cockroachdb:
        condition: service_healthy
volumes:
  crdb-data:
  crdb-certs:
"""
    ),
    "ports without quotes": composed(
        compose="""\
services:
  web:
    image: nginx:1.27
    ports:
      - 8080:80
      - 443:443
      - 80:80
      - 3000-3005:3000-3005
      - 9000
"""
    ),
    "override publishes another port": composed(
        **{
            "docker-compose": """\
services:
  web:
    image: nginx:1.27
    ports:
      - "8080:80"
""",
            "docker-compose_override": """\
services:
  web:
    ports:
      - "8443:443"
""",
        },
    ),
    "variables of the caller": composed(
        compose="""\
services:
  web:
    image: example/web:2.0
    environment:
      - HTTP_PROXY
      - EMPTY=
      - QUERY=a=b
  job:
    image: example/web:2.0
    environment:
      HTTP_PROXY:
      NO_PROXY: ""
"""
    ),
    "command of one line": composed(
        compose="""\
services:
  node:
    image: prom/node-exporter:v1.8.2
    command: --path.rootfs=/host
    volumes:
      - /:/host:ro,rslave
"""
    ),
    "restart no": composed(
        compose="""\
services:
  migrate:
    image: example/web:2.0
    command: migrate
    restart: "no"
  worker:
    image: example/web:2.0
    restart: on-failure:5
"""
    ),
    "profiles, extensions and a name": composed(
        compose="""\
name: shop
x-logging: &logging
  driver: json-file
  options:
    max-size: 10m
services:
  web:
    image: example/web:2.0
    logging: *logging
    x-owner: storefront
  debug:
    image: example/debug:2.0
    profiles:
      - tools
    depends_on:
      - web
x-anything:
  - 1
"""
    ),
    "networks and volumes of the host": composed(
        compose="""\
services:
  web:
    image: nginx:1.27
    networks:
      - proxy
      - metrics
    volumes:
      - uploads:/srv/uploads
networks:
  proxy:
    external: true
  metrics:
    name: monitoring_default
    external: true
volumes:
  uploads:
    external: true
"""
    ),
}

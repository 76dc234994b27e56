"""The command in this process, and a small stack to run it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixer.cli.main import main

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v2.55.1
    command: ["--config.file=/etc/prometheus/prometheus.yml", "--web.enable-lifecycle"]
    ports: ["9090:9090"]
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
  auth:
    build: ./auth
    ports:
      - "8081:8080"
    environment:
      PORT: "8080"
"""
PROMETHEUS = """\
scrape_configs:
  - job_name: auth
    static_configs:
      - targets: ['auth:8081']  # the login service
"""
MENDED = PROMETHEUS.replace("8081", "8080")
PATCH = """\
diff --git a/prometheus.yml b/prometheus.yml
--- a/prometheus.yml
+++ b/prometheus.yml
@@ -1,4 +1,4 @@
 scrape_configs:
   - job_name: auth
     static_configs:
-      - targets: ['auth:8081']  # the login service
+      - targets: ['auth:8080']  # the login service
"""


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    status: int
    out: str
    err: str


class CommandLine:
    """Calls `fixer` in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder, self._monkeypatch, self._capture = folder, monkeypatch, capture
        monkeypatch.chdir(folder)
        for name in ("COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)

    def write(self, files: Mapping[str, str]) -> None:
        """Files by path."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def __call__(self, *arguments: str, cwd: str = "") -> Done:
        self._monkeypatch.chdir(self.folder / cwd)
        self._capture.readouterr()
        status = main(list(arguments))
        out, err = self._capture.readouterr()
        self._monkeypatch.chdir(self.folder)
        return Done(status, out.decode(), err.decode())

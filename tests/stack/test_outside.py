"""Whether a repository starts a program without a container, too."""

from __future__ import annotations

import pytest

from fixer.stack.outside import started_outside
from tests.stack.trees import tree


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("README.md", "    ./prometheus --config.file=prometheus.yml\n", True),
        ("README.md", "    prometheus \\\n      --config.file prometheus.yml\n", True),
        ("prometheus.service", "ExecStart=/usr/local/bin/prometheus --config.file=/etc/prometheus/prometheus.yml\n", True),
        ("run.bat", "prometheus.exe --config.file=conf/prometheus.yml\n", True),
        ("README.md", "docker run prom/prometheus --config.file=prometheus.yml\n", False),
        ("README.md", "prometheus --config.file=other.yml\n", False),
        ("README.md", "The flag is --config.file=prometheus.yml\n", False),
        ("docker-compose.yml", "command: prometheus --config.file=prometheus.yml\n", False),
    ],
)
def test_started_outside(path: str, text: str, found: bool) -> None:
    assert started_outside(tree(**{path: text}), "prometheus", "conf/prometheus.yml") == (path if found else None)

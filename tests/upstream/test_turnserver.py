"""The judge of turnserver.conf stops coturn before it serves anybody, and tells its three answers apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.upstream.judges import judge_turnserver
from tests.upstream.tools import Tool


@pytest.mark.parametrize(
    ("line", "accepted", "words"),
    [
        ("denied-peer-ip=10.0.0.0-10.255.255.255", True, "Black listing: 10.0.0.0-10.255.255.255"),
        ("denied-peer-ip=10.0.0.0/8", True, "ERROR: Wrong address format: 10.0.0.0/8"),
        ("bps-capacity=1000", False, "CONFIG ERROR: If you set the --bps-capacity option"),
    ],
    ids=["taken", "passed over", "refused"],
)
def test_what_coturn_makes_of_a_line(turnserver: Tool, tmp_path: Path, line: str, accepted: bool, words: str) -> None:
    path = tmp_path / "turnserver.conf"
    path.write_text(f"realm=turn.example.com\n{line}\n")
    verdict = judge_turnserver(turnserver, path)
    assert verdict.accepted == accepted, verdict.output
    assert words in verdict.output
    assert "Listener address to use" not in verdict.output
    assert [file.name for file in tmp_path.iterdir()] == ["turnserver.conf"]

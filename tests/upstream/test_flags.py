"""The flags that rules know are those that the programs say they have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest

from fixer.schema.versions import Assumed
from rules._started import Known
from rules.alertmanager import _flags as alertmanager
from rules.prometheus import _flags as prometheus
from tests.upstream.tools import Tool

_FLAG = re.compile(r"^ {2,6}(?:-\w, )?--(\[no-\])?([\w.-]+)", re.MULTILINE)
DEBIAN = {"web.local-assets", "web.ui-path", "storage.tsdb.use-lockfile", "storage.agent.use-lockfile"}
"""Flags that Debian's packages have instead of upstream's, or besides."""

LACKING = {"web.enable-otlp-receiver", "storage.tsdb.no-lockfile", "storage.agent.no-lockfile"}
"""And those that they leave out."""

HIDDEN = {
    "alertmanager.timeout",
    "help-long",
    "help-man",
    "scrape.adjust-timestamps",
    "scrape.discovery-reload-interval",
    "scrape.timestamp-tolerance",
    "storage.agent.wal-segment-size",
    "storage.agent.wal-truncate-frequency",
    "storage.tsdb.allow-overlapping-blocks",
    "storage.tsdb.allow-overlapping-compaction",
    "storage.tsdb.delayed-compaction.max-percent",
    "storage.tsdb.max-block-chunk-segment-size",
    "storage.tsdb.max-block-duration",
    "storage.tsdb.min-block-duration",
    "storage.tsdb.samples-per-chunk",
    "storage.tsdb.wal-compression",
    "storage.tsdb.wal-compression-type",
    "storage.tsdb.wal-segment-size",
    "storage.agent.wal-compression-type",
}
"""Flags that no help shows."""


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("prometheus", prometheus.flags),
        ("old_prometheus", prometheus.flags),
        ("alertmanager", alertmanager.flags),
        ("old_alertmanager", alertmanager.flags),
    ],
)
def test_the_program_has_these_flags(name: str, flags: Callable[[], Mapping[str, Known]], request: pytest.FixtureRequest) -> None:
    tool: Tool = request.getfixturevalue(name)
    version = Assumed(_version(tool))
    known = {flag: one for flag, one in flags().items() if one.fits(version)}
    shown = {match[2]: bool(match[1]) for match in _FLAG.finditer(_help(tool)) if match[2] not in DEBIAN}
    assert shown.keys() - known.keys() == set()
    assert known.keys() - shown.keys() - HIDDEN - LACKING == set()
    assert {flag for flag, switch in shown.items() if switch and not known[flag].switch} == set()
    if "old" not in name:  # the older ones do not show which flags can be negated
        assert {flag for flag in shown if known[flag].switch and not shown[flag]} == set()


def _help(tool: Tool) -> str:
    done = tool("--help")
    return done.stdout + done.stderr


def _version(tool: Tool) -> tuple[int, ...]:
    done = tool("--version")
    found = re.search(r"version (\d+)\.(\d+)\.(\d+)", done.stdout + done.stderr)
    assert found is not None
    return tuple(map(int, found.groups()))

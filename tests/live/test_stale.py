"""Why what is loaded is not the file, from times alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixer.document.tree import MemoryTree
from fixer.live.place import Instance, instances
from fixer.live.stale import Loading, Written, judge
from fixer.stack.discovery import discover

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v2.55.1
    ports: ["9090:9090"]
    volumes: ["./{source}:{target}"]
"""
FILE = "conf/prometheus.yml"
RECREATE = "run `docker compose up -d --force-recreate prometheus`"

RELOAD_OR_RECREATE = f"run `fixer verify --reload`, and if that changes nothing {RECREATE}"
SEES_THE_OLD = "was replaced after prometheus started, which still sees the old file: DIFF"


def instance(whole: bool) -> Instance:
    mount = ("conf/prometheus.yml", "/etc/prometheus/prometheus.yml") if whole else ("conf", "/etc/prometheus")
    compose = COMPOSE.format(source=mount[0], target=mount[1])
    files = {"docker-compose.yml": compose.encode(), FILE: b"scrape_configs: []\n"}
    (found,) = instances(discover(MemoryTree(files)), "prometheus", (FILE,), "", "localhost")
    return found


STARTED, OLD, NEW = 1000.0, Written(900, 900), Written(2000, 2000)
MOVED = Written(900, 2000)
"""A file with an old date that was moved there."""


@pytest.mark.parametrize(
    ("whole", "differs", "loading", "file", "verdict", "says", "hint"),
    [
        (True, False, Loading(1000, STARTED), OLD, "pass", "the same", ""),
        (False, False, Loading(3000, STARTED), NEW, "pass", "the same", ""),
        (True, False, Loading(0, 0), None, "pass", "the same", ""),
        (True, False, Loading(1000, STARTED), NEW, "fail", "is newer than what is loaded", RELOAD_OR_RECREATE),
        (False, True, Loading(1000, STARTED), NEW, "fail", "is newer than what is loaded", "run `fixer verify --reload`"),
        (True, True, Loading(3000, STARTED), NEW, "fail", SEES_THE_OLD, RECREATE),
        (True, True, Loading(1000, STARTED), MOVED, "fail", SEES_THE_OLD, RECREATE),
        (False, True, Loading(3000, STARTED), NEW, "fail", "another configuration than conf/prometheus.yml is loaded: DIFF", ""),
        (True, True, Loading(3000, STARTED), OLD, "fail", "another configuration than conf/prometheus.yml is loaded: DIFF", ""),
        (True, True, Loading(1000, STARTED, failed=True), NEW, "fail", "its last attempt to load conf/prometheus.yml failed", ""),
    ],
)  # fmt: skip
def test_verdicts(whole: bool, differs: bool, loading: Loading, file: Written | None, verdict: str, says: str, hint: str) -> None:
    check = judge("prometheus", instance(whole), "DIFF" if differs else "", "the same", loading, file, str)
    assert check.verdict == verdict
    assert says in check.reason
    assert check.hint == hint


@pytest.mark.parametrize(("modified", "verdict"), [(1000.9, "pass"), (1001.1, "fail")])
def test_whole_seconds_are_not_held_against_anybody(modified: float, verdict: str) -> None:
    loading = Loading(1000, STARTED, precision=1)
    assert judge("prometheus", instance(True), "", "the same", loading, Written(modified, modified), str).verdict == verdict


def test_the_same_bytes_are_the_same_whatever_the_clock_says() -> None:
    assert judge("alertmanager", instance(True), "", "the same", Loading(1000, STARTED), NEW, str, sure=True).verdict == "pass"


def test_without_a_container_nothing_is_said_of_one() -> None:
    alone = replace(instance(True), reader=None)
    check = judge("prometheus", alone, "DIFF", "", Loading(3000, STARTED), NEW, str)
    assert (check.reason, check.hint) == ("another configuration than conf/prometheus.yml is loaded: DIFF", "")

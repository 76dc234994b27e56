"""Bundles at their limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixer.bot import draft
from fixer.bot.bundle import Bundle, write
from fixer.bot.render import fate, in_patch
from fixer.document.tree import DiskTree
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Refusal
from fixer.engine.run import run
from fixer.output.report import Report
from fixer.stack.discovery import discover
from tests.bot.made import BASE, HEAD
from tests.bot.whole_files import Added, Committed
from tests.cli.commandline import COMPOSE, PROMETHEUS

JOB = PROMETHEUS.partition("\n")[2]


def made(folder: Path, jobs: int, root: str = "") -> Bundle:
    """What is found in a stack that scrapes a wrong port in so many jobs."""
    stack = folder / root
    stack.mkdir(exist_ok=True)
    (stack / "docker-compose.yml").write_text(COMPOSE)
    (stack / "prometheus.yml").write_text("scrape_configs:\n" + "".join(JOB.replace("auth\n", f"auth{n}\n") for n in range(jobs)))
    outcome = run(discover(DiskTree(stack)), Flags(select=("PRM001",), unsafe_fixes=True, cache=False))
    report = Report(outcome, rooted=lambda path: f"{root}/{path}".strip("/") if path else root or ".")
    return draft.draft([report], Added(Committed(folder), BASE, HEAD), "0.1.0")


def test_all_of_it_fits(tmp_path: Path) -> None:
    bundle = made(tmp_path, 5)
    assert (len(bundle.entries), len(bundle.suggestions), bundle.left_out) == (5, 5, 0)


def test_a_fix_that_meets_itself_is_not_said_to_be_in_the_patch(tmp_path: Path) -> None:
    """The planner has a code of that name too, for two fixes of which one goes to the patch."""
    (tmp_path / "docker-compose.yml").write_text(COMPOSE)
    (tmp_path / "prometheus.yml").write_text(PROMETHEUS)
    outcome = run(discover(DiskTree(tmp_path)), Flags(select=("PRM001",), cache=False), fix=False)
    (reported,) = outcome.reported
    refused = reported._replace(fix=None, refused=Refusal("overlap", "two of its edits write in the same place"))
    report = Report(outcome._replace(reported=(refused,)))
    (entry,) = draft.draft([report], Added(Committed(tmp_path), BASE, HEAD), "0.1.0").entries
    assert not in_patch(entry)
    assert fate(entry) == "Not fixed: two of its changes meet in one place"


def test_more_findings_than_fit_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "FINDINGS", 3)
    bundle = made(tmp_path, 5)
    assert (len(bundle.entries), bundle.left_out) == (3, 2)
    assert bundle.leftover(bundle.suggestions).count(b"\n+      -") == 2


@pytest.mark.parametrize(("limit", "value"), [("TEXT", 100), ("BUDGET", 100), ("FILES", 0), ("EDITS", 0)])
def test_what_is_too_large_is_reported_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(draft, limit, value)
    bundle = made(tmp_path, 5)
    assert {(one.why_not, one.fixes[0].edits) for one in bundle.entries} == {("too-large", ())}
    assert bundle.suggestions == ()


def test_a_bundle_never_has_more_bytes_than_may_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(write(made(tmp_path, 40)))
    monkeypatch.setattr(draft, "SIZE", whole // 3)
    bundle = made(tmp_path, 40)
    assert len(write(bundle)) <= whole // 3
    assert len(bundle.entries) + bundle.left_out == 40
    assert bundle.left_out > 0


def test_two_stacks_that_are_alike_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    one, other = made(tmp_path, 1, "one"), made(tmp_path, 1, "other")
    assert one.entries[0].place.path == "one/prometheus.yml"
    assert one.entries[0].fingerprint != other.entries[0].fingerprint
    assert one.entries[0].fingerprint == made(tmp_path, 1, "one").entries[0].fingerprint

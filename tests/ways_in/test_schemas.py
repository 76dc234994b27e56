"""What we give to forges has the form that their schemas want, and passes zizmor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from fixer.version import VERSION
from tests.ways_in.programs import PROJECT, run

WORKFLOWS = sorted((PROJECT / "examples").glob("git*/**/*.yml"))
"""For GitHub, and for Gitea and Forgejo, which take the same."""

COMPONENT = PROJECT / "templates" / "fixer.yml"
VERSIONS = re.compile(r"config-fixer(?:\[\w+\])?==([\d.]*\d)")
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def name(path: Path) -> str:
    """What tests call it."""
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize(
    ("schema", "files"),
    [("github-actions", [PROJECT / "action.yml"]), ("github-workflows", WORKFLOWS)],
    ids=["action.yml", "workflows"],
)
def test_the_schema_is_kept(schema: str, files: list[Path]) -> None:
    assert files
    done = run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


def test_the_component_keeps_the_schema_in_both_documents(tmp_path: Path) -> None:
    documents = COMPONENT.read_text().split("\n---\n")
    assert len(documents) == 2
    files = [tmp_path / "spec.yml", tmp_path / "jobs.yml"]
    for file, text in zip(files, documents, strict=True):
        file.write_text(text)
    done = run("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", *files)
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


@pytest.mark.parametrize("path", [PROJECT / "action.yml", *WORKFLOWS], ids=name)
def test_zizmor_has_nothing_to_say(path: Path) -> None:
    """Pedantic on purpose. What is ignored is ignored in place, with the reason behind it."""
    done = run("zizmor", "--offline", "--quiet", "--pedantic", "--strict-collection", "--color=never", path)
    assert (done.returncode, done.stdout.partition(" (")[0].strip()) == (0, "No findings to report. Good job!")
    for line in path.read_text().splitlines():
        assert re.search(r"# zizmor: ignore\[[\w,-]+\](?! .{20})", line) is None, "an ignored finding wants its reason"


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_other_actions_are_pinned_to_commits(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text())
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


def test_every_example_installs_this_version() -> None:
    places = [*(PROJECT / "examples").rglob("*.*"), COMPONENT, *(PROJECT / "docs").glob("*.md"), PROJECT / "README.md"]
    found = {(path.name, version) for path in places for version in VERSIONS.findall(path.read_text())}
    assert {version for _, version in found} == {VERSION}
    assert {"fixer.yml", "batch-spec.yaml"} <= {name for name, _ in found}


def test_inputs_of_the_component_never_reach_a_script() -> None:
    jobs = YAML(typ="safe").load(COMPONENT.read_text().split("\n---\n")[1])
    for job in jobs.values():
        for key in ("before_script", "script", "after_script"):
            assert not any("$[[" in line for line in job.get(key, []))

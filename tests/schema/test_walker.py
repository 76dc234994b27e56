"""Every kind of deviation, from a schema of a few lines; what is right, or cannot be known, is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from fixer.document.document import Document
from fixer.document.tree import MemoryTree
from fixer.schema.deviations import Deviation, MisplacedKey, OtherVersion, UnknownKey, WrongValue
from fixer.schema.loading import read
from fixer.schema.model import Version
from fixer.schema.nearest import near
from fixer.schema.versions import Assumed, assumed
from fixer.schema.walker import held
from fixer.stack.discovery import discover

DATA: Mapping[str, Any] = {
    "product": "thing",
    "version": "3.0",
    "root": "Root",
    "variable": "$",
    "structures": {
        "Root": {"jobs": "list of Job, also tasks", "name": "string", "labels": "map of string", "(x-*)": "any"},
        "Job": {
            "targets": "list of string",
            "interval": "duration",
            "scheme": "one of http https",
            "retries": "int",
            "tls": "Tls",
            "options": "string or Options",
            "old_way": "bool, until 3.0, now new_way",
            "new_way": "bool, since 3.0",
        },
        "Tls": {"insecure": "bool", "ca_file": "string"},
        "Options": {"level": "int"},
    },
    "belongs": {"Job": {"insecure": "tls.insecure"}},
    "nowhere": {"Job": {"interva1": "a flag says it", "level": "nothing says it"}},
}


def told(text: str, version: Version | None = None, data: Mapping[str, Any] = DATA) -> list[str]:
    """What is found, one short line each."""
    found = held(Document("f.yml", text), read("thing", data), Assumed(version, "it"))
    return [f"{type(one).__name__} {'.'.join(one.path)}{_more(one)}" for one in found]


def _more(one: Deviation) -> str:
    match one:
        case UnknownKey():
            return f" -> {one.meant.name}" if one.meant else f": {one.instead}" if one.instead else ""
        case MisplacedKey():
            return f" -> {'.'.join(one.to)}{'' if one.sure else '?'}"
        case OtherVersion():
            return " gone" if one.gone else " not yet"
        case WrongValue():
            return f" {one.node.source.split(chr(10))[0]!r}"
    return ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jobz: [{targets: [a]}]\n", ["UnknownKey jobz -> jobs"]),
        ("jobz: []\n", ["UnknownKey jobz"]),
        ("jobz: [{targets: [a], other: b}]\n", ["UnknownKey jobz"]),
        ("tasks: []\n", ["UnknownKey tasks -> jobs"]),
        ("tasks: text\n", ["UnknownKey tasks"]),
        ("jobs: []\njobz: []\n", ["UnknownKey jobz"]),
        ("jobs: [{Target: [a]}]\n", ["UnknownKey jobs.*.Target -> targets"]),
        ("jobs: [{target: {a: b}}]\n", ["UnknownKey jobs.*.target"]),
        ("jobs: [{scheme: ftp}]\n", ["WrongScalar jobs.*.scheme 'ftp'"]),
        ("jobs: [{interval: 15}]\n", ["WrongScalar jobs.*.interval '15'"]),
        ("jobs: [{interval: 1h 5m}]\n", ["WrongScalar jobs.*.interval '1h 5m'"]),
        ("jobs: [{retries: '3'}]\n", ["WrongScalar jobs.*.retries \"'3'\""]),
        ("jobs: [{targets: a}]\n", ["WrongShape jobs.*.targets 'a'"]),
        ("jobs: [{targets: [{a: b}]}]\n", ["WrongShape jobs.*.targets.* '{a: b}'"]),
        ("jobs:\n  targets: [a]\n", ["WrongShape jobs 'targets: [a]'"]),
        ("name: [a]\n", ["WrongShape name '[a]'"]),
        ("labels: {a: [b]}\n", ["WrongShape labels.* '[b]'"]),
        ("jobs: [{insecure: true}]\n", ["MisplacedKey jobs.*.insecure -> tls.insecure"]),
        ("jobs: [{insecure: [a]}]\n", ["UnknownKey jobs.*.insecure"]),
        ("jobs: [{ca_file: a}]\n", ["MisplacedKey jobs.*.ca_file -> tls.ca_file?"]),
        ("jobs: [{interva1: 5m}]\n", ["UnknownKey jobs.*.interva1: a flag says it"]),
        ("jobs: [{level: 1}]\n", ["UnknownKey jobs.*.level: nothing says it"]),
        ("jobs: [{options: {levl: 1}}]\n", ["UnknownKey jobs.*.options.levl -> level"]),
    ],
)
def test_deviations(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "jobs:\nname:\nlabels:\n",
        "name: 5\n",
        "jobs: [{interval: 1h30m, retries: 3, scheme: https, options: text, targets: [1, true]}]\n",
        "jobs: [{interval: 0, options: {level: 2}, targets: []}]\n",
        "jobs: [{interval: '${EVERY}', retries: $N, scheme: $SCHEME}]\n",
        "jobs: !reset null\nname: !vault [x]\n",
        "labels: {jobz: x, interval: y}\n",
        "x-anything: {jobz: 1}\n",
        "jobs: [{tls: {insecure: yes}}]\n",
        "jobs: [{old_way: true, new_way: true}]\n",
        "---\nname: a\n---\nnaem: b\n",
        "",
    ],
)
def test_nothing_to_tell(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((2, 9), ["OtherVersion jobs.*.new_way not yet"]),
        ((3, 0), ["OtherVersion jobs.*.old_way gone"]),
        ((3, 5, 1), ["OtherVersion jobs.*.old_way gone"]),
        (None, []),
    ],
)
def test_versions(version: Version | None, expected: list[str]) -> None:
    assert told("jobs: [{old_way: true, new_way: true}]\n", version) == expected


def test_a_key_that_goes_away_is_not_proposed() -> None:
    assert told("jobs: [{old_wey: true}]\n") == ["UnknownKey jobs.*.old_wey"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x-job: &j {targetz: [a]}\njobs: [*j, *j]\n", ["UnknownKey jobs.*.targetz -> targets"]),
        ("jobs:\n  - &j {targetz: [a]}\n  - <<: *j\n    retries: 1\n", ["UnknownKey jobs.*.targetz -> targets"]),
        ("jobs:\n  - {targetz: [a]}\n  - {targetz: [a]}\n", ["UnknownKey jobs.*.targetz -> targets"] * 2),
    ],
)
def test_what_is_shared_is_told_once(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_every_document_of_a_file_that_has_several() -> None:
    assert told("name: a\n---\nnaem: b\n", data={**DATA, "several": True}) == ["UnknownKey naem -> name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("name: 5\n", ["WrongScalar name '5'"]), ("name: '5'\n", []), ("jobs: [{tls: {insecure: yes}}]\n",
      ["WrongScalar jobs.*.tls.insecure 'yes'"])],
)  # fmt: skip
def test_strict_types(text: str, expected: list[str]) -> None:
    assert told(text, data={**DATA, "strict": True}) == expected


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("enviroment", ["environment", "env_file"], ("environment",)),
        ("group-by", ["group_by", "group_wait"], ("group_by",)),
        ("source_matcher", ["source_match", "source_matchers"], ("source_matchers",)),
        ("port", ["ports", "expose"], ("ports",)),
        ("tyt", ["tty"], ("tty",)),
        ("uts", ["tty", "utc"], ("utc",)),
        ("abcd", ["abxx"], ()),
        ("profiles", ["services", "volumes"], ()),
        ("matchez", ["matches", "matcher"], ("matches", "matcher")),
    ],
)
def test_near(word: str, known: list[str], expected: tuple[str, ...]) -> None:
    assert near(word, known) == expected


COMPOSE = "services:\n  am:\n    image: {image}\n    volumes: [./am.yml:/etc/alertmanager/alertmanager.yml]\n"


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("prom/alertmanager:v0.27.0", "0.27.0 (prom/alertmanager:v0.27.0)"),
        ("prom/alertmanager:v0.27", "0.27 (prom/alertmanager:v0.27)"),
        ("prom/alertmanager", "the newest (prom/alertmanager)"),
        ("prom/alertmanager:latest", "the newest (prom/alertmanager:latest)"),
        ("prom/alertmanager:main", ""),
        ("own/alertmanager:3", ""),
        ("nginx", ""),
    ],
)
def test_assumed(image: str, expected: str) -> None:
    files = {"am.yml": "route: {receiver: a}\nreceivers: [{name: a}]\n", "compose.yml": COMPOSE.replace("{image}", image)}
    project = discover(MemoryTree({path: text.encode() for path, text in files.items()}))
    (document,) = project.of("alertmanager")
    assert assumed(project, "alertmanager", document).shown == expected


def test_a_tag_that_says_less_is_the_newest_of_its_line() -> None:
    assert told("jobs: [{old_way: true}]\n", (3, float("inf"))) == ["OtherVersion jobs.*.old_way gone"]

"""`fixer check --baseline`: what is accepted, and what is new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commandline import MENDED, PROMETHEUS, CommandLine

MESSAGE = "auth:8081 is the port published on the host; inside the network auth listens on 8080"
MORE = PROMETHEUS + "  - job_name: again\n    static_configs:\n      - targets: ['auth:8081']\n"
NOTHING_NEW = "No new findings; the baseline accepts 1.\n"
ACCEPTED = "note: 1 finding accepted by known.json\n"
GONE = "note: 1 entry is no longer found (PRM001 in prometheus.yml); --write-baseline takes out what is gone\n"


def places(out: str) -> list[str]:
    return [line.partition(" ")[0] for line in out.splitlines() if ": PRM001 " in line]


@pytest.fixture
def known(fixer: CommandLine) -> CommandLine:
    """The small stack, with its defect in the baseline."""
    done = fixer("check", "--baseline", "known.json", "--write-baseline")
    assert (done.status, done.out, done.err) == (0, NOTHING_NEW, "note: 1 finding in known.json now, 0 taken out\n")
    return fixer


def test_the_file_is_for_people_to_read(known: CommandLine) -> None:
    (finding,) = json.loads(known("check", "--output-format", "json").out)["findings"]
    assert json.loads(known.read("known.json")) == {
        "version": 1,
        "findings": [
            {"code": "PRM001", "path": "prometheus.yml", "message": MESSAGE, "fingerprint": finding["fingerprint"]},
        ],
    }
    before = known.read("known.json")
    known("check", "--baseline", "known.json", "--write-baseline")
    assert known.read("known.json") == before


def test_what_it_knows_does_not_count(known: CommandLine) -> None:
    done = known("check", "--baseline", "known.json")
    assert (done.status, done.out, done.err) == (0, NOTHING_NEW, ACCEPTED)
    assert known("check", "--baseline", "known.json", "--quiet").err == ""


def test_what_is_new_counts(known: CommandLine) -> None:
    known.write({"prometheus.yml": MORE})
    done = known("check", "--baseline", "known.json")
    assert (done.status, places(done.out), done.err) == (1, ["prometheus.yml:7:19:"], ACCEPTED)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# one\n\n# more\n" + PROMETHEUS, id="lines above"),
        pytest.param(PROMETHEUS.replace("['auth", "['elsewhere.example.org:9100', 'auth"), id="an item before it"),
        pytest.param(
            PROMETHEUS.replace("configs:\n", "configs:\n  - job_name: x\n    static_configs: []\n", 1), id="a job before it"
        ),
        pytest.param(PROMETHEUS.replace("\n", "\r\n"), id="other line ends"),
        pytest.param(PROMETHEUS.replace("  # the login service", ""), id="no comment"),
    ],
)
def test_it_is_known_again(known: CommandLine, text: str) -> None:
    known.write({"prometheus.yml": text})
    assert known("check", "--baseline", "known.json").out == NOTHING_NEW


def test_what_is_gone_is_mentioned_and_taken_out(known: CommandLine) -> None:
    known.write({"prometheus.yml": MENDED})
    done = known("check", "--baseline", "known.json")
    assert (done.status, done.out, done.err) == (0, "No findings.\n", GONE)
    done = known("check", "--baseline", "known.json", "--write-baseline")
    assert done.err == "note: 0 findings in known.json now, 1 taken out\n"
    assert known.read("known.json") == '{\n  "version": 1,\n  "findings": []\n}\n'


def test_a_file_that_is_gone_is_mentioned(known: CommandLine) -> None:
    (known.folder / "prometheus.yml").unlink()
    assert known("check", "--baseline", "known.json").err.endswith(GONE)


@pytest.mark.parametrize("arguments", [("docker-compose.yml",), ("--select", "ALM001"), ("--ignore", "PRM001")])
def test_what_was_not_looked_for_is_neither_gone_nor_forgotten(known: CommandLine, arguments: tuple[str, ...]) -> None:
    before = known.read("known.json")
    assert known("check", "--baseline", "known.json", *arguments).err == ""
    known("check", "--baseline", "known.json", "--write-baseline", *arguments)
    assert known.read("known.json") == before


def test_paths_are_relative_to_the_file(known: CommandLine) -> None:
    (known.folder / "sub").mkdir()
    (known.folder / "fixer.toml").write_text("")
    done = known("check", "..", "--baseline", "../known.json", cwd="sub")
    assert (done.status, done.out) == (0, NOTHING_NEW)


def test_nothing_is_written_when_something_cannot_be_looked_at(known: CommandLine) -> None:
    before = known.read("known.json")
    known.write({"prometheus.yml": MORE + "\tx: ]\n"})
    done = known("check", "--baseline", "known.json", "--write-baseline")
    assert done.status == 2
    assert done.err.endswith("known.json: not written, as not everything could be looked at\n")
    assert known.read("known.json") == before
    assert "no longer found" not in known("check", "--baseline", "known.json").err


def test_formats_mark_it(known: CommandLine) -> None:
    (finding,) = json.loads(known("check", "--baseline", "known.json", "--output-format", "json").out)["findings"]
    assert finding["baseline"] is True
    (result,) = json.loads(known("check", "--baseline", "known.json", "--output-format", "sarif").out)["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "in the baseline"}]
    assert known("check", "--baseline", "known.json", "--output-format", "gitlab").out == "[]\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not a baseline: Expecting value: line 1 column 1 (char 0)"),
        ("[]", "not a baseline of version 1"),
        ('{"version": 2}', "not a baseline of version 1"),
        ('{"version": 1, "findings": [{}]}', "not a baseline: an entry without code, path, message, fingerprint"),
        ('{"version": 1, "findings": [3]}', "not a baseline: an entry without code, path, message, fingerprint"),
        ('{"version": 1, "findings": 3}', "not a baseline: no list of findings"),
    ],
)
def test_files_that_are_no_baseline(fixer: CommandLine, content: str, reason: str) -> None:
    fixer.write({"known.json": content})
    done = fixer("check", "--baseline", "known.json")
    assert (done.status, done.out, done.err) == (2, "", f"error: known.json: {reason}\n")


def test_wrong_flags(fixer: CommandLine, tmp_path: Path) -> None:
    said = {
        ("--baseline", "known.json"): "known.json: No such file or directory; --write-baseline makes it",
        ("--write-baseline",): "--write-baseline needs --baseline FILE",
        ("--baseline", str(tmp_path / "x"), "--write-baseline", "--diff-base", "HEAD"): (
            "--write-baseline with --diff-base would forget what the change does not touch"
        ),
    }
    for arguments, message in said.items():
        done = fixer("check", *arguments)
        assert (done.status, done.out, done.err) == (2, "", f"error: {message}\n")

"""Which rules run where, and what a wrong word in a configuration is answered with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fixer.document.tree import MemoryTree
from fixer.engine.configuration import KEYS, Configuration, Configurations, Flags
from fixer.engine.rule import ERROR, INFO, WARNING, Finding, Option, Options
from fixer.engine.run import installed, run
from fixer.engine.schema import schema
from fixer.errors import UsageError
from fixer.stack.compose import Composer
from fixer.stack.discovery import discover
from fixer.stack.model import ComposeProject
from tests.engine.small import go, known, replaces, rule, texts, told

OPTIONS = {
    "alternative": Option(str, "which fix", None, ("red", "blue")),
    "keep": Option(list, "labels to keep", ()),
    "limit": Option(int, "how many", 3),
    "loud": Option(bool, "whether", False),
}
RULES = known(
    rule("PRM001", replaces("X", "a", "b").check, "scrape-target", options=OPTIONS),
    rule("PRM010", replaces("X", "a", "b").check, "misspelled-key"),
    rule("PRR001", replaces("X", "a", "b").check, "rule-field"),
    rule("ALM035", replaces("X", "a", "b").check, "too-narrow", default=False),
)
ALL = {"PRM001", "PRM010", "PRR001", "FIX001", "FIX002"}


def configurations(files: Mapping[str, str] | None = None, flags: Flags | None = None) -> Configurations:
    tree = MemoryTree({path: text.encode() for path, text in (files or {}).items()})
    return Configurations(tree, RULES, flags or Flags())


def configured(text: str, flags: Flags | None = None) -> Configuration:
    return configurations({"fixer.toml": text}, flags).of("a.yml")


@pytest.mark.parametrize(
    ("text", "flags", "expected"),
    [
        ("", Flags(), ALL),
        ('select = ["ALL"]', Flags(), ALL),
        ('select = ["PRM"]', Flags(), {"PRM001", "PRM010"}),
        ('select = ["PR"]', Flags(), {"PRM001", "PRM010", "PRR001"}),
        ('select = ["PRM00"]', Flags(), {"PRM001"}),
        ('select = ["misspelled-key"]', Flags(), {"PRM010"}),
        ("select = []", Flags(), set()),
        # the more specific word wins, whichever list it stands in
        ('select = ["PRM"]\nignore = ["PRM001"]', Flags(), {"PRM010"}),
        ('select = ["PRM001"]\nignore = ["PRM"]', Flags(), {"PRM001"}),
        ('select = ["PRM"]\nignore = ["PRM"]', Flags(), set()),
        ('ignore = ["ALL"]\nextend-select = ["PRR"]', Flags(), {"PRR001"}),
        ('ignore = ["FIX", "rule-field"]', Flags(), {"PRM001", "PRM010"}),
        # off by default: only by the full code or name
        ('select = ["ALM"]', Flags(), set()),
        ('select = ["ALM035"]', Flags(), {"ALM035"}),
        ('extend-select = ["too-narrow"]', Flags(), {*ALL, "ALM035"}),
        ('select = ["ALM035"]\nignore = ["ALM"]', Flags(), {"ALM035"}),
        ('select = ["ALM035"]\nignore = ["ALM035"]', Flags(), set()),
        # flags win
        ('select = ["PRM"]\nignore = ["PRM001"]', Flags(select=("PRM",)), {"PRM001", "PRM010"}),
        ('select = ["PRM"]', Flags(extend_select=("PRR",)), {"PRM001", "PRM010", "PRR001"}),
        ('select = ["PRM"]', Flags(ignore=("PRM010",)), {"PRM001"}),
        ('select = ["PRM001"]', Flags(ignore=("PRM",)), set()),
        ('ignore = ["PRM001"]', Flags(extend_select=("PRM001",)), ALL),
        ('select = ["PRM"]', Flags(isolated=True), ALL),
    ],
)
def test_selection(text: str, flags: Flags, expected: set[str]) -> None:
    assert configured(text, flags).selected == expected


@pytest.mark.parametrize(
    ("text", "flags", "expected"),
    [
        ("", Flags(), {*ALL, "ALM035"}),
        ('unfixable = ["PRM"]', Flags(), {"PRR001", "FIX001", "FIX002", "ALM035"}),
        ('unfixable = ["ALM"]', Flags(), ALL),
        ('fixable = ["ALM", "PRM001"]', Flags(), {"ALM035", "PRM001"}),
        ('fixable = ["PRM"]\nunfixable = ["PRM001"]', Flags(), {"PRM010"}),
        ('fixable = ["PRM"]', Flags(unfixable=("PRM001",)), {"PRM010"}),
        ('unfixable = ["ALL"]', Flags(fixable=("PRR001",)), {"PRR001"}),
    ],
)
def test_fixable(text: str, flags: Flags, expected: set[str]) -> None:
    assert configured(text, flags).fixable == expected


def test_the_nearest_file_configures_and_nothing_is_merged() -> None:
    files = {
        "fixer.toml": 'select = ["PRM"]\nannotate = true',
        "a/b/.fixer.toml": 'select = ["PRR"]',
        "c/pyproject.toml": '[tool.fixer]\nselect = ["PRM001"]',
        "d/pyproject.toml": '[project]\nname = "no-fixer-here"',
    }
    found = configurations(files)
    for path, source, selected, annotate in [
        ("x.yml", "fixer.toml", {"PRM001", "PRM010"}, True),
        ("a/x.yml", "fixer.toml", {"PRM001", "PRM010"}, True),
        ("a/b/x.yml", "a/b/.fixer.toml", {"PRR001"}, False),
        ("a/b/c/d/x.yml", "a/b/.fixer.toml", {"PRR001"}, False),
        ("c/x.yml", "c/pyproject.toml", {"PRM001"}, False),
        ("d/x.yml", "fixer.toml", {"PRM001", "PRM010"}, True),
    ]:
        configuration = found.of(path)
        assert (configuration.source, set(configuration.selected), configuration.annotate) == (source, selected, annotate)


def test_a_file_named_by_flag_configures_everything(tmp_path: Path) -> None:
    named = tmp_path / "other.toml"
    named.write_text('select = ["PRR"]\nexclude = ["x/*.yml"]')
    found = configurations({"a/fixer.toml": 'select = ["PRM"]', "fixer.toml": "broken ="}, Flags(config=named))
    assert found.of("a/x.yml").selected == {"PRR001"}
    assert found.of("a/x.yml").source == str(named)
    assert found.of("x/y.yml").excludes("x/y.yml")


def test_a_broken_file_that_configures_nothing_asked_for_does_no_harm() -> None:
    found = configurations({"a/fixer.toml": "broken =", "fixer.toml": ""})
    assert found.of("b/x.yml").source == "fixer.toml"
    with pytest.raises(UsageError):
        found.of("a/x.yml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('selct = ["PRM"]', "fixer.toml: unknown key `selct`; did you mean `select`?"),
        ('select = ["PRM002"]', "fixer.toml: select: unknown rule `PRM002`; did you mean `PRM001`?"),
        ('ignore = ["scrape-targets"]', "fixer.toml: ignore: unknown rule `scrape-targets`; did you mean `scrape-target`?"),
        ('unfixable = ["prm001"]', "fixer.toml: unfixable: unknown rule `prm001`; did you mean `PRM001`?"),
        ('select = ["QQQ"]', "fixer.toml: select: unknown rule `QQQ`"),
        ('select = [""]', "fixer.toml: select: unknown rule ``"),
        ('select = "PRM"', "fixer.toml: select must be a list of strings"),
        ("exclude = [1]", "fixer.toml: exclude must be a list of strings"),
        ('annotate = "yes"', "fixer.toml: annotate must be true or false"),
        ('fail-on = "fatal"', "fixer.toml: fail-on must be one of info, warning, error"),
        ("fail-on = 1", "fixer.toml: fail-on must be one of info, warning, error"),
        ("rules = 1", "fixer.toml: rules must be a table"),
        ("[rules.PRM01]\nx = 1", "fixer.toml: rules: unknown rule `PRM01`; did you mean `PRM010`?"),
        ("[rules.scrape-target]\nx = 1", "fixer.toml: rules: unknown rule `scrape-target`; did you mean `PRM001`?"),
        ("[rules]\nPRM001 = 1", "fixer.toml: rules.PRM001 must be a table"),
        ("[rules.PRM001]\nalternativ = 1", "fixer.toml: rules.PRM001: unknown option `alternativ`; did you mean `alternative`?"),
        ("[rules.PRM010]\nkeep = []", "fixer.toml: rules.PRM010: unknown option `keep`"),
        ("[rules.PRM001]\nalternative = 1", "fixer.toml: rules.PRM001.alternative must be a string"),
        (
            '[rules.PRM001]\nalternative = "rad"',
            "fixer.toml: rules.PRM001.alternative must be one of red, blue, not `rad`; did you mean `red`?",
        ),
        ('[rules.PRM001]\nkeep = "alertname"', "fixer.toml: rules.PRM001.keep must be a list of strings"),
        ("[rules.PRM001]\nkeep = [1]", "fixer.toml: rules.PRM001.keep must be a list of strings"),
        ("[rules.PRM001]\nlimit = true", "fixer.toml: rules.PRM001.limit must be a whole number"),
        ("[rules.PRM001]\nloud = 1", "fixer.toml: rules.PRM001.loud must be true or false"),
        (
            '[target-version]\nprometeus = "3"',
            "fixer.toml: target-version: unknown product `prometeus`; did you mean `prometheus`?",
        ),
        ("[target-version]\nprometheus = 3", 'fixer.toml: target-version.prometheus must be a version such as "2.55"'),
        ('[target-version]\nprometheus = "new"', 'fixer.toml: target-version.prometheus must be a version such as "2.55"'),
        ("select = [", "fixer.toml: Invalid value (at end of document)"),
    ],
)
def test_what_does_not_exist_is_an_error_with_the_nearest_that_does(
    text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(RULES), "products", frozenset({"prometheus", "alertmanager"}))
    with pytest.raises(UsageError) as raised:
        configured(text)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (Flags(select=("PRM002",)), "--select: unknown rule `PRM002`; did you mean `PRM001`?"),
        (Flags(extend_select=("nope",)), "--extend-select: unknown rule `nope`"),
        (Flags(unfixable=("to-narrow",)), "--unfixable: unknown rule `to-narrow`; did you mean `too-narrow`?"),
    ],
)
def test_unknown_rules_in_flags(flags: Flags, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        configurations({}, flags)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"pyproject.toml": "[tool.fixer]\nx = 1"}, "pyproject.toml: unknown key `x`"),
        ({"pyproject.toml": "[tool]\nfixer = 1"}, "pyproject.toml: tool.fixer must be a table"),
        ({"a/fixer.toml": "x = 1"}, "a/fixer.toml: unknown key `x`"),
    ],
)
def test_the_file_at_fault_is_named(files: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        configurations(files).of("a/x.yml")
    assert str(raised.value) == message


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    tree = MemoryTree({"fixer.toml": b"select = ['\xff']"})
    with pytest.raises(UsageError, match=r"^fixer\.toml: is not UTF-8$"):
        Configurations(tree, RULES, Flags()).of("a.yml")
    with pytest.raises(UsageError, match="No such file"):
        Configurations(tree, RULES, Flags(config=tmp_path / "missing.toml")).of("a.yml")


def test_options_have_their_defaults() -> None:
    configuration = configured('annotate = true\n[rules.PRM001]\nalternative = "red"\nkeep = ["alertname"]')
    rules = {listed.code: RULES.rule(listed) for listed in RULES.listed}
    expected = {"alternative": "red", "keep": ["alertname"], "limit": 3, "loud": False}
    assert configuration.options(rules["PRM001"]) == Options(expected, True)
    assert configuration.options(rules["PRM010"]) == Options({}, True)


@pytest.mark.parametrize(
    ("patterns", "path", "excluded"),
    [
        (["vendor/"], "vendor/a/x.yml", True),
        (["*.gen.yml"], "a/b/x.gen.yml", True),
        (["/x.yml"], "x.yml", True),
        (["/x.yml"], "a/x.yml", False),
        (["*.yml", "!keep.yml"], "keep.yml", False),
        ([], "x.yml", False),
    ],
)
def test_exclude(patterns: list[str], path: str, excluded: bool) -> None:
    assert configured(f"exclude = {json.dumps(patterns)}").excludes(path) is excluded
    below = configurations({"sub/fixer.toml": f"exclude = {json.dumps(patterns)}"}).of(f"sub/{path}")
    assert below.excludes(f"sub/{path}") is excluded


@pytest.mark.parametrize(
    ("text", "flags", "expected"),
    [
        ("", Flags(), WARNING),
        ('fail-on = "info"', Flags(), INFO),
        ('fail-on = "info"', Flags(fail_on=ERROR), ERROR),
    ],
)
def test_fail_on(text: str, flags: Flags, expected: object) -> None:
    assert configured(text, flags).fail_on == expected


def test_several_configurations_in_one_run() -> None:
    files = {
        "a/x.yml": "k: old\n",
        "a/fixer.toml": 'ignore = ["AAA001"]',
        "b/x.yml": "k: old\n",
        "b/fixer.toml": 'unfixable = ["ALL"]',
        "c/x.yml": "k: old\n",
        "d/x.yml": "k: old\n",
        "d/fixer.toml": 'exclude = ["*.yml"]',
    }
    outcome = go(files, replaces("AAA001", "old", "new"))
    assert told(outcome) == ["AAA001 b/x.yml:1 refused: unfixable", "AAA001 c/x.yml:1 fixed: write new"]
    assert texts(outcome)["c/x.yml"] == "k: new\n"


def test_each_file_is_judged_with_the_options_nearest_to_it() -> None:
    seen = []

    def check(project: Any, options: Options) -> Any:
        seen.append((options["limit"], dict(project.settings.target_version)))
        for document in project.documents:
            yield finding(document, options["limit"])

    def finding(document: Any, limit: int) -> Finding:
        return Finding(made, document.root, {"what": f"{document.path} has {limit}"})

    made = rule("AAA001", check, options=OPTIONS)
    files = {"a/x.yml": "k: 1\n", "a/fixer.toml": "[rules.AAA001]\nlimit = 7", "b/x.yml": "k: 1\n", "c/x.yml": "k: 1\n"}
    outcome = go(files, made)
    assert [item.finding.message for item in outcome.reported] == ["a/x.yml has 7", "b/x.yml has 3", "c/x.yml has 3"]
    assert seen == [(7, {}), (3, {})]


def test_all_rules_look_at_one_project_with_the_target_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    composed = []
    projects = Composer.projects

    def counted(self: Composer) -> tuple[ComposeProject, ...]:
        composed.append(self)
        return projects(self)

    monkeypatch.setattr(Composer, "projects", counted)
    files = {
        "compose.yml": "services:\n  prometheus:\n    image: prom/prometheus\n    ports: ['9090:9090']\n    restart: always\n",
        "prometheus.yml": "scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: ['prometheus:9090']\n",
        "fixer.toml": '[target-version]\nprometheus = "2.50"\n',
    }
    contents = {path: text.encode() for path, text in files.items()}
    run(discover(MemoryTree(contents)), catalogue=installed(cache=False), fix=False)
    assert len(composed) == 1


def test_the_schema_says_all_that_is_checked() -> None:
    made = schema(RULES)
    assert list(made["properties"]) == list(KEYS)
    assert made["additionalProperties"] is False
    assert made["properties"]["rules"]["properties"] == {
        "PRM001": {
            "title": "scrape-target",
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "alternative": {"description": "which fix", "type": "string", "enum": ["red", "blue"]},
                "keep": {"description": "labels to keep", "type": "array", "items": {"type": "string"}, "default": []},
                "limit": {"description": "how many", "type": "integer", "default": 3},
                "loud": {"description": "whether", "type": "boolean", "default": False},
            },
        }
    }


def test_the_schema_holds_every_installed_rule_and_option() -> None:
    catalogue = installed(cache=False)
    made = schema(catalogue)
    words = made["properties"]["select"]["items"]["anyOf"][0]["enum"]
    assert set(words) == {"ALL", *catalogue.names}
    rules = [catalogue.rule(listed) for listed in catalogue.listed]
    described = {code: set(table["properties"]) for code, table in made["properties"]["rules"]["properties"].items()}
    assert described == {rule.code: set(rule.meta.options) for rule in rules if rule.meta.options}
    json.dumps(made)

"""Rules come from installed packages; what is remembered of them is never believed against the disk."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixer.engine import index, own
from fixer.engine.catalogue import Catalogue, catalogue, installed
from fixer.engine.rule import INFO
from fixer.errors import UsageError
from tests.engine.small import known, replaces

MODULE = """
from fixer import INFO, SAFE, Meta, Rule


def check(project, options):
    yield from ()


RULE = Rule("{code}", "{name}", "{{what}}", check, Meta(INFO, SAFE, {{}}, ()), {{"compose": ("{trigger}",)}}, "docs")
"""


class Package:
    """An installed rule package that can be changed."""

    def __init__(self, site: Path, name: str) -> None:
        self.site, self.name = site, name
        (site / name / "acme").mkdir(parents=True)
        (site / name / "__init__.py").touch()
        metadata = site / f"{name}-1.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (metadata / "entry_points.txt").write_text(f"[fixer.rules]\nours = {name}\n")

    def module(self, code: str, name: str, trigger: str = "services") -> Path:
        path = self.site / self.name / "acme" / f"{code.lower()}_{name.replace('-', '_')}.py"
        path.write_text(MODULE.format(code=code, name=name, trigger=trigger))
        return path

    def forget(self) -> None:
        """As a new process would."""
        for module in [module for module in sys.modules if module.partition(".")[0] == self.name]:
            del sys.modules[module]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Package]:
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Package(site, f"acme_{abs(hash(request.node.name))}")
    yield made
    made.forget()


def acme(found: Catalogue) -> list[tuple[str, str, str]]:
    return [(item.code, item.name, item.product) for item in found.listed if item.product == "acme"]


def loaded(package: Package) -> list[str]:
    return sorted(module.rpartition(".")[2] for module in sys.modules if module.startswith(f"{package.name}.acme."))


def test_rules_of_others_come_through_the_same_door(package: Package) -> None:
    package.module("ACM001", "rocket-without-fuse")
    (package.site / package.name / "acme" / "_shared.py").write_text("")
    found = installed(cache=False)
    assert acme(found) == [("ACM001", "rocket-without-fuse", "acme")]
    listed = found.find("rocket-without-fuse")
    assert listed is not None
    assert listed is found.find("ACM001")
    assert (listed.default, listed.severity, listed.triggers) == (True, INFO, {"compose": ("services",)})
    assert found.rule(listed).code == "ACM001"
    assert found.broken == ()


def test_the_second_start_imports_no_rule(package: Package) -> None:
    package.module("ACM001", "one")
    first = acme(installed())
    assert loaded(package) == ["acm001_one"]
    package.forget()
    second = installed()
    assert acme(second) == first
    assert loaded(package) == []
    listed = second.find("ACM001")
    assert listed is not None
    assert second.rule(listed).name == "one"
    assert loaded(package) == ["acm001_one"]


def test_without_the_cache_nothing_is_read_or_written(package: Package) -> None:
    package.module("ACM001", "one")
    installed(cache=False)
    assert not index.place().exists()


def test_a_changed_module_is_looked_at_again(package: Package) -> None:
    path = package.module("ACM001", "one")
    installed()
    package.forget()
    path.unlink()
    package.module("ACM002", "other-one")
    package.module("ACM003", "third")
    assert acme(installed()) == [("ACM002", "other-one", "acme"), ("ACM003", "third", "acme")]
    package.forget()
    path = package.module("ACM003", "renamed")
    (path.parent / "acm003_third.py").unlink()
    os.utime(path, ns=(1, 1))
    assert acme(installed()) == [("ACM002", "other-one", "acme"), ("ACM003", "renamed", "acme")]


def test_a_changed_private_module_counts_too(package: Package) -> None:
    package.module("ACM001", "one")
    shared = package.site / package.name / "acme" / "_shared.py"
    shared.write_text("")
    installed()
    package.forget()
    shared.write_text("CHANGED = True")
    installed()
    assert loaded(package) == ["acm001_one"]


def test_a_package_installed_later_is_found(package: Package) -> None:
    package.module("ACM001", "one")
    installed()
    later = Package(package.site, f"{package.name}_later")
    later.module("ACM002", "two")
    try:
        assert [code for code, *_ in acme(installed())] == ["ACM001", "ACM002"]
    finally:
        later.forget()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"format": 0}',
        b'{"format": 1}',
        b'{"format": 1, "search": 5, "packages": {}}',
        b'{"format": 1, "search": [], "packages": {"os": 5}}',
        b"[" * 100_000,
    ],
)
def test_a_cache_file_that_is_not_ours_is_as_good_as_none(package: Package, content: bytes) -> None:
    package.module("ACM001", "one")
    index.place().parent.mkdir(parents=True)
    index.place().write_bytes(content)
    assert acme(installed()) == [("ACM001", "one", "acme")]
    package.forget()
    assert acme(installed()) == [("ACM001", "one", "acme")]
    assert loaded(package) == []


def test_a_forged_row_is_not_believed(package: Package) -> None:
    """With the right stamps and wrong content: whatever is not of the form is looked up on disk again."""
    package.module("ACM001", "one")
    installed()
    good = json.loads(index.place().read_bytes())
    forgeries: list[dict[str, Any] | None] = [
        {"code": 1},
        {"default": "yes"},
        {"severity": "FATAL"},
        {"triggers": {"compose": [1]}},
        {"triggers": []},
        None,
    ]
    for forge in forgeries:
        forged = json.loads(json.dumps(good))
        row = next(row for row in forged["packages"][package.name] if row[3])
        row[3] = None if forge is None else {**row[3], **forge}
        index.place().write_text(json.dumps(forged))
        package.forget()
        assert acme(installed()) == [("ACM001", "one", "acme")], forge


def test_a_cache_folder_that_cannot_be_written_does_no_harm(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    package.module("ACM001", "one")
    occupied = package.site.parent / "file"
    occupied.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(occupied))
    assert acme(installed()) == [("ACM001", "one", "acme")]


def test_a_module_that_cannot_be_imported_is_named_and_the_others_are_there(package: Package) -> None:
    package.module("ACM001", "one")
    (package.site / package.name / "acme" / "acm002_broken.py").write_text("raise RuntimeError('no')")
    (package.site / package.name / "acme" / "acm003_empty.py").write_text("")
    for _ in range(2):  # the second time with what was remembered
        found = installed()
        assert acme(found) == [("ACM001", "one", "acme")]
        assert [error.codes for error in found.broken] == [("ACM002",), ("ACM003",)]
        assert found.broken[0].reason == f"{package.name}.acme.acm002_broken cannot be imported: RuntimeError: no"
        package.forget()


def test_an_entry_point_without_a_package_is_named(package: Package) -> None:
    (package.site / f"{package.name}-1.dist-info" / "entry_points.txt").write_text("[fixer.rules]\nours = acme_is_not_there\n")
    errors = installed(cache=False).broken
    assert [error.reason for error in errors] == [
        "the entry point acme_is_not_there of fixer.rules is no package that can be imported"
    ]


@pytest.mark.parametrize(("code", "name"), [("AAA001", "other"), ("AAA002", "rule-aaa001"), ("FIX001", "other")])
def test_two_rules_of_one_code_or_name_are_an_error(code: str, name: str) -> None:
    first, second = replaces("AAA001", "a", "b"), replaces("X", "a", "b")
    object.__setattr__(second, "code", code)
    object.__setattr__(second, "name", name)
    with pytest.raises(UsageError, match=r"^two rules are called (AAA001|rule-aaa001|FIX001): \S+ and \S+$"):
        catalogue({**own.RULES, "small.first": first, "small.second": second})


def test_find_takes_codes_and_names() -> None:
    rules = known(replaces("AAA001", "a", "b"))
    assert rules.find("AAA001") == rules.find("rule-aaa001")
    assert rules.find("AAA") is None
    assert rules.names == ("AAA001", "rule-aaa001", "FIX001", "unused-suppression", "FIX002", "unknown-code-in-suppression")

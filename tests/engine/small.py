"""Small rules and projects to try the engine with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.document.tree import MemoryTree
from fixer.engine import own
from fixer.engine.catalogue import Catalogue, catalogue
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.rule import ERROR, SAFE, Applicability, Check, Finding, Fix, Meta, Option, Options, Rule, Severity
from fixer.engine.run import run
from fixer.stack.project import Project

TODAY = date(2026, 6, 15)


def rule(
    code: str,
    check: Check,
    name: str = "",
    message: str = "{what}",
    default: bool = True,
    severity: Severity = ERROR,
    options: Mapping[str, Option] | None = None,
    triggers: Mapping[str, tuple[str, ...]] | None = None,
) -> Rule:
    meta = Meta(severity, SAFE, {}, ("https://example.org",), default=default, options=options or {})
    return Rule(code, name or f"rule-{code.lower()}", message, check, meta, triggers or {"compose": ()}, "docs")


def replaces(
    code: str,
    old: str,
    new: str,
    applicability: Applicability = SAFE,
    key: str = "",
    related: str = "",
    default: bool = True,
) -> Rule:
    """A rule against the scalar `old` (under `key`, if one is given), mended to `new`; `related` names a root key it looks at."""
    from fixer.document.operations import put

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in scalars(project):
            if node.text != old or (key and (node.key is None or node.key.text != key)):
                continue
            looked = list(node.document.find(related)) if related else []
            fix = Fix(f"write {new}", put(node, new), applicability, "" if applicability == SAFE else "may differ")
            yield Finding(made, node, {"what": f"{old} should be {new}"}, (fix,), tuple(looked))

    made = rule(code, check, default=default)
    return made


def scalars(project: Project) -> Iterator[Node]:
    for document in project.documents:
        for root in document.roots:
            yield from (node for node in root.walk() if node.shape == "scalar")


def known(*rules: Rule) -> Catalogue:
    """These rules and the tool's own."""
    return catalogue({**own.RULES, **{f"small.{item.code}": item for item in rules}})


def project(files: Mapping[str, str]) -> Project:
    """Every `.yml` is a Compose file, every `.conf` coturn's; other files are only in the tree."""
    kinds = {"yml": ("yaml", "compose"), "conf": ("conf", "coturn")}
    documents = [
        Document(path, text, *kinds[end]) for path, text in sorted(files.items()) if (end := path.rpartition(".")[2]) in kinds
    ]
    return Project(MemoryTree({path: text.encode() for path, text in files.items()}), tuple(documents))


def texts(outcome: Outcome) -> dict[str, str]:
    """What the files hold afterwards."""
    return {document.path: document.text for document in outcome.after.documents}


def go(files: Mapping[str, str], *rules: Rule, flags: Flags | None = None, **more: Any) -> Outcome:
    """`run` on these files with these rules."""
    return run(project(files), flags or Flags(), catalogue=known(*rules), today=TODAY, **more)


def told(outcome: Outcome) -> list[str]:
    """One line for each finding: code, place, what became of it."""
    return [
        f"{item.finding.rule.code} {item.finding.node.path}:{item.finding.node.position.line} "
        + (
            f"suppressed {item.suppressed}".rstrip()
            if item.suppressed is not None
            else f"fixed: {item.fix.title}"
            if item.fix
            else f"refused: {item.refused.code}"
            if item.refused
            else "open"
        )
        for item in outcome.reported
    ]

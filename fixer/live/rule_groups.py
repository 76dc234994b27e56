"""The rules that a Prometheus evaluates, against those that its files have."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import dirname, join, normpath
from typing import Any

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.live import promql
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.loaded import duration
from fixer.live.place import Instance
from fixer.live.said import Said, text_of
from fixer.live.stale import recreate
from fixer.output.diff import Name
from fixer.output.hints import counted
from fixer.stack.project import Project


def files(project: Project, instance: Instance) -> tuple[Document, ...]:
    """The rule files that the instance's configuration names, as far as the tree has them."""
    document = instance.document
    if document is None:
        return ()
    patterns = [node.text for node in document.find("rule_files", ...) if node.shape == "scalar"]
    return tuple(rules for rules in project.of("prometheus-rules") if _named(project, instance, rules, patterns))


def _named(project: Project, instance: Instance, rules: Document, patterns: list[str]) -> bool:
    reader = instance.reader
    if reader is None:
        folder = dirname(instance.document.path) if instance.document is not None else ""
        return any(fnmatchcase(rules.path, normpath(join(folder, pattern))) for pattern in patterns)
    places = [place.path for place in project.stack.mounted(rules) if place.service is reader.service]
    wanted = [normpath(join(dirname(reader.path), pattern)) for pattern in patterns]
    return any(fnmatchcase(place, pattern) for place in places for pattern in wanted)


def unevaluated(found: Said) -> bool:
    """Whether a rule has not had its turn yet."""
    return any(_health(rule) == "unknown" for group in found.objects("groups") for rule in _rules(group))


def _rules(group: dict[str, Any]) -> list[dict[str, Any]]:
    return Said(group).objects("rules")


def _health(rule: dict[str, Any]) -> str:
    return text_of(rule.get("health"))


def groups(part: str, project: Project, instance: Instance, found: Said, name: Name) -> Iterator[Check]:
    """Each group it has: whether it is evaluated without errors, and as its file says; each group of a file it has not."""
    if found.reason:
        yield Check(part, "rule groups", NOT_CHECKED, found.reason)
        return
    wanted = {(text, rules.path): group for rules in files(project, instance) for text, group in _groups(rules)}
    for group in found.objects("groups"):
        title, file = text_of(group.get("name")), text_of(group.get("file"))
        key = next((key for key in wanted if key[0] == title and file.endswith(key[1].rpartition("/")[2])), None)
        node = wanted.pop(key) if key is not None else None
        yield _group(part, f"rule group {title}", group, node, instance, name)
    for (title, path), node in wanted.items():
        yield Check(part, f"rule group {title}", FAIL, f"{name(path)} has it, Prometheus has not loaded it", (node,))


def _groups(rules: Document) -> Iterator[tuple[str, Node]]:
    for group in rules.find("groups", ...):
        title = group.get("name")
        if title is not None:
            yield title.text, group


def _group(part: str, title: str, group: dict[str, Any], node: Node | None, instance: Instance, name: Name) -> Check:
    rules, nodes = _rules(group), (node,) if node is not None else ()
    broken = next((rule for rule in rules if _health(rule) == "err"), None)
    if broken is not None:
        return Check(part, title, FAIL, f"{text_of(broken.get('name'))}: {text_of(broken.get('lastError'))}", nodes)
    changed = _changed(node, rules) if node is not None else ""
    if changed and node is not None:
        hint = recreate(instance, name) if instance.mounted_whole() else "run `fixer verify --reload`"
        return Check(part, title, FAIL, f"{name(node.path)} says something else than what is loaded: {changed}", nodes, hint)
    if any(_health(rule) != "ok" for rule in rules):
        return Check(part, title, NOT_CHECKED, f"not evaluated yet; it is every {group.get('interval')} s", nodes)
    firing = sum(rule.get("state") == "firing" for rule in rules)
    return Check(part, title, PASS, counted(len(rules), "rule") + (f", {firing} firing" if firing else ""), nodes)


def _changed(node: Node, loaded: list[dict[str, Any]]) -> str:
    """What differs between a group of a file and the loaded one, or ""."""
    written = list(node.find("rules", ...))
    if len(written) != len(loaded):
        return f"{counted(len(written), 'rule')}, not {len(loaded)}"
    return next((said for mine, theirs in zip(written, loaded, strict=True) if (said := _rule(mine, theirs))), "")


def _rule(mine: Node, theirs: dict[str, Any]) -> str:
    title = mine.get("alert") or mine.get("record")
    if title is None or title.text != theirs.get("name"):
        return f"`{title.text if title is not None else ''}`, not `{theirs.get('name')}`"
    expression = mine.get("expr")
    if expression is not None and promql.gist(expression.text) != promql.gist(text_of(theirs.get("query"))):
        return f"{title.text} is `{' '.join(expression.text.split())}`, not `{text_of(theirs.get('query'))}`"
    wait = mine.get("for")
    seconds = theirs.get("duration")
    if wait is not None and isinstance(seconds, int | float) and duration(wait.text) not in (None, round(seconds * 1000)):
        return f"{title.text} is for {wait.text}, not {seconds:g} s"
    labels = mine.get("labels")
    said = {key: value.text for key, value in labels.pairs()} if labels is not None else {}
    have = theirs.get("labels") or {}
    return f"the labels of {title.text} differ" if said != have else ""

"""A provisioning file for Grafana without `apiVersion: 1`.

## What it does
Finds data sources and dashboard providers in a file that Grafana provisions from (by its mount, or by a folder called
`provisioning`) and that names no `apiVersion`.

## Why is this bad?
Grafana takes such a file for one of version 0. Of data sources it then ignores every key that version 0 did not have, such as
`uid`, or spelled otherwise (`isDefault` was `is_default`). Dashboard providers were a bare list, so that `providers` is an
error.

## Fix safety
Safe where Grafana refuses the file as it is, or no key changes its meaning. Unsafe where keys of data sources begin to count
that did not so far. Left to you where keys of version 0 are there.

## Versions
Grafana ≥ 5.0, which brought version 1.

## References
- https://grafana.com/docs/grafana/latest/administration/provisioning/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import MANUAL, SAFE, UNSAFE, WARNING, Document, Finding, Fix, Meta, Node, Options, Project, Rule, add, regex

_FOLDER = regex(r"(?:\A|/)provisioning/")
_FIRST = regex(r"[a-z]+(?:_[a-z]+)+")
_WHAT = {"grafana-datasources": ("datasources", "data sources"), "grafana-dashboards": ("providers", "dashboard providers")}
_BOTH = frozenset({"name", "type", "access", "url", "user", "database", "editable", "version", "password"})
"""Keys of data sources that both versions spell alike."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of(*_WHAT):
        section, what = _WHAT[document.kind]
        root = document.roots[0]
        entries = root.get(section)
        if entries is None or entries.shape != "sequence" or root.get("apiVersion") is not None:
            continue
        if _provisions(project, document):
            how = "as version 0" if section == "datasources" else "not at all"
            yield Finding(RULE, entries, {"what": what, "how": how}, (_fix(root, entries, section),))


def _provisions(project: Project, document: Document) -> bool:
    return bool(_FOLDER.search(document.path)) or any("/provisioning/" in place.path for place in project.stack.readers(document))


def _fix(root: Node, entries: Node, section: str) -> Fix:
    title = "begin with `apiVersion: 1`"
    keys = {key for entry in entries.items for key, _ in entry.pairs()} if section == "datasources" else set()
    if any(_FIRST.fullmatch(key) for key in keys):
        return Fix(title, (), MANUAL, "it has keys of version 0, which have to be written otherwise")
    edits, new = add(root, "apiVersion", 1, first=True), sorted(keys - _BOTH)
    if new:
        return Fix(title, edits, UNSAFE, f"what was ignored so far begins to count: {', '.join(new)}")
    return Fix(title, edits, SAFE)


RULE = Rule(
    code="GRF011",
    name="missing-api-version",
    message="without `apiVersion: 1` Grafana reads these {what} {how}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"grafana": "≥ 5.0"},
        references=("https://grafana.com/docs/grafana/latest/administration/provisioning/",),
        oracle="",
    ),
    triggers={"grafana-datasources": ("datasources",), "grafana-dashboards": ("providers",)},
    docs=__doc__ or "",
)

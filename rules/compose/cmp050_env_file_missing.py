"""A service reads its variables from a file that does not exist, while an example of it does.

## What it does
Finds entries of `env_file` whose file exists in no plausible Compose project, when a pattern for it lies in the same folder:
`.env.example` for `.env`, `.sample`, `.template`, `.dist`, or `app.example.env` for `app.env`.

Silent where a `.gitignore` names the file: then everybody who runs the stack has one of their own. Silent too with
`required: false`, for paths with variables or outside the repository, and where there is no pattern.

## Why is this bad?
`docker compose` starts nothing: `env file .env.local not found`. Whoever checks the repository out has to know that the file is
to be made first.

## Fix safety
There is nothing to be fixed in the repository if the file is made by copying the pattern, which is why nothing is done by
itself. With the option `alternative = "optional"` the entry becomes `required: false`. That is unsafe: the service then starts
without these variables, and the file cannot be read by a Docker Compose before 2.24.

## Versions
All versions of Docker Compose; `optional` needs 2.24.

## Options
`alternative`: `optional`.

## References
- https://docs.docker.com/reference/compose-file/services/#env_file
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from posixpath import basename, dirname, join, normpath, splitext
from typing import NamedTuple

from fixer import INFO, UNSAFE, ComposeProject, Edits, Finding, Fix, Meta, Node, Option, Options, Project, Rule, add, replace

from .._agreement import agreed
from .._fixes import offered
from ._ignored import ignored

_PATTERNS = ("example", "sample", "template", "dist")


class _Missing(NamedTuple):
    """An entry of `env_file` whose file is not there. `entry` is the whole of it."""

    service: str
    path: str
    pattern: str
    entry: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(verdict for compose in project.stack.projects for verdict in _judged(project, compose)):
        facts = {"service": found.service, "path": found.path, "pattern": basename(found.pattern)}
        yield Finding(RULE, found.entry, facts, (offered(_optional(found)),))


def _judged(project: Project, compose: ComposeProject) -> Iterator[tuple[Hashable, _Missing | None]]:
    for service in compose.services.values():
        for entry in (one for node in service.nodes for said in node.find("env_file") for one in (said.items or (said,))):
            said = entry.get("path") if entry.shape == "mapping" else entry
            if said is None or not said.text or "$" in said.text or said.text[0] in "/~" or _is_optional(entry):
                continue
            folder = compose.folder or dirname(entry.path)
            path = normpath(join(folder, said.text))
            pattern = None if path.startswith("../") else _pattern(project, path)
            fine = pattern is None or _exists(project, folder, said.text) or ignored(project, path)
            yield (entry.path, entry.route), None if fine else _Missing(service.name, said.text, pattern or "", entry)


def _is_optional(entry: Node) -> bool:
    required = entry.get("required")
    return required is not None and required.value is not True


def _exists(project: Project, folder: str, written: str) -> bool:
    """Whether the file is there, seen from the project's folder or from one further up (`--project-directory`)."""
    while True:
        if project.tree.exists(normpath(join(folder, written))):
            return True
        if not folder:
            return False
        folder = dirname(folder)


def _pattern(project: Project, path: str) -> str | None:
    stem, extension = splitext(path)
    named = (name for word in _PATTERNS for name in (f"{path}.{word}", f"{stem}.{word}{extension}" if extension else path))
    return next((name for name in named if name != path and project.tree.exists(name)), None)


def _optional(found: _Missing) -> Fix:
    caveat = f"{found.service} then starts without these variables, and Docker Compose must be 2.24 or later"
    return Fix("make it optional", _edits(found.entry), UNSAFE, caveat, "optional")


def _edits(entry: Node) -> Edits:
    if entry.shape == "mapping":
        return add(entry, "required", False)
    long = {"path": entry.text, "required": False}
    return replace(entry, long if isinstance(entry.route[-1], int) else [long])


RULE = Rule(
    code="CMP050",
    name="env-file-missing",
    message="{service} reads {path}, which does not exist ({pattern} is there to be copied)",
    check=check,
    meta=Meta(
        severity=INFO,
        applicability=UNSAFE,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/reference/compose-file/services/#env_file",),
        oracle="docker compose",
        options={
            "alternative": Option(str, "`optional`: the service starts without the file; nothing by default", None, ("optional",))
        },
    ),
    triggers={"compose": ("env_file",)},
    docs=__doc__ or "",
)

"""What the texts of a repository create by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import Project, Unreadable

_TEXT = re.compile(
    r"(?i)(?:\A|/)(?:[^/]*\.(?:md|sh|bash|txt|rst|adoc|mk|ps1|bat|ya?ml|py|tf)|makefile|justfile|readme|taskfile)\Z"
)
_LARGEST = 500_000


def created(project: Project, name: str) -> str:
    """The file that speaks of `docker network create NAME` (or `docker volume create`, or a tool's way to do it), or ""."""
    wanted = re.compile(
        rf"(?:network|volume)s?[ _.-]create\b[^\n]*(?<![\w-]){re.escape(name)}(?![\w-])|docker_network\b[^\n]*{name}"
    )
    return next((path for path, text in _texts(project) if wanted.search(text)), "")


def _texts(project: Project) -> Iterator[tuple[str, str]]:
    for path in filter(_TEXT.search, project.tree.files):
        try:
            data = project.tree.read(path)
        except Unreadable:
            continue
        if len(data) <= _LARGEST and b"create" in data:
            yield path, data.decode("utf-8", "replace").replace("\\\n", " ")

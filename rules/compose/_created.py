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
    """The file that speaks of `docker network create NAME`, or of a name in a variable, or has a tool do it; else ""."""
    named = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    by_hand = re.compile(rf"(?:network|volume)s?[ _.-]create\b[^\n]*(?:{named}|[$%{{<])")
    by_tool = re.compile(rf"docker_network\b.*{named}", re.DOTALL)
    return next((path for path, text in _texts(project) if by_hand.search(text) or by_tool.search(text)), "")


def _texts(project: Project) -> Iterator[tuple[str, str]]:
    for path in filter(_TEXT.search, project.tree.files):
        try:
            data = project.tree.read(path)
        except Unreadable:
            continue
        if len(data) <= _LARGEST and (b"create" in data or b"docker_network" in data):
            yield path, data.decode("utf-8", "replace").replace("\\\n", " ")

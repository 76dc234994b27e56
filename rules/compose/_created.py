"""What the texts of a repository create by hand."""

from __future__ import annotations

import re

from fixer import Project, texts

_TEXT = r"(?i:[^/]*\.(?:md|sh|bash|txt|rst|adoc|mk|ps1|bat|ya?ml|py|tf)|makefile|justfile|readme|taskfile)"


def created(project: Project, name: str) -> str:
    """The file that speaks of `docker network create NAME`, or of a name in a variable, or has a tool do it; else ""."""
    named = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    by_hand = re.compile(rf"(?:network|volume)s?[ _.-]create\b[^\n]*(?:{named}|[$%{{<])")
    by_tool = re.compile(rf"docker_network\b.*{named}", re.DOTALL)
    found = ((path, text.replace("\\\n", " ")) for path, text in texts(project.tree, _TEXT, b"create", b"docker_network"))
    return next((path for path, text in found if by_hand.search(text) or by_tool.search(text)), "")

"""Programs that a repository also starts without a container: what is wrong inside of one may be right there."""

from __future__ import annotations

import re
from posixpath import basename

from fixer.document.tree import Tree
from fixer.errors import Unreadable
from fixer.stack.invocation import LARGEST

_READ = r"(?:^|/)(?:[Mm]akefile|GNUmakefile|[Jj]ustfile|Procfile|[^/]*\.(?:mk|sh|bash|zsh|ps1|bat|cmd|md|rst|adoc|txt|service))\Z"


def started_outside(tree: Tree, program: str, config: str) -> str | None:
    """A text of the tree that starts the program on the host itself with a configuration file of this name, or None."""
    named = re.escape(basename(config))
    started = re.compile(rf"(?:^|[\s/\"'`=])(?:{program})(?:\.exe)?[ \t][^\n]*--?config\.file[ =]\S*{named}\b", re.MULTILINE)
    read = re.compile(_READ)
    for path in tree.files:
        if not read.search(path):
            continue
        try:
            data = tree.read(path)
        except Unreadable:
            continue
        if len(data) > LARGEST or b"config.file" not in data:
            continue
        text = re.sub(r"[\\`^]\r?\n\s*", " ", data.decode("utf-8", "replace"))
        if any(_is_bare(text, match) for match in started.finditer(text)):
            return path
    return None


def _is_bare(text: str, match: re.Match[str]) -> bool:
    """Whether the line is no `docker run`."""
    line = text[text.rfind("\n", 0, match.start() + 1) + 1 : match.end()]
    return re.search(r"\b(?:docker|podman|kubectl|nerdctl)\b", line) is None

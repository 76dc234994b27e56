"""Programs that a repository also starts without a container: what is wrong inside of one may be right there."""

from __future__ import annotations

import re
from posixpath import basename

from fixer.document.tree import Tree
from fixer.stack.texts import texts

_READ = r"[Mm]akefile|GNUmakefile|[Jj]ustfile|Procfile|[^/]*\.(?:mk|sh|bash|zsh|ps1|bat|cmd|md|rst|adoc|txt|service)"


def started_outside(tree: Tree, program: str, config: str) -> str | None:
    """A text of the tree that starts the program on the host itself with a configuration file of this name, or None."""
    named = re.escape(basename(config))
    started = re.compile(rf"(?:^|[\s/\"'`=])(?:{program})(?:\.exe)?[ \t][^\n]*--?config\.file[ =]\S*{named}\b", re.MULTILINE)
    for path, said in texts(tree, _READ, b"config.file"):
        text = re.sub(r"[\\`^]\r?\n\s*", " ", said)
        if any(_is_bare(text, match) for match in started.finditer(text)):
            return path
    return None


def _is_bare(text: str, match: re.Match[str]) -> bool:
    """Whether the line is no `docker run`."""
    line = text[text.rfind("\n", 0, match.start() + 1) + 1 : match.end()]
    return re.search(r"\b(?:docker|podman|kubectl|nerdctl)\b", line) is None

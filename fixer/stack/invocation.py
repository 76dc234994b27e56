"""`docker compose -f … -f …` as people write it down: in scripts, Makefiles, documentation and CI.

A list counts when every file in it exists, seen from where the text lies, from a folder it changes into, or from further up.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from posixpath import dirname
from typing import NamedTuple

from fixer.document.tree import Tree
from fixer.stack.mounts import inside
from fixer.stack.texts import texts

_READ = (
    r"[Mm]akefile|GNUmakefile|[Jj]ustfile|Jenkinsfile|Taskfile\.ya?ml|package\.json|\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml"
    r"|[^/]*\.(?:mk|sh|bash|zsh|ps1|bat|cmd|md|rst|adoc|txt|service)"
    r"|(?:\.github|\.circleci|\.gitlab|ci)/.*\.ya?ml"
)
_COMMAND = r"docker[- ]compose\b(?P<rest>[^\n;&|`]*)|docker +stack +deploy\b(?P<stack>[^\n;&|`]*)"
_FILE = r"""(?:^|\s)(?:-f|--file)[ =]+(?:"([^"]+)"|'([^']+)'|([^\s"')]+))"""
_STACK_FILE = r"""(?:^|\s)(?:-c|--compose-file)[ =]+(?:"([^"]+)"|'([^']+)'|([^\s"')]+))"""
_FOLDER = r"""--project-directory[ =]+["']?([^\s"']+)"""
_CHANGE = r"""(?:^|[\s;&|(])(?:cd|pushd)\s+["']?([^\s"';&|)]+)"""
_HERE = r"^\$(?:\{?(?:PWD|ROOT|ROOT_DIR|PROJECT_ROOT|PROJECT_DIR|SCRIPT_DIR|CURDIR|DIR)\}?|\((?:pwd|PWD|CURDIR)\))/"


class Invocation(NamedTuple):
    """The files of one `docker compose -f … -f …` and its project directory, relative to the tree's root.

    guessed  True when nothing says that just these files belong together: one lacks what the other has
    """

    paths: tuple[str, ...]
    folder: str
    guessed: bool = False


def written(tree: Tree, files: Container[str]) -> Iterator[Invocation]:
    """The lists that the tree's texts write down, of which all `files` are Compose files we know."""
    for path, text in texts(tree, _READ, b"compose"):
        yield from found_in(text, dirname(path), files)


def found_in(text: str, folder: str, files: Container[str]) -> Iterator[Invocation]:
    """The lists in one text that lies in `folder`."""
    text = re.sub(r"\\\r?\n\s*", " ", text)
    for match in re.finditer(_COMMAND, text):
        rest = match["rest"] if match["rest"] is not None else match["stack"]
        pattern = _FILE if match["rest"] is not None else _STACK_FILE
        named = [next(group for group in groups if group) for groups in re.findall(pattern, rest)]
        if not named or (match["rest"] is not None and not _before_subcommand(rest)):
            continue
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        changed = re.findall(_CHANGE, line)
        directory = re.search(_FOLDER, rest)
        found = _resolved(named, folder, changed[-1] if changed else "", files)
        if found is not None:
            base, paths = found
            own = inside(directory[1], base) if directory else None
            yield Invocation(paths, own if own is not None else dirname(paths[0]))


def _before_subcommand(rest: str) -> bool:
    """Whether `-f` belongs to `docker compose` itself; behind `logs` and `rm` it means something else."""
    return re.match(r"\s+(?:--?[a-z-]+(?:[ =]+(?!-)\S+)?\s+)*?(?:-f|--file)[ =]", rest) is not None


def _resolved(named: list[str], folder: str, changed: str, files: Container[str]) -> tuple[str, tuple[str, ...]] | None:
    """The folder from which all the files exist, and their paths; None when there is none."""
    cleaned = [re.sub(_HERE, "", path) for path in named]
    for start in _starts(folder):
        base = inside(changed, start) if changed and "$" not in changed else start
        paths = [inside(path, base) for path in cleaned] if base is not None else []
        known = tuple(path for path in paths if path is not None and path in files)
        if known and len(known) == len(named):
            return base or "", known
    return None


def _starts(folder: str) -> Iterator[str]:
    """The folder and those above it."""
    while folder:
        yield folder
        folder = dirname(folder)
    yield ""

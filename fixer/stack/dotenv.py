"""What `.env` and its examples say.

Reference: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax and
compose-go's `dotenv` package. Values come from files that often hold secrets: they are used to understand, never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname, join

from fixer.document.tree import Tree
from fixer.errors import Unreadable
from fixer.expressions import regex
from fixer.stack.interpolation import Variables, expand

_LINE = regex(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][A-Za-z0-9_.\-]*)[ \t]*[=:][ \t]*
    (?: '(?P<single>[^']*)' | "(?P<double>(?:\\.|[^"\\])*)" | (?P<bare>[^\r\n]*) )""",
    re.MULTILINE | re.VERBOSE | re.DOTALL,
)
_COMMENT = regex(r"(?:^|\s+)#.*$")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$$"}
_EXAMPLE = regex(r"example|sample|template|dist|default|tmpl|tpl", re.IGNORECASE)
_ENV_NAME = regex(r"\.?env(?:[.\-_].*)?\Z")


def parse(text: str, outer: Variables | None = None) -> dict[str, str]:
    """The variables a dotenv file sets; those that refer to something unknown are left out."""
    values: dict[str, str] = {}
    for match in _LINE.finditer(text.removeprefix("\ufeff")):
        value = _value(match, Variables(values).below(outer or Variables()))
        if value is not None:
            values[match["name"]] = value
        else:
            values.pop(match["name"], None)
    return values


def _value(match: re.Match[str], variables: Variables) -> str | None:
    if match["single"] is not None:
        return match["single"]
    if match["double"] is not None:
        return expand(re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), match["double"]), variables)
    return expand(_COMMENT.sub("", match["bare"]).strip(), variables)


@dataclass(frozen=True, eq=False)
class Environments:
    """What interpolation sees in each project directory of a tree.

    env_files  paths that stand in for every `.env`, later ones winning
    """

    tree: Tree
    env_files: tuple[str, ...] = ()

    def of(self, folder: str) -> Variables:
        """The variables of a project whose directory is `folder`.

        Raises `Unreadable` when a file of `env_files` cannot be read.
        """
        if self.env_files:
            return self._given
        if folder not in self._known:
            self._known[folder] = self._found(folder)
        return self._known[folder]

    @cached_property
    def _known(self) -> dict[str, Variables]:
        return {}

    @cached_property
    def _given(self) -> Variables:
        known: dict[str, str] = {}
        for path in self.env_files:
            known |= parse(_text(self.tree, path), Variables(known))
        return Variables(known)

    @cached_property
    def _beside(self) -> dict[str, list[str]]:
        """Folder → files in it that are called like one of variables."""
        found: dict[str, list[str]] = {}
        for path in self.tree.files:
            if "env" in path and _ENV_NAME.match(basename(path)):
                found.setdefault(dirname(path), []).append(path)
        return found

    def _found(self, folder: str) -> Variables:
        own = join(folder, ".env")
        beside = [path for path in self._beside.get(folder, ()) if path != own]
        examples = [self._said(path) for path in beside if _EXAMPLE.search(basename(path))]
        others = [self._said(path) for path in beside if basename(path).startswith(".") and not _EXAMPLE.search(basename(path))]
        if self.tree.exists(own):
            said = self._said(own)
            return Variables(said, doubtful=_disputed([said, *others]))
        candidates = [*others, *examples]
        disputed = _disputed(candidates)
        merged = {name: value for values in candidates for name, value in values.items() if name not in disputed}
        return Variables(weak=merged, doubtful=disputed)

    def _said(self, path: str) -> dict[str, str]:
        """A file nobody named may be unreadable: then it says nothing."""
        try:
            return parse(_text(self.tree, path))
        except Unreadable:
            return {}


def _disputed(files: list[dict[str, str]]) -> frozenset[str]:
    """Names that two files set to different values."""
    names = {name for values in files for name in values}
    return frozenset(name for name in names if len({values[name] for values in files if name in values}) > 1)


def _text(tree: Tree, path: str) -> str:
    data = tree.read(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(path, "not UTF-8") from None

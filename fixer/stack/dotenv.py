"""What `.env` and its examples say.

Reference: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax and
compose-go's `dotenv` package. Values come from files that often hold secrets: they are used to understand, never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import basename, dirname, join

from fixer.document.tree import Tree
from fixer.errors import Unreadable
from fixer.stack.interpolation import Variables, expand

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][A-Za-z0-9_.\-]*)[ \t]*[=:][ \t]*
    (?: '(?P<single>[^']*)' | "(?P<double>(?:\\.|[^"\\])*)" | (?P<bare>[^\r\n]*) )""",
    re.MULTILINE | re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"(?:^|\s+)#.*$")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$$"}
_EXAMPLE = re.compile(r"example|sample|template|dist|default|tmpl|tpl", re.IGNORECASE)
_EXAMPLE_NAME = re.compile(r"\.?env(?:[.\-_].*)?\Z", re.IGNORECASE)


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


def variables(tree: Tree, folder: str, env_files: Iterable[str] = ()) -> Variables:
    """What interpolation sees in a project whose directory is `folder`.

    env_files  paths that stand in for `.env`, later ones winning. Raises `Unreadable` when one of them cannot be read.
    """
    if given := list(env_files):
        known: dict[str, str] = {}
        for path in given:
            known |= parse(_text(tree, path), Variables(known))
        return Variables(known)
    beside = [path for path in _beside(tree, folder) if _EXAMPLE_NAME.match(basename(path))]
    examples = [_lenient(tree, path) for path in beside if _EXAMPLE.search(basename(path))]
    others = [
        _lenient(tree, path) for path in beside if basename(path).startswith(".env.") and not _EXAMPLE.search(basename(path))
    ]
    own = join(folder, ".env")
    if tree.exists(own):
        said = _lenient(tree, own)
        return Variables(said, doubtful=_disputed([said, *others]))
    candidates = [*others, *examples]
    disputed = _disputed(candidates)
    merged = {name: value for values in candidates for name, value in values.items() if name not in disputed}
    return Variables(weak=merged, doubtful=disputed)


def _disputed(files: list[dict[str, str]]) -> frozenset[str]:
    """Names that two files set to different values."""
    names = {name for values in files for name in values}
    return frozenset(name for name in names if len({values[name] for values in files if name in values}) > 1)


def _beside(tree: Tree, folder: str) -> list[str]:
    return [path for path in tree.files if dirname(path) == folder and "env" in basename(path).lower()]


def _text(tree: Tree, path: str) -> str:
    data = tree.read(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(path, "not UTF-8") from None


def _lenient(tree: Tree, path: str) -> dict[str, str]:
    """A file nobody named may be unreadable: then it says nothing."""
    try:
        return parse(_text(tree, path))
    except Unreadable:
        return {}

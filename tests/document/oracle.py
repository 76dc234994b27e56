"""What edited YAML must say, worked out without any of fixer's own reading: ruamel's nodes, changed as plain objects.

`load` unshares aliases, so that a change through one place changes that place alone; the proof must agree with what is
expected of these objects after the same change was made to them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.cyaml import CSafeLoader
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


@dataclass(eq=False)
class Cell:
    """One value that can be changed in place; compared by `same`.

    A scalar as read has its tag and text; one put there by a test has a Python value in `value` and no text.
    """

    kind: str
    tag: str = ""
    text: str | None = None
    value: Any = None
    pairs: list[tuple[Cell, Cell]] = field(default_factory=list)
    items: list[Cell] = field(default_factory=list)

    def become(self, other: Cell) -> None:
        self.kind, self.tag, self.text, self.value = other.kind, other.tag, other.text, other.value
        self.pairs, self.items = other.pairs, other.items

    def children(self) -> list[Cell]:
        return [value for _, value in self.pairs] if self.kind == "mapping" else self.items


def cell(value: Any) -> Cell:
    """A new cell that stands for a Python value."""
    if isinstance(value, dict):
        return Cell("mapping", pairs=[(cell(key), cell(item)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        return Cell("sequence", items=[cell(item) for item in value])
    return Cell("scalar", value=value)


def load(text: str) -> list[Cell]:
    """The documents of a text. Raises `YAMLError` where neither of ruamel's parsers takes it."""
    try:
        return [_cell(node) for node in _nodes(text.removeprefix("\ufeff"))]
    except YAMLError:
        return [_cell(node) for node in YAML(typ="safe", pure=True).compose_all(text)]


def _nodes(text: str) -> Iterator[Node]:
    loader = CSafeLoader(text)
    while loader.check_node():
        yield loader.get_node()


def _cell(node: Node) -> Cell:
    tag = str(node.tag).removeprefix("tag:yaml.org,2002:")
    if isinstance(node, ScalarNode):
        return Cell("scalar", tag, node.value, _constructed(tag, node))
    if isinstance(node, SequenceNode):
        return Cell("sequence", tag, items=[_cell(item) for item in node.value])
    assert isinstance(node, MappingNode)
    return Cell("mapping", tag, pairs=[(_cell(key), _cell(value)) for key, value in node.value])


_CONSTRUCTOR = YAML(typ="safe", pure=True).constructor


def _constructed(tag: str, node: ScalarNode) -> Any:
    if tag == "int":
        return _CONSTRUCTOR.construct_yaml_int(node)
    if tag == "float":
        return _CONSTRUCTOR.construct_yaml_float(node)
    if tag == "bool":
        return node.value.lower() == "true"
    return None if tag == "null" else node.value


def same(expected: Cell, found: Cell) -> bool:
    """Whether what was read is what was expected: types, order, duplicates and tags included."""
    if expected.kind != found.kind:
        return False
    if expected.kind == "scalar":
        if expected.text is None:
            return type(expected.value) is type(found.value) and expected.value == found.value and "!" not in found.tag
        return (expected.tag, expected.text) == (found.tag, found.text) or expected.tag == found.tag == "null"
    if expected.tag not in ("", found.tag):
        return False
    mine = [part for pair in expected.pairs for part in pair] + expected.items
    theirs = [part for pair in found.pairs for part in pair] + found.items
    return len(mine) == len(theirs) and all(map(same, mine, theirs))


def plain(found: Cell) -> Any:
    """The same as Python values, for DeepDiff to explain; duplicate keys become pairs."""
    if found.kind == "scalar":
        return found.value
    if found.kind == "sequence":
        return [plain(item) for item in found.items]
    keys = [str(plain(key)) for key, _ in found.pairs]
    if len(set(keys)) == len(keys):
        return {key: plain(value) for key, (_, value) in zip(keys, found.pairs, strict=True)}
    return [(key, plain(value)) for key, (_, value) in zip(keys, found.pairs, strict=True)]


_COMMENT = re.compile(r"(?:\A|(?<=[\s\ufeff]))#[^\n]*")


def comments(text: str) -> Counter[str]:
    """The comments of a text, from what lies between the scanner's tokens."""
    found: Counter[str] = Counter()
    end = 0
    for start, stop in _tokens(text):
        found.update(match.group().rstrip() for match in _COMMENT.finditer(text, end, start))
        end = max(end, stop)
    found.update(match.group().rstrip() for match in _COMMENT.finditer(text, end))
    return found


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    """Places of the tokens that bear text, by libyaml's scanner or, where that refuses, the pure one."""
    shift = text.startswith("\ufeff")
    body = text[shift:]
    try:
        tokens = list(_scan(body))
    except YAMLError:
        tokens = list(YAML(typ="safe", pure=True).scan(body))
    for token in tokens:
        start, end = token.start_mark.index + shift, token.end_mark.index + shift
        if getattr(token, "style", None) in ("|", ">"):
            start = text.find("\n", start) % (len(text) + 1)  # the header may bear a comment
            end = start + len(text[start:end].rstrip())
        if end > start:
            yield start, end


def _scan(text: str) -> Iterator[Any]:
    parser = CSafeLoader(text)
    while parser.check_token():
        yield parser.get_token()


def attached(text: str) -> Counter[str]:
    """The comments that ruamel's own round-trip scanner attaches to its tokens (it forgets those behind `|`)."""
    found: Counter[str] = Counter()
    for token in YAML(typ="rt", pure=True).scan(text):
        for value in _values(getattr(token, "_comment", None)):
            found.update(line.strip() for line in value.split("\n") if line.strip())
    return found


def _values(comment: Any) -> Iterator[str]:
    if isinstance(comment, list):
        for inner in comment:
            yield from _values(inner)
    elif comment is not None:
        yield str(getattr(comment, "value", comment))

"""Schemas as values: which keys a mapping has, and what may stand behind each.

A schema is loaded as plain data and each structure is read from it when somebody first walks into one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from fixer.document.node import Node

Version = tuple[float, ...]
"""`(3, 5)`; a part that nobody said is as high as can be (`v3` is the newest 3.x there is)."""

SCALARS = ("string", "int", "number", "bool", "duration", "goduration", "size", "words")
"""Kinds of form that one word fills."""

SHAPES = {**dict.fromkeys(SCALARS, "scalar"), "any": "", "list": "sequence", "map": "mapping", "structure": "mapping"}
"""The shape of the nodes that can have a form of this kind: `scalar`, `sequence`, `mapping`, or "" for any."""


class Form(NamedTuple):
    """One thing that may stand behind a key.

    kind   `any`, one of SCALARS, `list`, `map` (keys are the user's own) or `structure`
    of     what the items of a list or the values of a map may be, alternatives
    name   of the structure
    words  the only ones there are, for `words`; `on-failure:*` is all that begin so
    """

    kind: str
    of: tuple[Form, ...] = ()
    name: str = ""
    words: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """The shape of the nodes that can have it, as in SHAPES."""
        return SHAPES[self.kind]


class Key(NamedTuple):
    """A key of a structure.

    forms  alternatives
    since  the first version that knows it, None for all that are supported
    until  the first version that does not know it any more
    now    what took its place: another key of the same mapping, or from the root on (`/limits_config.query_timeout`)
    drop   it had lost its meaning before it went, so that nothing is lost without it
    also   names that people write for it and that no version knows
    """

    name: str
    forms: tuple[Form, ...]
    since: Version | None = None
    until: Version | None = None
    now: str = ""
    drop: bool = False
    also: tuple[str, ...] = ()

    def known(self, version: Version | None) -> bool:
        """Whether this version knows it; where none is known, whether any supported one does."""
        return version is None or not (
            (self.since is not None and version < self.since) or (self.until is not None and version >= self.until)
        )


@dataclass(frozen=True, eq=False)
class Structure:
    """A mapping whose keys are given.

    rest      what any other key holds; empty where there is none
    free      beginnings of keys that are the user's own (`x-`)
    belongs   key that people write here → where it belongs: a path from here, `^` for the mapping above
    nowhere   key that people write here and no version takes anywhere → what is said without it, or elsewhere
    short     the key that a scalar in its place stands for (`build: .` is `build: {context: .}`), or ""
    """

    name: str
    keys: Mapping[str, Key]
    rest: tuple[Form, ...] = ()
    free: tuple[str, ...] = ()
    belongs: Mapping[str, str] = field(default_factory=dict)
    nowhere: Mapping[str, str] = field(default_factory=dict)
    short: str = ""

    @cached_property
    def aliases(self) -> Mapping[str, Key]:
        """What people also write → the key."""
        return {name: key for key in self.keys.values() for name in key.also}


@dataclass(frozen=True, eq=False)
class Schema:
    """What a file of one kind may hold.

    kind      of document
    product   whose version counts
    version   the newest one that is described
    root      form of a whole document
    strict    `string` takes strings alone; else it takes any word, as Go's YAML decoder does
    several   every document of a file is read, not only the first
    variable  characters that show that a value is only known when variables are filled in
    """

    kind: str
    product: str
    version: Version
    root: tuple[Form, ...]
    structures: Mapping[str, Structure]
    strict: bool = False
    several: bool = False
    variable: str = ""

    def roots(self, document_roots: tuple[Node, ...]) -> tuple[Node, ...]:
        """The documents of a file that the product reads."""
        return document_roots if self.several else document_roots[:1]

    def inner(self, structure: Structure) -> Iterator[tuple[Key, Structure]]:
        """The structures that stand directly behind keys of this one."""
        for key in structure.keys.values():
            for form in key.forms:
                if form.kind == "structure":
                    yield key, self.structures[form.name]

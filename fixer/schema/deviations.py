"""The mistakes that a schema shows, as values: one class per kind of mistake."""

from __future__ import annotations

from dataclasses import dataclass

from fixer.document.node import Node
from fixer.schema.model import Form, Key, Schema, Structure
from fixer.schema.versions import Assumed


@dataclass(frozen=True, eq=False)
class Deviation:
    """Something that the product refuses, or does not understand.

    node       what is wrong; for a key its value
    path       keys from the root, `*` for list items and for keys of the user's own: `("receivers", "*", "name")`
    structure  the mapping that the last given key of the path belongs to, None above the first
    assumed    the version that was taken for granted
    """

    node: Node
    path: tuple[str, ...]
    schema: Schema
    structure: Structure | None
    assumed: Assumed

    @property
    def name(self) -> str:
        """The key that it is about."""
        return next((step for step in reversed(self.path) if step != "*"), "")

    @property
    def place(self) -> str:
        """Where it is, for a reader: `services.auth.ports[]`."""
        steps = self.node.route[1:]
        names = steps if len(steps) == len(self.path) else self.path  # a merge key adds steps of its own
        text = ""
        for step, name in zip(self.path, names, strict=True):
            shown = str(name) if step == "*" and isinstance(name, str) and name != "*" else step
            text += "[]" if shown == "*" else f".{shown}" if text else shown
        return text

    @property
    def mapping(self) -> str:
        """The name of the structure."""
        return self.structure.name if self.structure else ""


@dataclass(frozen=True, eq=False)
class UnknownKey(Deviation):
    """A key that no supported version has here.

    meant    the one that must be meant, None where none or several may be
    instead  what is said without it, or elsewhere, where the schema's data say that no key can be meant
    """

    meant: Key | None = None
    instead: str = ""


@dataclass(frozen=True, eq=False)
class MisplacedKey(Deviation):
    """A key that belongs elsewhere.

    to    path from its mapping: keys, `^` for the mapping above, `*` for a list of one
    sure  the schema's data says so, it was not merely found there
    """

    to: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, eq=False)
class OtherVersion(Deviation):
    """A key that the assumed version does not know (yet, or any more)."""

    key: Key | None = None

    @property
    def gone(self) -> bool:
        """Whether it is older versions that know it."""
        return self.key is not None and self.key.until is not None and (self.assumed.version or ()) >= self.key.until


@dataclass(frozen=True, eq=False)
class WrongValue(Deviation):
    """A value that has none of the `forms` it may have."""

    forms: tuple[Form, ...] = ()

    def form(self, kind: str) -> Form | None:
        """The first of the forms of this kind."""
        return next((form for form in self.forms if form.kind == kind), None)

    @property
    def shapes(self) -> frozenset[str]:
        """The shapes it may have."""
        return frozenset(form.shape for form in self.forms)


class WrongShape(WrongValue):
    """A scalar, a list or a mapping where something else belongs."""


class WrongScalar(WrongValue):
    """A scalar of the wrong type, or with a text that is none of the words, durations or sizes it may be."""

"""Holding a document against its schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from fixer.document.document import Document
from fixer.document.node import Node, Route
from fixer.schema.deviations import Deviation, MisplacedKey, OtherVersion, UnknownKey, WrongScalar, WrongShape
from fixer.schema.loading import schema
from fixer.schema.model import SHAPES, Form, Key, Schema, Structure
from fixer.schema.nearest import near, writes_alike
from fixer.schema.scalars import takes
from fixer.schema.versions import Assumed, assumed
from fixer.stack.project import Project

_FOUND: WeakKeyDictionary[Project, dict[str, tuple[Deviation, ...]]] = WeakKeyDictionary()
_SEEN: WeakKeyDictionary[Document, dict[tuple[str, Assumed], tuple[Deviation, ...]]] = WeakKeyDictionary()
"""What was found in a project, as a dozen rules ask for it, and in a document, which most passes leave as it is."""


def deviations(project: Project, kind: str) -> tuple[Deviation, ...]:
    """Everything in the project's documents of this kind that their schema does not allow."""
    found = _FOUND.setdefault(project, {})
    if kind not in found:
        known = schema(kind)
        if known is None:
            raise ValueError(f"there is no schema for {kind}")
        documents = project.of(kind)
        found[kind] = tuple(
            one for document in documents for one in held(document, known, assumed(project, known.product, document))
        )
    return found[kind]


def held(document: Document, against: Schema, version: Assumed) -> tuple[Deviation, ...]:
    """What one document, taken for one of this version, deviates in. What several places share is told once."""
    found = _SEEN.setdefault(document, {})
    key = (against.kind, version)
    if key not in found:
        walk = _Walk(against, version)
        for root in against.roots(document.roots):
            walk.value(root, against.root, ())
        found[key] = tuple(walk.found)
    return found[key]


def fits(node: Node, forms: tuple[Form, ...], known: Schema, whole: bool = False) -> bool:
    """Whether the node, as far as can be seen without looking into it, may stand where one of these forms belongs.

    whole  of a structure it must have keys, and none that are not the structure's; else one that is will do
    """
    if _is_open(node, known):
        return True
    alike = [form for form in forms if form.shape in ("", node.shape)]
    if node.shape == "scalar":
        return any(takes(form, node, known.strict) for form in alike)
    if node.shape == "sequence":
        return any(not form.of or _all_fit(node, form, known, whole) for form in alike)
    return any(form.kind != "structure" or _has_keys(node, known.structures[form.name], whole) for form in alike)


def _all_fit(node: Node, form: Form, known: Schema, whole: bool) -> bool:
    if whole and not node.items:
        return all(inner.kind != "structure" for inner in form.of)
    return all(fits(item, form.of, known, whole) for item in node.items)


def _has_keys(node: Node, structure: Structure, whole: bool) -> bool:
    """Whether at least one key of the mapping is the structure's, or there is none in either; with `whole` all are."""
    if structure.rest:
        return True
    keys = [key in structure.keys for key, _ in node.pairs()]
    return (bool(keys) and all(keys)) if whole else (not keys or any(keys))


def _is_open(node: Node, known: Schema) -> bool:
    """Whether nobody can say what the node is before variables are filled in, a tag is resolved or a value given."""
    if node.tag is not None and not node.tag.startswith("tag:yaml.org,2002:"):
        return True
    if node.shape != "scalar":
        return False
    return node.is_null or bool(known.variable and known.variable in node.text)


_SHORT = 7
"""Letters of a name that may be one of its own, with a value that no key like it takes."""


@dataclass(eq=False)
class _Walk:
    """`found` in the order of the walk; `told` are the places it is about."""

    schema: Schema
    version: Assumed
    found: list[Deviation] = field(default_factory=list)
    told: set[Route] = field(default_factory=set)

    def value(self, node: Node, forms: tuple[Form, ...], path: tuple[str, ...], of: Structure | None = None) -> None:
        """Notes what is wrong with a node where these forms belong. `of` is the structure whose key it is behind."""
        shape, alike = node.shape, []
        for form in forms:  # the innermost loop of a run: no generators, no properties
            at = SHAPES[form.kind]
            if not at:
                return
            if at == shape:
                alike.append(form)
        if _is_open(node, self.schema):
            return
        if not alike:
            self._note(WrongShape(node, path, self.schema, of, self.version, forms))
        elif shape == "scalar":
            if not any(takes(form, node, self.schema.strict) for form in alike):
                self._note(WrongScalar(node, path, self.schema, of, self.version, forms))
        elif shape == "sequence":
            inner, below = _inner(alike), (*path, "*")
            for item in node.items:
                self.value(item, inner, below, of)
        else:
            self._mapping(node, alike, path, of)

    def _mapping(self, node: Node, forms: list[Form], path: tuple[str, ...], of: Structure | None) -> None:
        named = next((form.name for form in forms if form.kind == "structure"), None)
        if named is None:
            inner, below = _inner(forms), (*path, "*")
            for _, value in node.pairs():
                self.value(value, inner, below, of)
            return
        structure = self.schema.structures[named]
        for name, value in node.pairs():
            key = structure.keys.get(name)
            if key is None:
                self._unknown(node, name, value, structure, path)
            elif not key.known(self.version.version):
                self._note(OtherVersion(value, (*path, name), self.schema, structure, self.version, key))
            else:
                self.value(value, key.forms, (*path, name), structure)

    def _unknown(self, node: Node, name: str, value: Node, structure: Structure, path: tuple[str, ...]) -> None:
        if not name or (structure.free and name.startswith(structure.free)):
            return
        if structure.rest:
            self.value(value, structure.rest, (*path, "*"), structure)
            return
        place = (value, (*path, name), self.schema, structure, self.version)
        if name in structure.nowhere:
            self._note(UnknownKey(*place, instead=structure.nowhere[name]))
            return
        to = tuple(structure.belongs[name].split(".")) if name in structure.belongs else ()
        there = self._there(structure, to) if to else ()
        if to and (fits(value, there, self.schema) or self._alone(value, there)):
            self._note(MisplacedKey(*place, to))
            return
        meant = self._meant(node, name, value, structure)
        homes = self._homes(name, value, structure) if meant is None else ()
        if len(homes) == 1:
            self._note(MisplacedKey(*place, homes[0], sure=False))
        else:
            self._note(UnknownKey(*place, meant))

    def _there(self, structure: Structure, to: tuple[str, ...]) -> tuple[Form, ...]:
        """What may stand at the end of a path from a mapping of this structure; anything where it leads up."""
        forms: tuple[Form, ...] = (Form("structure", name=structure.name),)
        for step in to:
            inner: list[Form] = []
            for form in forms:
                if form.kind == "structure" and step in self.schema.structures[form.name].keys:
                    inner += self.schema.structures[form.name].keys[step].forms
                elif form.kind in ("map", "list"):
                    inner += form.of
            forms = tuple(inner)
        return forms or (Form("any"),)

    def _meant(self, node: Node, name: str, value: Node, structure: Structure) -> Key | None:
        """The one key that may stand for this one: not there yet, and its form takes the value, alone or in a list."""
        there = {key for key, _ in node.pairs()}
        free = {key.name: key for key in structure.keys.values() if key.name not in there and self._offered(key)}
        also = structure.aliases.get(name)
        names = (also.name,) if also is not None and also.name in free else near(name, free)
        sure = also is not None or any(writes_alike(name, one) for one in names)
        found = [free[one] for one in names if self._takes(free[one], value, whole=not sure)]
        if not found and (sure or len(name) > _SHORT):
            found = [free[one] for one in names if self._looks(free[one], value)]
        return found[0] if len(found) == 1 else None

    def _looks(self, key: Key, value: Node) -> bool:
        """Whether the value has the key's shape and only a text in it is wrong, which is another mistake.

        A mapping tells by its keys what it is, so neither it nor a list of them will do.
        """
        plain = [form for form in key.forms if all(inner.kind != "structure" for inner in form.of)]
        alike = value.shape != "mapping" and any(form.shape == value.shape for form in plain)
        return alike or self._alone(value, key.forms)

    def _alone(self, value: Node, forms: tuple[Form, ...]) -> bool:
        """Whether it is a scalar in the place of a list of them."""
        listed = tuple(one for form in forms if form.kind == "list" for one in form.of)
        return value.shape == "scalar" and fits(value, listed, self.schema)

    def _offered(self, key: Key) -> bool:
        return key.known(self.version.version) and key.until is None

    def _takes(self, key: Key, value: Node, whole: bool = False) -> bool:
        listed = tuple(one for form in key.forms if form.kind == "list" for one in form.of)
        alone = value.shape != "sequence" and fits(value, listed, self.schema, whole)
        return alone or fits(value, key.forms, self.schema, whole)

    def _homes(self, name: str, value: Node, structure: Structure) -> tuple[tuple[str, ...], ...]:
        """Where one level down the key would be known and its value taken."""
        inner = ((key, below.keys[name]) for key, below in self.schema.inner(structure) if name in below.keys)
        return tuple((key.name, name) for key, home in inner if self._takes(home, value))

    def _note(self, deviation: Deviation) -> None:
        """What stands behind an alias is told once: where it is written, or at the first place that uses it."""
        route = (deviation.node.home or deviation.node).route
        if route not in self.told:
            self.told.add(route)
            self.found.append(deviation)


def _inner(forms: list[Form]) -> tuple[Form, ...]:
    """What the items or values of any of them may be."""
    return forms[0].of if len(forms) == 1 else tuple(inner for form in forms for inner in form.of)

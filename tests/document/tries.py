"""Random operations that make sense for the node they are tried on, each with what it must do to the data and the comments."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fixer.document import layout, operations, proof
from fixer.document.document import Document
from fixer.document.edit import Edits
from fixer.document.nesting import nest
from fixer.document.node import Node, Route
from fixer.document.rendering import Quote
from fixer.document.replacing import replace
from fixer.document.span import Span
from tests.document.oracle import Cell, cell
from tests.document.surroundings import ancestors, is_empty, is_merge, keys_of, next_token, shown
from tests.document.words import KEYS, NESTED, WORDS


@dataclass
class Try:
    """An operation on a document.

    change   does the same to the document's cells
    comments what becomes of the comments: those that appear, and those that may go
    """

    name: str
    what: str
    edits: Edits
    change: Callable[[], None]
    gained: Counter[str] = field(default_factory=Counter)
    within: tuple[Span, ...] = ()
    lost: Counter[str] = field(default_factory=Counter)


class Tries:
    """Draws operations on one document. `cells` are changed by a try's `change`, so a new set is needed for each."""

    def __init__(self, document: Document, chance: random.Random) -> None:
        self.document, self.chance = document, chance
        self.cells: list[Cell] = []
        self._places: dict[Route, Cell] | None = None

    @cached_property
    def nodes(self) -> list[Node]:
        return [node for root in self.document.roots for node in root.walk()]

    @cached_property
    def scalars(self) -> list[Node]:
        return [node for node in self.nodes if node.shape == "scalar" and len(node.route) > 1 and not is_merge(node)]

    @cached_property
    def entries(self) -> list[Node]:
        return [node for node in self.nodes if node.key is not None and not is_merge(node)]

    @cached_property
    def children(self) -> list[Node]:
        return [
            node
            for node in self.nodes
            if len(node.route) > 1 and not all(len(parent.children) == 1 for parent in ancestors(node))
        ]

    @cached_property
    def mappings(self) -> list[Node]:
        return [node for node in self.nodes if node.shape == "mapping" or is_empty(node)]

    @cached_property
    def sequences(self) -> list[Node]:
        return [node for node in self.nodes if node.shape == "sequence" or is_empty(node)]

    @cached_property
    def wrappable(self) -> list[Node]:
        return [node for node in self.nodes if len(node.route) > 1 and not node.is_null and not is_merge(node)]

    @cached_property
    def flat(self) -> list[Node]:
        """Collections that `recast` makes sense for: mappings, and sequences of scalars."""
        found = [node for node in self.nodes if node.children and len(node.route) > 1 and not any(map(is_merge, node.children))]
        return [node for node in found if node.shape == "mapping" or all(item.shape == "scalar" for item in node.items)]

    def batch(self, cells: list[Cell]) -> Try | None:
        """Two to four operations that do not conflict, as one; None where fewer came up."""
        made: list[Try] = []
        for _ in range(self.chance.choice((2, 3, 4))):
            one = self.draw(cells)
            if one is None or proof.check(self.document, one.edits) is not None:
                continue
            if not any(proof.conflict(one.edits, other.edits) for other in made):
                made.append(one)
        if len(made) < 2:
            return None

        def change() -> None:
            for one in sorted(made, key=lambda one: one.name not in ("add", "insert")):  # these need their neighbours
                one.change()

        return Try(
            "batch",
            " + ".join(one.what for one in made),
            tuple(edit for one in made for edit in one.edits),
            change,
            sum((one.gained for one in made), Counter()),
            tuple(span for one in made for span in one.within),
            sum((one.lost for one in made), Counter()),
        )

    def draw(self, cells: list[Cell]) -> Try | None:
        """One operation, or None where the document has no place for the kind that was drawn."""
        if cells is not self.cells:
            self.cells, self._places = cells, None
        name = self.chance.choices(list(self._kinds), [weight for weight, _ in self._kinds.values()])[0]
        return self._kinds[name][1]()

    @cached_property
    def _kinds(self) -> dict[str, tuple[int, Callable[[], Try | None]]]:
        if self.document.language == "conf":
            return {"put": (4, self._put), "delete": (2, self._delete), "add": (2, self._add), "comment": (2, self._comment)}
        return {
            "put": (6, self._put),
            "rename": (2, self._rename),
            "delete": (4, self._delete),
            "add": (4, self._add),
            "insert": (3, self._insert),
            "move": (2, self._move),
            "wrap": (2, self._wrap),
            "recast": (2, self._recast),
            "replace": (1, self._replace),
            "nest": (1, self._nest),
            "comment": (2, self._comment),
            "uncomment": (1, self._uncomment),
            "recomment": (1, self._recomment),
        }

    def at(self, node: Node) -> Cell:
        """The cell that stood in the place of this node before anything was changed."""
        if self._places is None:
            self._places = {}
            for root, found in zip(self.document.roots, self.cells, strict=True):
                self._pair(root, found, self._places)
        return self._places[node.route]

    def _pair(self, node: Node, found: Cell, places: dict[Route, Cell]) -> None:
        places[node.route] = found
        for child, inner in zip(node.children, found.children(), strict=True):
            self._pair(child, inner, places)

    def _one(self, places: list[Node]) -> Node | None:
        return self.chance.choice(places) if places else None

    def holder(self, node: Node) -> tuple[Cell, int]:
        """The cell that the node's cell stands in now, and at which number."""
        parent = node.parent
        assert parent is not None
        holder, own = self.at(parent), self.at(node)
        return holder, next(index for index, child in enumerate(holder.children()) if child is own)

    def _uses(self, node: Node) -> tuple[Node, ...]:
        """The node, or now and then everything that shares its text."""
        return self.document.uses(node) if self.chance.random() < 0.5 else (node,)

    def _string(self, node: Node) -> str:
        """Some text: a slight change of what stands there, or anything."""
        old, chance = node.text, self.chance
        if not old or chance.random() < 0.4:
            return chance.choice(WORDS)
        start = chance.randrange(len(old))
        end = min(len(old), start + chance.choice((0, 1, 1, 2, 5)))
        return old[:start] + chance.choice(("", "1", "x", "90", "'", '"', "\\", " ", "-y", "é", ":", "\n", "#")) + old[end:]

    def _value(self, node: Node) -> Any:
        if self.chance.random() < 0.75 or self.document.language == "conf":
            return self._string(node)
        return self.chance.choice((0, 8080, -1, 1.5, True, False, None))

    def _put(self) -> Try | None:
        if (node := self._one(self.scalars)) is None:
            return None
        value = self._value(node)
        if self.document.language == "conf":
            value = str(value).replace("\n", " ").strip()
        quotes: tuple[Quote | None, ...] = (None, None, None, None, "single", "double", "plain")
        quote = self.chance.choice(quotes) if isinstance(value, str) else None
        uses = self._uses(node)
        edits: Edits = tuple(edit for use in uses for edit in operations.put(use, value, quote))

        def change() -> None:
            for use in uses:
                self.at(use).become(cell(value))

        return Try(
            "put",
            f"put({shown(node)}, {value!r}, {quote})",
            edits,
            change,
        )

    def _rename(self) -> Try | None:
        if (node := self._one(self.entries)) is None:
            return None
        parent, owner = node.parent, node.key
        assert parent is not None
        assert owner is not None
        key = self.chance.choice((*KEYS, owner.text + "s", owner.text[:-1] or "k"))
        if key in keys_of(parent):
            return None

        def change() -> None:
            holder, index = self.holder(node)
            holder.pairs[index] = (cell(key), holder.pairs[index][1])

        return Try("rename", f"rename({shown(node)}, {key!r})", operations.rename(node, key), change)

    def _delete(self) -> Try | None:
        if (node := self._one(self.children)) is None:
            return None
        top = node
        while top.parent is not None and len(top.parent.children) == 1 and len(top.parent.route) > 1:
            top = top.parent
        leaving = ""
        if top.parent is not None and top.parent.style == "block" and self.chance.random() < 0.3:
            leaving = self.chance.choice(("# Removed: x", "# one\n# two"))
        around = Span(layout.head(top), next_token(top))

        def change() -> None:
            holder, index = self.holder(top)
            del (holder.pairs if holder.kind == "mapping" else holder.items)[index]

        return Try(
            "delete",
            f"delete({shown(node)}, {leaving!r})",
            operations.delete(node, leaving),
            change,
            Counter(leaving.splitlines()),
            (around,),
        )

    def _add(self) -> Try | None:
        if (node := self._one(self.mappings)) is None:
            return None
        key, value = self.chance.choice(KEYS), self.chance.choice((*NESTED, *WORDS, 8080, True))
        if self.document.language == "conf":
            key, value = "realm", "example.org"
        keys = keys_of(node)
        if key in keys:
            return None
        after = self.chance.choice([None, None, *keys])

        def change() -> None:
            found = self.at(node)
            if found.kind == "scalar":
                found.become(cell({key: value}))
            elif after is None:
                found.pairs.append((cell(key), cell(value)))
            else:
                _, index = self.holder(node.entries[keys.index(after)].value)
                found.pairs.insert(index + 1, (cell(key), cell(value)))

        return Try("add", f"add({shown(node)}, {key!r}, {value!r}, {after!r})", operations.add(node, key, value, after), change)

    def _insert(self) -> Try | None:
        if (node := self._one(self.sequences)) is None:
            return None
        index = self.chance.randint(0, len(node.items))
        value = self.chance.choice((*NESTED, *WORDS, *WORDS, 8080, True))

        def change() -> None:
            found = self.at(node)
            if found.kind == "scalar":
                found.become(cell([value]))
            elif index == len(node.items):
                found.items.append(cell(value))
            else:
                found.items.insert(self.holder(node.items[index])[1], cell(value))

        return Try("insert", f"insert({shown(node)}, {index}, {value!r})", operations.insert(node, index, value), change)

    def _move(self) -> Try | None:
        if (node := self._one(self.entries)) is None:
            return None
        parent = node.parent
        assert parent is not None
        places = [place for place in self.mappings if place.route[0] == node.route[0]]
        place = self.chance.choice(places)
        key = self.chance.choice((None, None, "moved"))
        owner = node.key
        assert owner is not None
        name = key or owner.text
        inside = place.route[: len(node.route)] == node.route or place.route == parent.route
        if inside or name in keys_of(place) or len(parent.children) == 1:
            return None

        def change() -> None:
            (holder, index), target = self.holder(node), self.at(place)
            old, value = holder.pairs.pop(index)
            pair = (old if key is None else cell(key), value)
            if target.kind == "scalar":
                target.become(Cell("mapping", pairs=[pair]))
            else:
                target.pairs.append(pair)

        return Try("move", f"move({shown(node)}, {shown(place)}, {key!r})", operations.move(node, place, key), change)

    def _wrap(self) -> Try | None:
        if (node := self._one(self.wrappable)) is None:
            return None
        key = self.chance.choice((None, "wrapped"))
        if key is None and node.shape == "sequence":
            return None

        def change() -> None:
            found = self.at(node)
            inner = Cell(found.kind, found.tag, found.text, found.value, found.pairs, found.items)
            outer = cell([]) if key is None else cell({key: None})
            if key is None:
                outer.items.append(inner)
            else:
                outer.pairs[0] = (outer.pairs[0][0], inner)
            found.become(outer)

        return Try("wrap", f"wrap({shown(node)}, {key!r})", operations.wrap(node, key), change)

    def _recast(self) -> Try | None:
        if (node := self._one(self.flat)) is None:
            return None
        if any(child.shape != "scalar" for child in node.children) and self.chance.random() < 0.8:
            return None
        new: list[Any]
        if node.shape == "mapping":
            new = [f"{entry.key.text}={entry.value.text}" for entry in node.entries]
        else:
            new = [(f"k{index}", item.text) for index, item in enumerate(node.items)]

        def change() -> None:
            self.at(node).become(cell(new if node.shape == "mapping" else dict(new)))

        lost = tuple(child.span for child in node.children if child.shape != "scalar")
        return Try("recast", f"recast({shown(node)})", operations.recast(node, new), change, within=lost)

    def _replace(self) -> Try | None:
        bare = [node for node in self.nodes if len(node.route) > 1 and not is_merge(node) and not layout.is_explicit(node)]
        places = [node for node in bare if not layout.comments_in(self.document, Span(layout.head(node), node.outer.end))]
        if not places:
            return None
        node, value = self.chance.choice(places), self.chance.choice((*NESTED, *WORDS))
        edits = replace(node, value)
        return Try("replace", f"replace({shown(node)}, {value!r})", edits, lambda: self.at(node).become(cell(value)))

    def _nest(self) -> Try | None:
        places = [node for node in self.entries if not node.is_null and not layout.is_explicit(node)]
        if not places:
            return None
        node = self.chance.choice(places)
        steps = self.chance.choice((("one",), ("one", "two"), ("*", "one"), ("one", "*", "two words")))
        beside = self.chance.choice(({}, {}, {"beside": ["x"]}, {"b": 1, "c": "2"}))

        def change() -> None:
            found = self.at(node)
            inner = Cell(found.kind, found.tag, found.text, found.value, found.pairs, found.items)
            others = cell(beside).pairs
            for step in reversed(steps):
                inner = Cell("sequence", items=[inner]) if step == "*" else Cell("mapping", pairs=[(cell(step), inner), *others])
                others = others if step == "*" else []
            found.become(inner)

        return Try("nest", f"nest({shown(node)}, {steps}, {beside})", nest(node, *steps, beside=beside), change)

    def _comment(self) -> Try | None:
        places = [node for node in self.nodes if len(node.route) > 1]
        if not places:
            return None
        node = self.chance.choice(places)
        where = self.chance.choice(("above", "behind"))
        text = self.chance.choice(("# why", "# one\n# two" if where == "above" else "# why not: #1"))
        edits = operations.comment(node, text, where)  # type: ignore[arg-type]
        return Try("comment", f"comment({shown(node)}, {text!r}, {where})", edits, lambda: None, Counter(text.splitlines()))

    def _uncomment(self) -> Try | None:
        if not self.document.comments:
            return None
        found = self.chance.choice(self.document.comments)
        edits = operations.uncomment(self.document, found)
        return Try("uncomment", f"uncomment({found.text!r})", edits, lambda: None, lost=Counter([found.text]))

    def _recomment(self) -> Try | None:
        if not self.document.comments:
            return None
        found = self.chance.choice(self.document.comments)
        edits, gone = operations.recomment(self.document, found, "# other"), Counter([found.text])
        return Try("recomment", f"recomment({found.text!r})", edits, lambda: None, Counter(["# other"]), lost=gone)

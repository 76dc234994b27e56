"""Generated YAML: every style beside every other, comments wherever they may stand, indentation as it comes."""

from __future__ import annotations

import random

_WORDS = (
    "a",
    "web",
    "8080",
    "true",
    "null",
    "~",
    "x y",
    "http://h:80/p#q",
    "${V:-x}",
    "é😀",
    "it's",
    "a\u2028b",
    "0.50",
    "on",
    "-x",
    "a,b",
)
_COMMENTS = ("# c", "#c: d", "# - x", '# it\'s "q"', "#", "# é #2", "# {a: [b")
_KEYS = ("image", "ports", "env", "KEY_1", "x-a", "on", "8080", "a b", "é", "services")


class Writer:
    """Writes one random document. `chance` decides everything, so a seed gives the same text again."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.anchors: list[tuple[str, str]] = []
        self.open: set[str] = set()
        self.flow_comments = chance.random() < 0.3

    def text(self) -> str:
        """A whole file: one or more documents, line ends and mark as they come."""
        chance = self.chance
        documents = [self._document() for _ in range(chance.choice((1, 1, 1, 2)))]
        text = "---\n".join(documents)
        if chance.random() < 0.15:
            text = text.rstrip("\n")
        if chance.random() < 0.15:
            text = text.replace("\n", "\r\n")
        if chance.random() < 0.1:
            text = "\ufeff" + text
        return text

    def _document(self) -> str:
        self.anchors.clear()
        self.open.clear()
        body = self._block(0, 0)
        return self._comments(0) + "\n".join(body).removeprefix("\n") + "\n" + self._comments(0)

    def _maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def _comments(self, indent: int) -> str:
        lines = ""
        while self._maybe(0.15):
            lines += self.chance.choice(("", " " * indent + self.chance.choice(_COMMENTS))) + "\n"
        return lines

    def _behind(self) -> str:
        return self.chance.choice((" ", "  ", "   ")) + self.chance.choice(_COMMENTS) if self._maybe(0.15) else ""

    def _block(self, indent: int, depth: int) -> list[str]:
        return self._sequence(indent, depth) if self._maybe(0.35) else self._mapping(indent, depth)

    def _mapping(self, indent: int, depth: int) -> list[str]:
        """Lines of a block mapping. The first may be put beside a dash, so it has no comment over it."""
        count = self.chance.choice((1, 1, 2, 3, 4))
        keys = self.chance.sample(_KEYS, count)
        if self._maybe(0.05):
            keys.append(keys[0])
        lines: list[str] = []
        for number, key in enumerate(keys):
            if number:
                lines += self._comments(indent).split("\n")[:-1]
            mapped = [name for name, kind in self.anchors if kind == "mapping"]
            if mapped and self._maybe(0.15) and "<<" not in keys:
                lines.append(" " * indent + "<<: *" + self.chance.choice(mapped))
                keys[number] = "<<"
                continue
            if self._maybe(0.04):
                lines += self._explicit(key, indent, depth)
                continue
            quoted = self.chance.choice((key, key, key, f'"{key}"', f"'{key}'"))
            lines += self._entry(" " * indent + quoted + ":", indent, depth, dashes=True)
        return lines

    def _explicit(self, key: str, indent: int, depth: int) -> list[str]:
        head = " " * indent
        if self._maybe(0.3):
            return [f"{head}? {key}"]
        return [f"{head}? {key}{self._behind()}", *self._entry(f"{head}:", indent, depth, dashes=False)]

    def _sequence(self, indent: int, depth: int) -> list[str]:
        lines: list[str] = []
        for number in range(self.chance.choice((1, 2, 3))):
            if number:
                lines += self._comments(indent).split("\n")[:-1]
            if depth < 4 and self._maybe(0.4):
                inner = self._block(indent + 2, depth + 1)
                if self._maybe(0.1):
                    lines += [" " * indent + "-" + self._behind(), *inner]
                else:
                    lines += [" " * indent + "- " + inner[0][indent + 2 :], *inner[1:]]
            else:
                lines += self._scalar_lines(" " * indent + "-", indent)
        return lines

    def _entry(self, head: str, indent: int, depth: int, *, dashes: bool) -> list[str]:
        if depth < 4 and self._maybe(0.35):
            anchor, name = self._properties()
            deeper = indent + self.chance.choice((1, 2, 2, 2, 4))
            over = self._comments(deeper).split("\n")[:-1]
            if dashes and self._maybe(0.3):
                offset = self.chance.choice((0, 2))
                body, kind = self._sequence(indent + offset, depth + 1), "sequence"
            elif self._maybe(0.3):
                body, kind = self._sequence(deeper, depth + 1), "sequence"
            else:
                body, kind = self._mapping(deeper, depth + 1), "mapping"
            self._close(name, kind)
            return [head + anchor + self._behind(), *over, *body]
        return self._scalar_lines(head, indent)

    def _properties(self) -> tuple[str, str]:
        """An anchor or a tag, and the anchor's name."""
        if self._maybe(0.07):
            name = f"n{len(self.anchors)}{len(self.open)}"
            self.open.add(name)
            return f" &{name}", name
        return (self.chance.choice((" !reset", " !override")), "") if self._maybe(0.03) else ("", "")

    def _close(self, name: str, kind: str) -> None:
        if name:
            self.anchors.append((name, kind))

    def _scalar_lines(self, head: str, indent: int) -> list[str]:
        """A value that begins on the line of its key or dash."""
        chance = self.chance
        if self.anchors and self._maybe(0.08):
            return [f"{head} *{chance.choice(self.anchors)[0]}{self._behind()}"]
        properties, name = self._properties()
        kind = chance.choice(
            ("plain", "plain", "plain", "single", "double", "flow", "flow", "empty", "literal", "folded", "lines")
        )
        if kind == "empty":
            self._close(name, "scalar")
            return [head + properties + self._behind()]
        if kind == "flow":
            lines = self._flow(indent + 2, 0)
            self._close(name, "mapping" if lines.startswith("{") else "sequence")
            return f"{head}{properties} {lines}{self._behind()}".split("\n")
        self._close(name, "scalar")
        if kind in ("literal", "folded"):
            return self._block_scalar(head + properties + (" |" if kind == "literal" else " >"), indent)
        if kind == "lines":
            quote = chance.choice(("", "'", '"'))
            pad = "\n" + chance.choice(("", "\n")) + " " * (indent + chance.choice((1, 2, 4)))
            return f"{head}{properties} {quote}one{chance.choice((' ', ''))}{pad}two{pad}three{quote}{self._behind()}".split("\n")
        return [f"{head}{properties} {self._word(kind)}{self._behind()}"]

    def _word(self, kind: str) -> str:
        chance = self.chance
        if kind == "single":
            return chance.choice(("'a'", "''", "'it''s # no'", "'x: y'", "'8080'"))
        if kind == "double":
            return chance.choice(('"a"', '""', '"\\u00e9\\n\\x41 # no"', '"q\\"q"', '"8080:80"', '"\\\\ \\/"'))
        return chance.choice(_WORDS)

    def _block_scalar(self, head: str, indent: int) -> list[str]:
        chance = self.chance
        sign = chance.choice(("", "", "-", "+"))
        deeper = indent + 2
        digit = "2" if self._maybe(0.15) else ""
        lines = ["text # no", "  deeper", "", "more", "x: y", "{{ a }}", "trail  ", "", "#not a comment"]
        body = ["first", *chance.sample(lines, chance.choice((0, 1, 2, 4)))]
        return [head + digit + sign + self._behind(), *(" " * deeper + line if line else "" for line in body)]

    def _flow(self, indent: int, depth: int) -> str:
        chance = self.chance
        mapping = self._maybe(0.5)
        parts = []
        for number in range(chance.choice((0, 1, 2, 3))):
            if depth < 2 and self._maybe(0.2):
                value = self._flow(indent + 2, depth + 1)
            else:
                value = chance.choice(("a", "8080", '"q"', "'s'", "true", "x y", "null", '"a: b"'))
            key = chance.choice((f"k{number}", f'"k{number}"'))
            single = f"{key}: {value}" if self._maybe(0.9) else f"k{number}"
            parts.append(single if mapping or self._maybe(0.05) else value)
        opening, closing = "{}" if mapping else "[]"
        if parts and self._maybe(0.35):
            pad = "\n" + " " * indent
            text = opening
            for number, part in enumerate(parts):
                final = number + 1 == len(parts)
                text += pad + part + ("" if final and self._maybe(0.5) else ",") + (self._behind() if self.flow_comments else "")
                if self.flow_comments and not final and self._maybe(0.2):
                    text += pad + chance.choice(_COMMENTS)
            return text + "\n" + " " * max(1, indent - 1) + closing
        blank = chance.choice(("", " ")) if parts else ""
        return opening + blank + ", ".join(parts) + blank + closing

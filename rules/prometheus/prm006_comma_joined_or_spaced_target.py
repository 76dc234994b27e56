"""Several addresses in one target (`'a:8080, b:8080'`), or a blank in an address (`'a: 8080'`).

## What it does
Finds targets of `static_configs`, in scrape jobs and in `alertmanagers`, with a comma or white space in them, and those that a
blank behind the colon makes a mapping (`- a: 8080`). Where `relabel_configs` read or write the address the text may be more
than one, and is left alone.

## Why is this bad?
Prometheus loads the file and takes all of the text for one host. Every scrape fails with `too many colons in address` or
`invalid URL escape`, and none of the addresses is ever asked. A mapping it refuses: `cannot unmarshal !!map into string`.

## Fix safety
Safe: such a target never worked. Each address becomes an item of its own, and blanks inside an address go. Left to you where
the parts are not all addresses.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    everywhere,
    insert,
    put,
    regex,
    replace,
)

from .._fixes import offered
from ._jobs import Holder, holders

_TITLE = "make each address an item"
_WITH_PORT = regex(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]*[A-Za-z0-9_]):\d{1,5}")
_HOST = regex(r"(?=.*[A-Za-z_])[A-Za-z0-9_.-]+")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for holder in holders(document):
            for node in () if _is_argument(holder) else holder.targets:
                if re.search(r"[,\s]", node.text) and "/" not in node.text and node.home is None:
                    yield _finding(holder, node)
            yield from _mappings(holder)


def _mappings(holder: Holder) -> Iterator[Finding]:
    """Items such as `- a: 8080`."""
    for item in holder.node.find("static_configs", ..., "targets", ...):
        if item.shape == "mapping" and len(item.entries) == 1 and item.anchor is None and item.home is None:
            key, value = item.entries[0]
            address = f"{key.text}:{value.text}"
            if value.shape == "scalar" and _WITH_PORT.fullmatch(address):
                facts = {"where": holder.name, "what": "a blank in an address", "taken": "a mapping"}
                yield Finding(RULE, item, facts, (offered(Fix(f"scrape {address}", replace(item, address), SAFE)),))


def _is_argument(holder: Holder) -> bool:
    """Whether relabelling takes what is written there apart, or puts something else in its place."""
    for step in holder.node.find("relabel_configs", ...):
        read = {name.text for name in step.find("source_labels", ...)}
        target, action = step.get("target_label"), step.get("action")
        if "__address__" in read or (target is not None and target.text == "__address__"):
            return True
        if action is not None and action.text.lower() in ("labelmap", "labeldrop", "labelkeep"):
            return True
    return False


def _finding(holder: Holder, node: Node) -> Finding:
    parts = addresses(node.text)
    facts = {
        "where": holder.name,
        "what": "several addresses in one target" if len(parts) != 1 else "a blank in an address",
        "taken": "one host",
    }
    if not parts:
        return Finding(RULE, node, facts, (Fix(_TITLE, (), MANUAL, "where one address ends is not clear"),))
    title = f"make it {len(parts)} items" if len(parts) > 1 else f"scrape {parts[0]}"
    return Finding(RULE, node, facts, (offered(Fix(title, everywhere(node, _edits, parts), SAFE)),))


def _edits(node: Node, parts: list[str]) -> Edits:
    """The first address in the place of the text, the others behind it."""
    listed, at = node.parent, node.route[-1]
    edits = put(node, parts[0])
    for part in parts[1:]:
        if listed is not None and isinstance(at, int):
            edits += insert(listed, at + 1, part)
    return edits


def addresses(text: str) -> list[str]:
    """The addresses in a text; none where it does not show which they are."""
    parts: list[str] = []
    for piece in (piece.strip() for piece in text.split(",")):
        words = piece.split()
        if len(words) > 1 and all(_WITH_PORT.fullmatch(word) for word in words):
            parts += words
        elif _WITH_PORT.fullmatch("".join(words)) and (len(words) == 1 or re.search(r"\s:|:\s", piece)):
            parts.append("".join(words))
        elif len(words) == 1 and _HOST.fullmatch(piece):
            parts.append(piece)
        elif words:
            return []
    ported = [part for part in parts if _WITH_PORT.fullmatch(part)]
    return parts if len(ported) in (0, len(parts)) else []


RULE = Rule(
    code="PRM006",
    name="comma-joined-or-spaced-target",
    message="{what} of {where}: Prometheus takes all of it for {taken}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",),
    ),
    triggers={"prometheus": ("targets",)},
    docs=__doc__ or "",
)

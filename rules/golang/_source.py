"""What a Go file says, as far as rules ask: imports, functions, calls, string literals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from fixer import Document, Node, regex

FUNCTIONS = ("function_declaration", "method_declaration", "func_literal")
_GENERATED = regex(r"^// Code generated .* DO NOT EDIT\.$", re.MULTILINE)


def imports(document: Document) -> Mapping[str, str]:
    """Local name → path of every import; without a name of its own a package is called as its path ends."""
    found: dict[str, str] = {}
    for spec in _tagged(document, "import_spec"):
        path = string(spec.items[-1]) or ""
        parts = [part for part in path.split("/") if not re.fullmatch(r"v\d+", part)]
        found[spec.items[0].text if len(spec.items) > 1 else (parts or [""])[-1]] = path
    return found


def _tagged(document: Document, tag: str) -> Iterator[Node]:
    return (node for root in document.roots for node in root.walk() if node.tag == tag)


def functions(document: Document) -> Iterator[Node]:
    """Every function, method and function literal that has a body."""
    for root in document.roots:
        for node in root.walk():
            if node.tag in FUNCTIONS and node.items[-1].tag == "block":
                yield node


def statements(function: Node) -> tuple[Node, ...]:
    """The statements of the function's body."""
    body = function.items[-1]
    return body.items[0].items if body.items and body.items[0].tag == "statement_list" else ()


def parameters(function: Node) -> tuple[tuple[str, str], ...]:
    """Name and type, as written, of each parameter; a receiver is none."""
    lists = [item for item in function.items if item.tag == "parameter_list"]
    if not lists:
        return ()
    mine = lists[1] if function.tag == "method_declaration" and len(lists) > 1 else lists[0]
    return tuple((name.text, one.items[-1].source) for one in mine.items if one.items for name in one.items[:-1] if name.text)


def calls(node: Node, *, into_functions: bool = False) -> Iterator[Node]:
    """Every call inside; those of function literals only when asked."""
    if node.tag == "call_expression":
        yield node
    for child in node.items:
        if into_functions or child.tag != "func_literal":
            yield from calls(child, into_functions=into_functions)


def callee(call: Node) -> str:
    """What is called, as written (`c.Header`)."""
    return call.items[0].source


def arguments(call: Node) -> tuple[Node, ...]:
    return call.items[-1].items if call.items[-1].tag == "argument_list" else ()


def string(node: Node) -> str | None:
    """What a string literal says; None for anything else."""
    if node.tag == "raw_string_literal":
        return node.text[1:-1]
    if node.tag != "interpreted_string_literal":
        return None
    try:
        return str(json.loads(node.text))
    except ValueError:  # an escape that only Go has
        return node.text[1:-1]


def declared(document: Document, name: str) -> bool:
    """Whether the file declares anything of this name: a variable, a parameter, a function."""
    return any(
        item.text == name and item.tag == "identifier"
        for root in document.roots
        for node in root.walk()
        if node.tag in _DECLARING
        for item in (node.items[0].items if node.tag == "short_var_declaration" else node.items[:-1] or node.items)
    )


_DECLARING = frozenset(
    {
        "short_var_declaration",
        "var_spec",
        "const_spec",
        "parameter_declaration",
        "function_declaration",
        "range_clause",
    }
)


def written_by_hand(document: Document) -> bool:
    """Neither generated, nor a test, nor somebody else's code in `vendor/`."""
    parts = document.path.split("/")
    return not (parts[-1].endswith("_test.go") or {"vendor", "testdata"} & set(parts) or _GENERATED.search(document.text))

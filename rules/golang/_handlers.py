"""The handlers of a Go file that hand a request on to promhttp, and what they do about failures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fixer import Document, Node, regex

from ._source import arguments, callee, calls, functions, imports, parameters, statements, string

PROMHTTP, GIN, HTTP = "github.com/prometheus/client_golang/prometheus/promhttp", "github.com/gin-gonic/gin", "net/http"
TAKEN = ("text/plain", "application/openmetrics-text", "application/vnd.google.protobuf")
"""Media types that Prometheus reads metrics from."""
_STATUS = regex(r"5\d\d|\w+\.Status(?:InternalServerError|NotImplemented|BadGateway|ServiceUnavailable|GatewayTimeout)")


@dataclass(frozen=True, eq=False)
class Handler:
    """A function that serves promhttp.

    writer   how it names what the answer is written to: gin's context, or the response writer
    serves   the statement that does it, one of the body's own
    creates  the statement of the body that makes promhttp's handler; `serves` when none does
    """

    function: Node
    name: str
    gin: bool
    writer: str
    serves: Node
    creates: Node

    @cached_property
    def before(self) -> tuple[Node, ...]:
        """The body's statements before it serves."""
        return tuple(one for one in statements(self.function) if one.span.start < self.serves.span.start)

    @cached_property
    def recovery(self) -> Node | None:
        """The deferred call that gets a panic first, if it recovers or is called as if it did."""
        deferred = [one.items[-1] for one in self.before if one.tag == "defer_statement"]
        return next((call for call in reversed(deferred) if _recovers(call)), None)

    @cached_property
    def status(self) -> str:
        """The status of 500 or above that the recovery answers, as written, or ""."""
        inside = calls(self.recovery, into_functions=True) if self.recovery is not None else iter(())
        answers = (call for call in inside if callee(call).startswith((f"{self.writer}.", "http.Error")))
        said = (argument.source for call in answers for argument in arguments(call))
        return next((one for one in said if _STATUS.fullmatch(one)), "")

    @cached_property
    def content_type(self) -> Node | None:
        """What it sets the content type to."""
        return next(filter(None, (_content_type(call) for one in self.before for call in calls(one))), None)

    @property
    def wrong_type(self) -> str:
        """A content type that is written out and is none of metrics, or ""."""
        said = string(self.content_type) if self.content_type is not None else None
        return said if said and not said.lower().lstrip().startswith(TAKEN) else ""


def handlers(document: Document) -> Iterator[Handler]:
    """The handlers of the file that serve promhttp, in order."""
    names = {path: name for name, path in imports(document).items()}
    if PROMHTTP not in names or names[PROMHTTP] in (".", "_"):
        return
    for function in functions(document):
        said = _signature(function, names.get(GIN, ""), names.get(HTTP, ""))
        if said is None:
            continue
        gin, writer = said
        for statement in statements(function):
            operand = _served(statement, f"{writer}.Writer" if gin else writer)
            creates = _created(function, statement, operand, names[PROMHTTP]) if operand is not None else None
            if creates is not None:
                yield Handler(function, _named(function), gin, writer, statement, creates)
                break


def _signature(function: Node, gin: str, http: str) -> tuple[bool, str] | None:
    """Whether it is a gin handler, and what it writes to; None when it is no handler."""
    said = parameters(function)
    if gin and len(said) == 1 and said[0][1] == f"*{gin}.Context":
        return True, said[0][0]
    if http and [kind for _, kind in said] == [f"{http}.ResponseWriter", f"*{http}.Request"]:
        return False, said[0][0]
    return None


def _served(statement: Node, writer: str) -> Node | None:
    """Whose `ServeHTTP` the statement calls with this writer."""
    call = statement.items[0] if statement.tag == "expression_statement" else statement
    if call.tag != "call_expression" or call.items[0].tag != "selector_expression":
        return None
    operand, field = call.items[0].items
    given = arguments(call)
    return operand if field.text == "ServeHTTP" and len(given) == 2 and given[0].source == writer else None


def _created(function: Node, serves: Node, operand: Node, promhttp: str) -> Node | None:
    """The statement that makes the served handler; `serves` if it is made there or outside; None: it is none of promhttp's."""
    if operand.tag == "call_expression":
        return serves if callee(operand).startswith(f"{promhttp}.") else None
    made = _declaration(serves, operand.text) if operand.tag == "identifier" else None
    if made is None or not any(callee(call).startswith(f"{promhttp}.") for call in calls(made)):
        return None
    return made if made in statements(function) else serves


def _declaration(node: Node, name: str) -> Node | None:
    """The nearest statement before the node, in the blocks around it or the file, that gives the name a value."""
    scope: Node | None = node
    while scope is not None:
        parent = scope.parent
        if parent is not None and parent.tag in ("statement_list", "source_file"):
            earlier = [one for one in parent.items if parent.tag == "source_file" or one.span.start < scope.span.start]
            found = next((one for one in reversed(earlier) if _gives(one, name)), None)
            if found is not None:
                return found
        scope = parent
    return None


def _gives(statement: Node, name: str) -> bool:
    if statement.tag in ("short_var_declaration", "assignment_statement"):
        return any(item.text == name for item in statement.items[0].items)
    if statement.tag != "var_declaration":
        return False
    return any(node.tag == "var_spec" and node.items[0].text == name for node in statement.walk())


def _named(function: Node) -> str:
    """The function's name; of a literal that of the function around it."""
    found: Node | None = function
    while found is not None and found.tag not in ("function_declaration", "method_declaration"):
        found = found.parent
    if found is None:
        return "the handler"
    return next(item.text for item in found.items if item.tag in ("identifier", "field_identifier"))


def _recovers(call: Node) -> bool:
    if call.items[0].tag == "func_literal":
        return any(callee(inner) == "recover" for inner in calls(call, into_functions=True))
    return re.search(r"(?i)recover|panic|rescue", callee(call)) is not None


def _content_type(call: Node) -> Node | None:
    given = arguments(call)
    if callee(call).rpartition(".")[2] not in ("Header", "Set", "Add") or len(given) != 2:
        return None
    return given[1] if (string(given[0]) or "").lower() == "content-type" else None

"""Where a number occurs that might be a port the container listens on: too weak to prove it, enough to doubt the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fixer.document.tree import Tree, below
from fixer.expressions import regex
from fixer.stack import flags
from fixer.stack.listener import MENTION, Listener
from fixer.stack.model import Fact, Service
from fixer.stack.mounted_files import files, read, spot

_SCRAPES = regex(r"^[ \t]*(?:scrape_configs|groups):|^[ \t]*-?[ \t]*targets:", re.MULTILINE)
_SOURCE = r"\.(?:go|py|js|mjs|ts|java|kt|kts|scala|rs|cs|fs|rb|php|ex|exs|c|cc|cpp|clj|swift|toml|properties|conf|sh)\Z"
_SOURCES = 3000
"""Most source files looked through for one service."""


def mentions(tree: Tree, service: Service, variables: Mapping[str, Fact[str | None]], port: int) -> Iterator[Listener]:
    """The service's environment, command, labels and mounted files where the number stands."""
    number = re.compile(rf"(?<![\w.]){port}(?![\w.])")
    for name, fact in variables.items():
        if fact.value and number.search(fact.value) and not flags.elsewhere(name):
            yield Listener(port, fact.node, MENTION, f"environment variable {name} mentions {port}")
    for flag in flags.flags(service.words):
        if number.search(flag.value) and not flags.elsewhere(flag.name):
            yield Listener(port, flag.node, MENTION, f"the command mentions {port}")
    for holder in service.nodes:
        labels = holder.get("labels")
        for node in labels.children if labels is not None else ():
            if number.search(node.text):
                yield Listener(port, node, MENTION, f"a label mentions {port}")
    for file in files(tree, service):
        for match in () if _SCRAPES.search(file.text) else number.finditer(file.text):
            yield Listener(port, spot(file, *match.span()), MENTION, f"{file.path} mentions {port}")
            break


def in_source(tree: Tree, service: Service, port: int) -> str | None:
    """A source file in the folder that the service is built from which contains the number, or None."""
    if service.build is None:
        return None
    number = re.compile(rf"(?<![\w.]){port}(?![\w.])")
    sources = [path for path in below(tree, service.build.value) if re.search(_SOURCE, path)][:_SOURCES]
    return next((path for path in sources if number.search(read(tree, path) or "")), None)

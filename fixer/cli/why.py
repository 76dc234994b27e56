"""`fixer why auth-service:8081`: what says where a container listens, and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fixer.output.diff import Name
    from fixer.stack.listener import Listener
    from fixer.stack.verdict import Verdict


def why(
    address: Annotated[str, typer.Argument(help="As a scrape target has it.", metavar="HOST:PORT", show_default=False)],
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Where the stack is; the current directory if none.", metavar="[PATHS]...")
    ] = None,
    compose_file: Annotated[
        list[Path] | None, typer.Option(help="Compose file that counts, like `docker compose -f`; repeatable.", metavar="FILE")
    ] = None,
    env_file: Annotated[list[Path] | None, typer.Option(help="Instead of `.env`; repeatable.", metavar="FILE")] = None,
) -> int:
    """Show the evidence for and against an address.

    Also says why nothing was done about it. Exits with 0 when something is known of the host, 1 when no service of the stack
    answers to it.
    """
    import sys

    from fixer.cli.look import settings
    from fixer.cli.places import naming, places
    from fixer.document.tree import DiskTree
    from fixer.errors import UsageError
    from fixer.output.terminal import safe
    from fixer.stack.discovery import discover
    from fixer.stack.evidence import why as wonder

    if not address.rpartition(":")[0] or not address.rpartition(":")[2].isdecimal():
        raise UsageError(f"`{address}` is not of the form host:port")
    lines: list[str] = []
    for path in paths or [Path()]:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    for place in places(paths or [Path()]):
        project = discover(DiskTree(place.root), settings(place, compose_file, env_file))
        for verdict in wonder(project.stack, address):
            lines += _lines(verdict, naming(place.root))
    if not lines:
        print(f"No service of the stack answers to {safe(address.rpartition(':')[0])}.", file=sys.stderr)
    for line in dict.fromkeys(lines):
        print(safe(line))
    return int(not lines)


def _lines(verdict: Verdict, name: Name) -> Iterator[str]:
    yield f"{verdict.address} ({verdict.service}): {_WORDS[verdict.decision.value]}"
    yield f"  {verdict.reason}"
    if verdict.port is not None:
        doubt = f"; {verdict.doubt.text}" if verdict.doubt is not None else ""
        yield f"  instead: {verdict.port} ({_FIXES[verdict.certainty.name.lower()]}{doubt})"
    yield from _evidence("for it", verdict.for_, name)
    yield from _evidence("against it", verdict.against, name)


_WORDS = {"right": "right", "unknown": "not known, so nothing is done", "published": "wrong", "nowhere": "wrong"}
_FIXES = {"certain": "a safe fix", "likely": "an unsafe fix", "open": "left to you"}


def _evidence(side: str, facts: Sequence[Listener], name: Name) -> Iterator[str]:
    for fact in facts:
        where = f" ({name(fact.node.path)}:{fact.node.position.line})" if fact.node is not None else ""
        yield f"  {side}: {fact.why}{where}"
    if not facts:
        yield f"  {side}: nothing"

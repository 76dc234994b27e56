"""`fixer rule`: what a rule does and why, with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from fixer.engine.catalogue import Catalogue, Listed
    from fixer.engine.rule import Rule


def rule(
    code: Annotated[str | None, typer.Argument(help="Code or name.", metavar="CODE|NAME", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every rule.")] = False,
    output_format: Annotated[str, typer.Option(help="How to print it.", metavar="text|json")] = "text",
) -> int:
    """Explain a rule, with an example.

    Says what it finds, why that is bad, and how safe its fix is.
    """
    import sys

    from fixer.engine.run import installed
    from fixer.errors import UsageError

    if (code is None) != everything or output_format not in ("text", "json"):
        raise UsageError("fixer rule takes one code or name, or --all; --output-format is text or json")
    catalogue = installed()
    chosen = [catalogue.rule(listed) for listed in (catalogue.listed if code is None else [_one(code, catalogue)])]
    render = _json if output_format == "json" else _text
    sys.stdout.flush()
    sys.stdout.buffer.write(render(chosen, single=not everything))
    sys.stdout.flush()
    return 0


def _one(code: str, catalogue: Catalogue) -> Listed:
    from fixer.engine.selection import did_you_mean
    from fixer.errors import UsageError

    listed = catalogue.find(code) or catalogue.find(code.upper())
    if listed is None:
        raise UsageError(f"unknown rule `{code}`{did_you_mean(code, catalogue.names)}")
    return listed


def _text(rules: list[Rule], single: bool) -> bytes:  # noqa: ARG001
    from fixer.output.page import page

    return "\n".join(page(rule, **_example(rule)) for rule in rules).encode()


def _json(rules: list[Rule], single: bool) -> bytes:
    import json

    said = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.meta.severity.name.lower(),
            "applicability": rule.meta.applicability.name.lower(),
            "default": rule.meta.default,
            "products": dict(rule.meta.products),
            "oracle": rule.meta.oracle,
            "requires": rule.meta.requires.install if rule.meta.requires is not None else None,
            "references": list(rule.meta.references),
            "explanation": rule.docs,
        }
        for rule in rules
    ]
    return json.dumps(said[0] if single else said, indent=2).encode() + b"\n"


def _example(rule: Rule) -> dict[str, dict[str, bytes]]:
    """The files of the rule's example, bad and good; none when it has no such case, or brings its own from elsewhere."""
    from importlib.resources import files

    case = files("fixer_fixtures").joinpath(rule.code, "example")
    return {side: dict(_files(case.joinpath(side), "")) for side in ("bad", "good")}


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item.read_bytes()

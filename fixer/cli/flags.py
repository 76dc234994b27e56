"""The flags that several commands share, declared once.

A command takes them as one parameter of type `Common` (see `command`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fixer.cli.formats import FORMATS

if TYPE_CHECKING:
    from fixer.engine.configuration import Flags


def _words(help: str) -> Any:
    """An option that takes codes, names and prefixes, with commas between them or repeated."""
    return typer.Option(help=help, metavar="CODE,…")


@dataclass(frozen=True, eq=False)
class Common:
    """What the command line says, as typed."""

    select: Annotated[list[str] | None, _words("Rules to run, instead of those on by default.")] = None
    ignore: Annotated[list[str] | None, _words("Rules not to run.")] = None
    extend_select: Annotated[list[str] | None, _words("Rules to run besides.")] = None
    fixable: Annotated[list[str] | None, _words("Rules whose fixes may be made.")] = None
    unfixable: Annotated[list[str] | None, _words("Rules whose fixes are shown and not made.")] = None
    unsafe_fixes: Annotated[
        bool | None,
        typer.Option("--unsafe-fixes/--no-unsafe-fixes", help="Also make fixes that have a caveat.", show_default=False),
    ] = None
    fail_on: Annotated[
        str | None, typer.Option(help="Lowest severity that makes the exit status 1.", metavar="info|warning|error")
    ] = None
    config: Annotated[Path | None, typer.Option(help="This configuration file instead of those found.", metavar="FILE")] = None
    isolated: Annotated[bool, typer.Option("--isolated", help="No configuration file at all.")] = False
    compose_file: Annotated[
        list[Path] | None,
        typer.Option(help="Compose file that counts, like `docker compose -f`; repeatable.", metavar="FILE"),
    ] = None
    env_file: Annotated[list[Path] | None, typer.Option(help="Instead of `.env`; repeatable.", metavar="FILE")] = None
    stdin_filename: Annotated[Path | None, typer.Option(help="Read this file's content from standard input.", metavar="FILE")] = (
        None
    )
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Pass over files of a kind that fixer does not know; named, they are errors.")
    ] = False
    output_format: Annotated[
        list[str] | None,
        typer.Option(help=f"What to print: {', '.join(FORMATS)}; with `:FILE` into a file; repeatable.", metavar="FORMAT[:FILE]"),
    ] = None
    diff_base: Annotated[
        str | None,
        typer.Option(help="Only what the change since this git revision touches or breaks.", metavar="REV", show_default=False),
    ] = None
    color: Annotated[str, typer.Option(help="When to use colours.", metavar="auto|always|never")] = "auto"
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Remember nothing between runs.")] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No summary and no notes on standard error.")] = False
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 where it would be 1.")] = False
    show_settings: Annotated[
        bool, typer.Option("--show-settings", help="Print the settings that hold for the paths, and stop.")
    ] = False

    def engine(self) -> Flags:
        """The part that the engine wants. Raises `UsageError`."""
        from fixer.engine.configuration import Flags
        from fixer.engine.rule import Severity
        from fixer.errors import UsageError

        names = [severity.name.lower() for severity in Severity]
        if self.fail_on is not None and self.fail_on not in names:
            raise UsageError(f"--fail-on must be one of {', '.join(names)}, not `{self.fail_on}`")
        return Flags(
            select=_split(self.select) if self.select is not None else None,
            extend_select=_split(self.extend_select),
            ignore=_split(self.ignore),
            fixable=_split(self.fixable) if self.fixable is not None else None,
            unfixable=_split(self.unfixable),
            unsafe_fixes=self.unsafe_fixes,
            fail_on=Severity[self.fail_on.upper()] if self.fail_on is not None else None,
            config=self.config,
            isolated=self.isolated,
            cache=not self.no_cache,
        )


def _split(said: list[str] | None) -> tuple[str, ...]:
    return tuple(word.strip() for part in said or () for word in part.split(",") if word.strip())

"""`fixer map`: the stack as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def map(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Where the stack is; the current directory if none.", metavar="[PATHS]...")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Where to; .html, .svg or .mmd says what. Without it Mermaid is printed.", metavar="FILE"
        ),
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(help="Rules to run, instead of those on by default.", metavar="CODE,…")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Rules not to run.", metavar="CODE,…")] = None,
    fail_on: Annotated[
        str | None, typer.Option(help="Lowest severity that makes the exit status 1.", metavar="info|warning|error")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="This configuration file instead of those found.", metavar="FILE")] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="No configuration file at all.")] = False,
    compose_file: Annotated[
        list[Path] | None, typer.Option(help="Compose file that counts, like `docker compose -f`; repeatable.", metavar="FILE")
    ] = None,
    env_file: Annotated[list[Path] | None, typer.Option(help="Instead of `.env`; repeatable.", metavar="FILE")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on standard error.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 where it would be 1.")] = False,
) -> int:
    """Draw the stack, with what is broken in red.

    Shows services, networks, ports, who scrapes and alerts whom, findings, and what is proposed instead. Nothing is changed.
    Exits as `check` does.
    """

    from fixer.cli.apply import status
    from fixer.cli.flags import Common
    from fixer.cli.look import look
    from fixer.cli.mapping import check_suffix, emit
    from fixer.cli.progress import Progress
    from fixer.output.report import as_found

    check_suffix("--output", output)
    common = Common(
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        config=config,
        isolated=isolated,
        compose_file=compose_file,
        env_file=env_file,
        quiet=quiet,
        exit_zero=exit_zero,
    )
    with Progress(quiet) as progress:
        looked = look(paths or [Path()], common, progress, fix=True)
    emit(looked.reports, output)
    found = looked._replace(reports=tuple(as_found(report) for report in looked.reports))
    return status(found, False, exit_zero)

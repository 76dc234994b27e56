"""`fixer verify`: look at the stack as it runs, and say for every part whether it works."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def verify(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Where the stack is; the current directory if none.", metavar="[PATHS]...")
    ] = None,
    prometheus: Annotated[
        str, typer.Option(help="Where Prometheus is, instead of its published port; may hold USER:PASSWORD@.", metavar="URL")
    ] = "",
    alertmanager: Annotated[str, typer.Option(help="Where Alertmanager is, likewise.", metavar="URL")] = "",
    host: Annotated[str, typer.Option(help="The machine that runs the stack.", metavar="NAME")] = "localhost",
    timeout: Annotated[float, typer.Option(help="Seconds that an answer may take.", min=0.1)] = 10.0,
    retries: Annotated[int, typer.Option(help="Tries again where a connection is refused or breaks.", min=0)] = 2,
    reload: Annotated[
        bool, typer.Option("--reload", help="Have Prometheus and Alertmanager load their configuration first.")
    ] = False,
    query: Annotated[list[str] | None, typer.Option(help="PromQL that must have a result; repeatable.", metavar="EXPR")] = None,
    map: Annotated[
        Path | None,
        typer.Option(help="Draw what was seen there too, as `fixer map` does: .html, .svg, .mmd.", metavar="FILE"),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Look again and again until Ctrl-C; print what changes.")] = False,
    output_format: Annotated[
        list[str] | None,
        typer.Option(
            help="What to print: text, json, junit, markdown; with `:FILE` into a file; repeatable.", metavar="FORMAT[:FILE]"
        ),
    ] = None,
    compose_file: Annotated[
        list[Path] | None, typer.Option(help="Compose file that counts, like `docker compose -f`; repeatable.", metavar="FILE")
    ] = None,
    env_file: Annotated[list[Path] | None, typer.Option(help="Instead of `.env`; repeatable.", metavar="FILE")] = None,
    config: Annotated[Path | None, typer.Option(help="This configuration file instead of those found.", metavar="FILE")] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="No configuration file at all.")] = False,
    color: Annotated[str, typer.Option(help="When to use colours.", metavar="auto|always|never")] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on standard error.")] = False,
) -> int:
    """Ask the running stack whether it works.

    Asks every metrics endpoint, Prometheus, Alertmanager and docker. Nothing is changed, unless --reload asks for it. Exits
    with 0 when nothing fails, 1 when something does, 2 when nothing could be checked.
    """
    from fixer.cli import verifying
    from fixer.cli.mapping import check_suffix
    from fixer.engine.configuration import Flags
    from fixer.errors import UsageError
    from fixer.live.verify import Wishes

    missing = next((path for path in paths or () if not path.exists()), None)
    if missing is not None:
        raise UsageError(f"{missing}: no such file or folder")
    wishes = Wishes(prometheus, alertmanager, host, timeout, retries, reload, tuple(query or ()))
    check_suffix("--map", map)
    flags = Flags(config=config, isolated=isolated)
    stack = verifying.Stack(paths or [Path()], flags, compose_file or (), env_file or (), quiet, map)
    return verifying.watch(stack, wishes, output_format, color) if watch else verifying.once(stack, wishes, output_format, color)

"""The entry of the commands `fixer` and `config-fixer`."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from fixer.cli.apply import apply
from fixer.cli.check import check
from fixer.cli.command import command
from fixer.cli.rule import rule
from fixer.cli.suggest import suggest
from fixer.cli.verify import verify
from fixer.cli.why import why

app = typer.Typer(
    name="fixer",
    help="Find and mend misconfigurations of container stacks: Compose, Prometheus, Alertmanager and what runs beside them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in (apply, check, rule, verify, why, suggest):
    app.command()(command(_command))


def _print_version(wanted: bool) -> None:
    if wanted:
        from fixer.version import VERSION

        print(f"fixer {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Print the version, and stop.")
    ] = False,
) -> None:
    """Options of `fixer` itself."""


def run() -> None:
    """Run the command line and end the process with its exit status."""
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main())


def main(arguments: list[str] | None = None) -> int:
    """Run `arguments` (default: those of the process) and return the exit status."""
    try:
        app(arguments, prog_name="fixer")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0


def _end(number: int, _frame: FrameType | None) -> None:
    """Being told to stop is like Ctrl-C: what was begun is undone on the way out."""
    sys.exit(128 + number)

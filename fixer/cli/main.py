"""The entry of the commands `fixer` and `config-fixer`."""

from __future__ import annotations

import gc
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from fixer.cli.command import command

COMMANDS = ("apply", "check", "rule", "verify", "map", "why", "suggest", "post")
"""Each is the function of that name in the module of that name beside this one."""

_STYLE: dict[str, Any] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


class _OnDemand(TyperGroup):
    """Commands that are imported when they are named: no run pays for the options of the others."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  click passes it
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        alone = typer.Typer(add_completion=False, **_STYLE)
        alone.command(cmd_name)(command(getattr(import_module(f"fixer.cli.{cmd_name}"), cmd_name)))
        return typer.main.get_command(alone)


app = typer.Typer(
    name="fixer",
    cls=_OnDemand,
    help="Find and mend misconfigurations of container stacks: Compose, Prometheus, Alertmanager and what runs beside them.",
    no_args_is_help=True,
    **_STYLE,
)


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
    gc.set_threshold(200_000)  # a run makes many values and keeps them; looking for cycles early found none and cost 5 %
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

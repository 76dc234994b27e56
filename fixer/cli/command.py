"""From a function that returns an exit status to a command as typer wants it."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any, get_type_hints

import typer

from fixer.cli.flags import Common
from fixer.errors import FixerError


def command(function: Callable[..., int]) -> Callable[..., None]:
    """`function` with each field of its parameter `common`, if it has one, as an option of its own, behind its other ones.

    Errors on purpose, Ctrl-C and a reader that has enough end it here, each with its exit status.
    """
    own = list(_parameters(function))
    shared = list(_fields()) if len(own) < len(inspect.signature(function).parameters) else []

    def called(**said: Any) -> None:
        if shared:
            said["common"] = Common(**{parameter.name: said.pop(parameter.name) for parameter in shared})
        raise typer.Exit(_ended(function, said))

    called.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in [*own, *shared]}
    called.__name__, called.__doc__ = function.__name__, function.__doc__
    return called


def _parameters(function: Callable[..., int]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    return [
        parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(function).parameters.items()
        if name != "common"
    ]


def _fields() -> list[inspect.Parameter]:
    hints = get_type_hints(Common, include_extras=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    return [inspect.Parameter(field.name, kind, default=field.default, annotation=hints[field.name]) for field in fields(Common)]


def _ended(function: Callable[..., int], said: dict[str, Any]) -> int:
    try:
        status = function(**said)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # whoever read the output has enough; Python would complain once more when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    except (FixerError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except Exception:  # a mistake of ours: not to be taken for findings, which exit with 1
        import traceback

        traceback.print_exc()
        return 2

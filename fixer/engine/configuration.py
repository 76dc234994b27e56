"""What the user wants: flags and configuration files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fixer.engine.rule import Severity


@dataclass(frozen=True)
class Flags:
    """What the command line says. None: not said, the configuration decides.

    select …     codes, names, prefixes or `ALL`
    config       this file instead of those in the tree (`--config`)
    isolated     no configuration file at all (`--isolated`)
    cache        False: neither read nor write the index of rules (`--no-cache`)
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fixable: tuple[str, ...] | None = None
    unfixable: tuple[str, ...] = ()
    unsafe_fixes: bool | None = None
    fail_on: Severity | None = None
    config: Path | None = None
    isolated: bool = False
    cache: bool = True


@dataclass(frozen=True)
class Configuration:
    """What holds for the files of one folder, flags applied: see `fixer.engine.run`."""

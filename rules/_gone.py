"""What takes the place of a flag that a later version of a program does not have."""

from __future__ import annotations

from typing import NamedTuple

from fixer import MANUAL, SAFE, UNSAFE, Fix

from ._fixes import mended
from ._started import Flag, Program, away, called


class Gone(NamedTuple):
    """What became of a flag.

    now       the flag that says the same, or "" when nothing has to
    reason    why nothing has to
    caveat    what is different then
    obstacle  why nobody but a person can put something in its place
    """

    now: str = ""
    reason: str = ""
    caveat: str = ""
    obstacle: str = ""

    def fix(self, program: Program, flag: Flag) -> Fix:
        """The command with what says the same, or without the flag."""
        if self.obstacle:
            return Fix("say it where it belongs now", (), MANUAL, self.obstacle)
        applicability = UNSAFE if self.caveat else SAFE
        if self.now and program.given(self.now):
            return mended(f"remove it: `--{self.now}` stands there too", away(program, flag), applicability, self.caveat)
        if self.now:
            return mended(f"call it `--{self.now}`", called(program, flag, f"--{self.now}"), applicability, self.caveat)
        return mended(f"remove it{': ' + self.reason if self.reason else ''}", away(program, flag), applicability, self.caveat)

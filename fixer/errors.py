"""Everything that can go wrong, raised in the core and printed at the edge.

FixerError
├── UsageError          the command line or the configuration is wrong
├── Unreadable          a file cannot be read or parsed (path, line, column, reason)
│   └── Template        a file that a template engine renders before anybody parses it
├── Unstable            passes of fixes never come to rest
└── Changed             a file is no longer what was read
"""

from __future__ import annotations


class FixerError(Exception):
    """Base of all errors that `fixer` raises on purpose."""


class UsageError(FixerError):
    """The command line or a configuration file asks for something that does not exist."""


class Unreadable(FixerError):
    """A file of a kind we know cannot be read or parsed. Lines and columns count from 1; 0 means unknown."""

    def __init__(self, path: str, reason: str, line: int = 0, column: int = 0) -> None:
        place = f"{path}:{line}:{column}" if line else path
        super().__init__(f"{place}: {reason}")
        self.path, self.reason, self.line, self.column = path, reason, line, column


class Template(Unreadable):
    """A file that is rendered (Helm, Jinja, envsubst) before it is YAML: a note, not an error."""


class Unstable(FixerError):
    """Fixes of these rules undo one another, so nothing of their unit is written."""


class Changed(FixerError):
    """The file on disk is no longer what was read; its unit is not written."""

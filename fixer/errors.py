"""Everything that can go wrong, raised in the core and printed at the edge.

FixerError
├── UsageError          the command line or the configuration is wrong
├── Unreadable          a file cannot be read or parsed (path, line, column, reason)
│   └── Template        a file that a template engine renders before anybody parses it
├── Unstable            passes of fixes never come to rest
└── Unwritten           a file cannot be written, so nothing of its unit is
    └── Changed         a file is no longer what was read
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


class Unwritten(FixerError):
    """A file cannot be written; every file of its unit is as it was. `path` as the tree names it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class Changed(Unwritten):
    """The file on disk is no longer what was read; its unit is not written."""

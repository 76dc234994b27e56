"""A line on the terminal while something takes long; nothing anywhere else."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

PATIENCE = 1.0
"""Seconds before anything is shown: most runs are over by then."""


class Progress:
    """`with Progress(quiet) as progress: progress("reading 12 files")` says what goes on, and for how many seconds."""

    def __init__(self, quiet: bool = False) -> None:
        self._shows = not quiet and sys.stderr.isatty()
        self._over = threading.Event()
        self._doing = ""
        self._thread: threading.Thread | None = None

    def __call__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> Progress:
        if self._shows:
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _show(self) -> None:
        start = time.monotonic()
        shown = False
        wait = PATIENCE
        while not self._over.wait(wait):
            sys.stderr.write(f"\r\x1b[K{self._doing} … {time.monotonic() - start:.0f} s")
            sys.stderr.flush()
            shown, wait = True, 0.5
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

"""Many things at once, none of which can hold up the others or the end."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 512
"""Threads at a time; they only wait."""

GRACE = 0.5
"""Seconds after the timeout that whoever keeps to it by himself has to say so."""


def together(tasks: Sequence[Callable[[], T]], late: Sequence[T], timeout: float, done: Callable[[int], None]) -> list[T]:
    """What the tasks return, in their order; for a task that takes much longer than `timeout` seconds, its part of `late`.

    Tasks must not raise. Looking up a name cannot be called off, so a late one is left behind in a thread that does not keep
    the process alive. `done` is called with how many are over.
    """
    found = list(late)
    for start in range(0, len(tasks), AT_ONCE):
        _batch(tasks[start : start + AT_ONCE], start, found, timeout, done)
    return found


def _batch(tasks: Sequence[Callable[[], T]], start: int, found: list[T], timeout: float, done: Callable[[int], None]) -> None:
    results: queue.SimpleQueue[tuple[int, T]] = queue.SimpleQueue()
    for number, task in enumerate(tasks, start):
        threading.Thread(target=_run, args=(number, task, results), daemon=True).start()
    end = time.monotonic() + timeout + GRACE
    for over in range(1, len(tasks) + 1):
        try:
            number, result = results.get(timeout=max(end - time.monotonic(), 0.001))
        except queue.Empty:
            return
        found[number] = result
        done(start + over)


def _run(number: int, task: Callable[[], T], results: queue.SimpleQueue[tuple[int, T]]) -> None:
    results.put((number, task()))

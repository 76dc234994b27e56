"""Many things at once: order, lateness, and an end in time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from fixer.live import together as module
from fixer.live.together import together

HANGING = """\
import time
from fixer.live.together import together
print(together([lambda: time.sleep(30), lambda: "done"], ["late", "late"], 0.2, lambda _over: None))
"""


def after(seconds: float, number: int) -> Callable[[], int]:
    """A task that takes so long and gives the number."""

    def task() -> int:
        time.sleep(seconds)
        return number

    return task


def test_results_come_in_the_order_of_the_tasks() -> None:
    seen: list[int] = []
    assert together([after(0.05 * (3 - number), number) for number in range(3)], [-1, -1, -1], 5, seen.append) == [0, 1, 2]
    assert seen == [1, 2, 3]
    assert together([], [], 5, seen.append) == []


def test_a_task_that_hangs_is_left_behind_and_the_process_ends() -> None:
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, check=True, timeout=25)
    assert done.stdout == "['late', 'done']\n"
    assert time.monotonic() - start < 20


def test_more_than_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 4)
    assert together([after(0, number) for number in range(10)], [-1] * 10, 5, lambda _over: None) == list(range(10))

"""What a platform's diff shows, against the two texts it was made of."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fixer.bot.lines import Shown
from tests.bot.made import patch
from tests.bot.pull_request import PullRequest

WORDS = ["a", "b: 1", "+c", "-d", " e", "@@ -1 +1 @@", "\\ No", "", "é", "f\tg"]


def texts(rng: random.Random) -> tuple[str, str]:
    base = [rng.choice(WORDS) for _ in range(rng.randint(1, 30))]
    head = [line for line in base if rng.random() > 0.15]
    for _ in range(rng.randint(0, 4)):
        head.insert(rng.randint(0, len(head)), rng.choice(WORDS))
    return "".join(f"{line}\n" for line in base), "".join(f"{line}\n" for line in head)


@pytest.mark.parametrize("seed", range(300))
def test_lines_are_those_of_the_texts(seed: int) -> None:
    base, head = texts(random.Random(seed))
    shown, old, new = Shown(patch(base, head)), base.split("\n"), head.split("\n")
    for number, line in shown.lines.items():
        assert line.text == new[number - 1]
        assert line.old is None or old[line.old - 1] == line.text
        assert shown.reads(number, [line.text])
        assert not shown.reads(number, [f"{line.text}!"])
    assert {number for hunk in shown.hunks for number in range(hunk.first, hunk.last + 1)} == set(shown.lines)
    if base != head and new != [""]:
        changed = {line for line in new if line not in old}
        assert changed <= {line.text for line in shown.lines.values()}


@pytest.mark.parametrize("seed", range(3))
def test_the_diff_of_git_itself(seed: int, tmp_path: Path) -> None:
    base, head = texts(random.Random(seed))
    shown = Shown(PullRequest.make(tmp_path, {"f": base}, {"f": head}).patches()["f"] or "")
    old, new = base.split("\n"), head.split("\n")
    assert shown.lines
    for number, line in shown.lines.items():
        assert line.text == new[number - 1]
        assert line.old is None or old[line.old - 1] == line.text


def test_a_file_without_a_diff() -> None:
    assert (dict(Shown("").lines), Shown("").hunks, Shown("").reads(1, ["a"]), Shown("").holds(1, 1)) == ({}, (), False, False)

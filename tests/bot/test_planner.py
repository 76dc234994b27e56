"""The planner against an emulated Apply button, on random pull requests."""

from __future__ import annotations

import difflib
import random
import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt

from fixer.bot.hunks import Hunk, hunks
from fixer.bot.markdown import suggestion
from fixer.bot.planner import Change, Plan, Suggestion, Unplaced, Wanted, applied, plan
from fixer.document.edit import Edit
from fixer.document.proof import splice
from fixer.document.span import Span

TRIPLES = 20_000
WORDS = [
    "a: 1",
    "b:",
    "  - x",
    "  ```",
    "````",
    "  # note",
    "",
    "targets: ['app:8081']",
    "c: |",
    "    ``` yaml",
    "é: 🙂",
    "- \u2028z",
]


def unified(base: str, head: str) -> bytes:
    """A unified diff with three lines of context, lines ending at \\n only."""
    old, new = base.split("\n"), head.split("\n")
    old_ends, new_ends = old.pop() == "", new.pop() == ""
    if not old_ends:
        old = base.split("\n")
    if not new_ends:
        new = head.split("\n")
    return "\n".join(difflib.unified_diff(old, new, lineterm="")).encode()


def changes(path: str, head: str, fixed: str) -> Iterator[Change]:
    """What turns one text into the other, line by line."""
    old, new = re.findall(r"[^\n]*\n|[^\n]+", head), re.findall(r"[^\n]*\n|[^\n]+", fixed)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change(path, Span(starts[a], starts[b]), "".join(new[c:d]))


def mutated(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(rng.randint(0, 4)):
        at = rng.randint(0, len(lines))
        match rng.randint(0, 3):
            case 0:
                lines[at:at] = [rng.choice(WORDS)] * rng.randint(1, 2)
            case 1:
                del lines[at : at + rng.randint(1, 3)]
            case _:
                lines[at : at + 1] = [rng.choice(WORDS) + str(rng.randint(0, 9))]
    return "\n".join(lines)


def random_text(rng: random.Random) -> str:
    end = rng.choice(["\n", "\n", "\n", ""])
    text = "\n".join(rng.choice(WORDS) for _ in range(rng.randint(0, 30))) + end
    return text.replace("\n", "\r\n") if rng.random() < 0.05 else text


def pressed(head: str, body: str, first: int, last: int) -> str:
    """What a platform's Apply button commits: the lines replaced by the content of the suggestion block."""
    (block,) = [token for token in MarkdownIt().parse(body) if token.type == "fence" and token.info == "suggestion"]
    lines = re.findall(r"[^\n]*\n|[^\n]+", head)
    return "".join([*lines[: first - 1], block.content, *lines[last:]])


def grouped(found: list[Change], rng: random.Random) -> list[Wanted]:
    """The changes as fixes of one or two of them each, in any order."""
    groups: list[Wanted] = []
    left = found[:]
    while left:
        size = rng.choice([1, 1, 1, 2])
        groups.append(Wanted(f"key{len(groups)}", tuple(left[:size])))
        left = left[size:]
    rng.shuffle(groups)
    return groups


@pytest.mark.parametrize("part", range(4))
def test_suggestions_and_the_rest_give_what_the_fixer_gives(part: int) -> None:
    rng = random.Random(part)
    shown = kept = 0
    for _ in range(TRIPLES // 4):
        base = random_text(rng)
        head = mutated(base, rng)
        fixed = mutated(head, rng)
        lines = hunks(unified(base, head))
        wanted = grouped(list(changes("f.yml", head, fixed)), rng)
        made = plan({"f.yml": head}, {"f.yml": lines}, wanted)
        assert_kept(made, head, fixed, lines, wanted)
        shown, kept = shown + len(made.suggestions), kept + len(made.unplaced)
    assert shown > 1000
    assert kept > 1000


def assert_kept(made: Plan, head: str, fixed: str, lines: tuple[Hunk, ...], wanted: list[Wanted]) -> None:
    text = head
    for one in sorted(made.suggestions, key=lambda one: -one.first):
        assert sum(hunk.holds(one.first, one.last) for hunk in lines) == 1
        text = pressed(text, suggestion(one.lines), one.first, one.last)
    assert text == made.after["f.yml"] == applied(head, made.suggestions, "f.yml")
    left = {key for key, _ in made.unplaced}
    assert left | {one.key for one in made.suggestions} == {group.key for group in wanted}
    every = [change for group in wanted for change in group.changes]
    assert spliced(head, every) == fixed
    done = [change for group in wanted if group.key not in left for change in group.changes]
    assert spliced(head, done) == text


def spliced(text: str, found: list[Change]) -> str:
    return splice(text, [Edit(path, span, written) for path, span, written in found])


HEAD = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9\n"
SHOWN = hunks(unified(HEAD.replace("b: 2\n", "b: 0\n").replace("d: 4\n", "d: 4\nx: 0\n"), HEAD))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param([(8, 9, "5")], Suggestion("k", "f", 2, 2, ("b: 5",)), id="a value on a changed line"),
        pytest.param(
            [(5, 5, "n: 1\n")], Suggestion("k", "f", 1, 1, ("a: 1", "n: 1")), id="an insertion stands on the line above"
        ),
        pytest.param([(0, 0, "n: 1\n")], Suggestion("k", "f", 1, 1, ("n: 1", "a: 1")), id="at the top on the line below"),
        pytest.param([(5, 10, "")], Suggestion("k", "f", 2, 2, ()), id="a deletion is an empty block"),
        pytest.param([(5, 6, "z"), (13, 14, "9")], Suggestion("k", "f", 2, 3, ("z: 2", "c: 9")), id="two places in one range"),
        pytest.param([(0, 1, "z"), (13, 14, "9")], Unplaced("k", "not-in-diff"), id="never over a deleted line"),
        pytest.param([(43, 44, "0")], Unplaced("k", "not-in-diff"), id="a line that the diff does not show"),
        pytest.param([(45, 45, "j: 1\n")], Unplaced("k", "final-newline"), id="behind the last line"),
        pytest.param([(8, 9, "5\r\n")], Unplaced("k", "line-ends"), id="carriage returns"),
    ],
)
def test_one_change(changed: list[tuple[int, int, str]], expected: Suggestion | Unplaced) -> None:
    wanted = Wanted("k", tuple(Change("f", Span(a, b), text) for a, b, text in changed))
    made = plan({"f": HEAD}, {"f": SHOWN}, [wanted])
    assert [*made.suggestions, *made.unplaced] == [expected]


def test_a_fix_over_two_files_is_never_half_suggested() -> None:
    wanted = Wanted("k", (Change("f", Span(8, 9), "5"), Change("g", Span(0, 1), "z")))
    made = plan({"f": HEAD, "g": HEAD}, {"f": SHOWN, "g": SHOWN}, [wanted])
    assert made.unplaced == (Unplaced("k", "several-files"),)
    assert made.after == {"f": HEAD, "g": HEAD}


def test_two_suggestions_never_cover_the_same_line() -> None:
    one, two = Wanted("1", (Change("f", Span(8, 9), "5"),)), Wanted("2", (Change("f", Span(5, 6), "z"),))
    made = plan({"f": HEAD}, {"f": SHOWN}, [one, two])
    assert [one.key for one in made.suggestions] == ["1"]
    assert made.unplaced == (Unplaced("2", "overlap"),)

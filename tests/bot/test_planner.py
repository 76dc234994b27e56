"""The planner against an emulated Apply button, on random pull requests."""

from __future__ import annotations

import difflib
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from fixer.bot.hunks import Hunk, hunks
from fixer.bot.markdown import suggestion
from fixer.bot.planner import Change, Plan, Suggestion, Unplaced, Wanted, applied, plan
from fixer.bot.repository import Diff, Repository
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


def renamed(base: str, head: str, rng: random.Random) -> bytes:
    """The diff of a file that comes from another one: as git shows it when it sees that, and when it takes it for a new one."""
    seen = b"diff --git a/old name.yml b/f.yml\nsimilarity index 80%\nrename from old name.yml\nrename to f.yml\n"
    new = b"diff --git a/f.yml b/f.yml\nnew file mode 100644\nindex 0000000..c0ffee0\n"
    return seen + unified(base, head) if rng.random() < 0.8 else new + unified("", head)


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
    shown: Counter[bool] = Counter()
    kept: Counter[bool] = Counter()
    for _ in range(TRIPLES // 4):
        base = random_text(rng)
        head = mutated(base, rng)
        fixed = mutated(head, rng)
        moved = rng.random() < 0.2
        lines = hunks(renamed(base, head, rng) if moved else unified(base, head))
        made = assert_kept("f.yml", head, fixed, lines, rng)
        shown[moved] += len(made.suggestions)
        kept[moved] += len(made.unplaced)
    assert min(shown[False], kept[False]) > 1000
    assert min(shown[True], kept[True]) > 200


NAMES = ["compose.yml", "a b.yml", "täglich.yml", "-n.yml", "'quoted'.yml", 'two"s.yml', "[x]*?.yml", "back\\slash.yml", "#1.yml"]


def test_renames_as_git_shows_them(tmp_path: Path) -> None:
    """The same on a pull request that gives every file another name, some of them odd, and changes what is in most."""
    rng = random.Random(7)
    here = Repository(tmp_path)
    old = {f"old/{number} {name}": random_text(rng) for number, name in enumerate(NAMES * 12)}
    new = {path.replace("old/", rng.choice(["old/new ", "new/"])): mutated(text, rng) for path, text in old.items()}
    base, head = committed(tmp_path, old), committed(tmp_path, new)
    diff = Diff(here, here.commit(base), here.commit(head))
    shown = seen = 0
    for path, text in new.items():
        patch = diff.patch(path)
        made = assert_kept(path, text, mutated(text, rng), hunks(patch), rng)
        shown, seen = shown + len(made.suggestions), seen + (b"\nrename from " in patch)
    assert seen > len(new) // 3
    assert shown > len(new) // 3


def committed(root: Path, files: Mapping[str, str]) -> str:
    """A commit that holds these files and no others; its name."""
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false", "-C", str(root)]
    if not (root / ".git").exists():
        subprocess.run([*git, "init", "-q"], check=True)
    for folder in ("old", "new"):
        shutil.rmtree(root / folder, ignore_errors=True)
    for path, text in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode())
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "files"], check=True)
    return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def assert_kept(path: str, head: str, fixed: str, lines: tuple[Hunk, ...], rng: random.Random) -> Plan:
    wanted = grouped(list(changes(path, head, fixed)), rng)
    made = plan({path: head}, {path: lines}, wanted)
    text = head
    for one in sorted(made.suggestions, key=lambda one: -one.first):
        assert sum(hunk.holds(one.first, one.last) for hunk in lines) == 1
        text = pressed(text, suggestion(one.lines), one.first, one.last)
    assert text == made.after[path] == applied(head, made.suggestions, path)
    left = {key for key, _ in made.unplaced}
    assert left | {one.key for one in made.suggestions} == {group.key for group in wanted}
    every = [change for group in wanted for change in group.changes]
    assert spliced(head, every) == fixed
    done = [change for group in wanted if group.key not in left for change in group.changes]
    assert spliced(head, done) == text
    return made


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

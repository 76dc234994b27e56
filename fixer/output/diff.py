"""Changes as a patch that `git apply` takes: bytes, lines split on `\\n` only, names quoted as git quotes them."""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from fixer.engine.changes import Change

CONTEXT = 3
"""Unchanged lines shown around each change."""

EFFORT = 2000
"""Most lines that may differ before the differing part is shown as one replacement: comparing costs the square of it."""

Name = Callable[[str], str]

_ESCAPES = {ord(char): b"\\" + letter for char, letter in zip('\a\b\t\n\v\f\r"\\', map(bytes, zip(b'abtnvfr"\\')), strict=True)}


def patch(changes: Iterable[Change], name: Name = str) -> bytes:
    """A unified diff of the changes; `name` gives each path as the patch is to say it. Empty when nothing changes."""
    return b"".join(_file(change, os.fsencode(name(change.path))) for change in changes if change.writes)


def _file(change: Change, name: bytes) -> bytes:
    old, new = quoted(b"a/" + name), quoted(b"b/" + name)
    head = b"diff --git " + old + b" " + new + b"\n"
    if change.before is None:
        head += b"new file mode 100644\n"
    if not change.before and not change.after:
        return head
    # git and patch end a name at the first tab, so one with white space must be followed by it
    tab = b"\t" if b" " in name else b""
    head += b"--- " + (old + tab if change.before is not None else b"/dev/null") + b"\n"
    head += b"+++ " + new + tab + b"\n"
    return head + b"".join(hunks(lines(change.before or b""), lines(change.after)))


def lines(text: bytes) -> list[bytes]:
    """The text cut behind each `\\n`; a carriage return stays part of its line."""
    return re.findall(rb"[^\n]*\n|[^\n]+", text)


def quoted(name: bytes) -> bytes:
    """A file name as git writes it: in quotes with C escapes when it holds anything but printable ASCII."""
    if not re.search(rb'[\x00-\x1f"\\\x7f-\xff]', name):
        return name
    return b'"' + b"".join(_ESCAPES.get(c) or (b"%c" % c if 0x20 <= c < 0x7F else b"\\%03o" % c) for c in name) + b'"'


class Block(NamedTuple):
    """Lines `old` (a range of the old text) become lines `new`; one of the two may be empty."""

    old: range
    new: range


def hunks(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[bytes]:
    """The hunks of a unified diff."""
    group: list[Block] = []
    for block in blocks(old, new):
        if group and block.old.start - group[-1].old.stop > 2 * CONTEXT:
            yield _hunk(old, new, group)
            group = []
        group.append(block)
    if group:
        yield _hunk(old, new, group)


def _hunk(old: Sequence[bytes], new: Sequence[bytes], group: list[Block]) -> bytes:
    start, stop = max(group[0].old.start - CONTEXT, 0), min(group[-1].old.stop + CONTEXT, len(old))
    shift = group[0].new.start - group[0].old.start
    body, at = [], start
    for block in group:
        body += [_line(b" ", line) for line in old[at : block.old.start]]
        body += [_line(b"-", old[i]) for i in block.old] + [_line(b"+", new[i]) for i in block.new]
        at = block.old.stop
    body += [_line(b" ", line) for line in old[at:stop]]
    grown = sum(len(block.new) - len(block.old) for block in group)
    return b"@@ -%s +%s @@\n" % (_range(start, stop - start), _range(start + shift, stop - start + grown)) + b"".join(body)


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + b"\n\\ No newline at end of file\n"


def _range(start: int, length: int) -> bytes:
    if length == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if length else start, length)


def blocks(old: Sequence[bytes], new: Sequence[bytes]) -> list[Block]:
    """What differs, with as few lines as possible, from top to bottom."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    found = _shortest(old[head : len(old) - tail], new[head : len(new) - tail])
    return _joined(_slid(old, new, [_moved(block, head) for block in found]))


def _common(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _shortest(a: Sequence[bytes], b: Sequence[bytes]) -> list[Block]:
    """Shortest edit script (Myers 1986, greedy); all in one block when it would be longer than `EFFORT`.

    `reach[k]` is how far down `a` the paths of this depth come on diagonal k = x - y; negative k count from the end.
    """
    limit = min(len(a) + len(b), EFFORT)
    reach, trace = array("l", [0]) * (2 * limit + 3), []
    for depth in range(limit + 1):
        trace.append(reach[: depth + 2] + reach[-depth - 1 :])
        for k in range(-depth, depth + 1, 2):
            x = reach[k + 1] if _down(reach, k, depth) else reach[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            if x >= len(a) and x - k >= len(b):
                return _joined(_traced(trace, x, x - k))
    return [Block(range(len(a)), range(len(b)))]


def _down(reach: array[int], k: int, depth: int) -> bool:
    """Whether the best path to diagonal k takes a line of the new text last, and not one of the old."""
    return k == -depth or (k != depth and reach[k - 1] < reach[k + 1])


def _traced(trace: list[array[int]], x: int, y: int) -> list[Block]:
    found: list[Block] = []
    for depth in range(len(trace) - 1, 0, -1):
        k = x - y
        down = _down(trace[depth], k, depth)
        x = trace[depth][k + 1 if down else k - 1]
        y = x - (k + 1 if down else k - 1)
        found.append(Block(range(x, x + (not down)), range(y, y + down)))
    return found[::-1]


def _joined(found: list[Block]) -> list[Block]:
    """Blocks that touch as one."""
    joined: list[Block] = []
    for block in found:
        if joined and joined[-1].old.stop == block.old.start:
            last = joined.pop()
            block = Block(range(last.old.start, block.old.stop), range(last.new.start, block.new.stop))
        joined.append(block)
    return joined


def _slid(old: Sequence[bytes], new: Sequence[bytes], found: list[Block]) -> list[Block]:
    """Each pure addition or removal among like lines, moved to where its first line is indented least.

    Of `- a` / `  b` / `- a` / `  b` people remove an item, not the end of one and the head of the next.
    """
    slid: list[Block] = []
    for block, follower in zip(found, [*found[1:], Block(range(len(old), len(old)), range(0))], strict=False):
        above = block.old.start - (slid[-1].old.stop if slid else 0)
        below = follower.old.start - block.old.stop
        slid.append(block if block.old and block.new else _placed(old, new, block, above, below))
    return slid


def _placed(old: Sequence[bytes], new: Sequence[bytes], block: Block, above: int, below: int) -> Block:
    text, own = (old, block.old) if block.old else (new, block.new)
    up = down = 0
    while up < above and text[own.start - up - 1] == text[own.stop - up - 1]:
        up += 1
    while down < below and text[own.start + down] == text[own.stop + down]:
        down += 1
    return _moved(block, min(range(-up, down + 1), key=lambda by: (_indent(text[own.start + by]), -by)))


def _moved(block: Block, by: int) -> Block:
    return Block(*(range(part.start + by, part.stop + by) for part in block))


def _indent(line: bytes) -> int:
    """Columns before the line's text; an empty line never begins a change if another can."""
    return len(line) - len(line.lstrip(b" ")) if line.strip() else 1000

"""What is said about a pull request as a whole: how much is shown, what is not, and the patch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixer.bot.bundle import Bundle, Entry
from fixer.bot.markdown import code
from fixer.bot.notes import Note, Unshown, suggestions
from fixer.bot.render import LISTED, Rules, fate, in_patch, message, reason
from fixer.output.hints import counted
from fixer.output.markdown_text import prose, span, visible


def leftover(bundle: Bundle, shown: Sequence[Note]) -> bytes:
    """The patch that does what is still to do once the suggestions among these comments are applied."""
    return bundle.leftover(suggestions(tuple(shown)))


def summary(bundle: Bundle, rules: Rules, shown: Sequence[Note], unshown: Sequence[Unshown], limit: int) -> str:
    """Markdown of at most so many bytes; empty when there is nothing to say."""
    if not bundle.entries and not bundle.left_out:
        return ""
    text, cut = "\n".join(_counts(bundle, shown)), False
    for part in (*_rest(rules, unshown), *_patch(leftover(bundle, shown))):
        fits = len(f"{text}\n{part}".encode()) <= limit - 300
        text += f"\n{part}" if fits else ""
        cut |= not fits
    return f"{text}\nSome of it is too long to be shown here.\n" if cut else f"{text}\n"


def _counts(bundle: Bundle, shown: Sequence[Note]) -> Iterator[str]:
    pressed = len(list(suggestions(tuple(shown))))
    others = len(shown) - pressed
    yield f"**fixer** found {counted(len(bundle.entries) + bundle.left_out, 'defect')} here: " + (
        f"{counted(pressed, 'suggestion')} to apply, {counted(others, 'other comment')}, "
        f"{len(bundle.entries) + bundle.left_out - len(shown)} without a comment.\n"
    )
    if bundle.left_out:
        yield f"{counted(bundle.left_out, 'defect')} of these had no room in what was handed over; `fixer check` says them all.\n"


def _rest(rules: Rules, unshown: Sequence[Unshown]) -> Iterator[str]:
    if unshown:
        yield "Not shown as comments:\n"
    for one in unshown[:LISTED]:
        yield _line(one, rules)
    if len(unshown) > LISTED:
        yield f"- and {len(unshown) - LISTED} more"


def _line(one: Unshown, rules: Rules) -> str:
    entry, rule = one.entry, rules.get(one.entry.code)
    said = f"**{rule.code}** {rule.name}: {prose(message(entry, rule))}" if rule is not None else f"**{entry.code}**"
    place = span(f"{entry.place.path}:{entry.place.line}")
    caveats = "".join(f" ({prose(fix.caveat)})" for fix in entry.fixes[:1] if fix.caveat)
    return f"- {place} {said}. {_where(entry, one.why)}{caveats}"


def _where(entry: Entry, why: str) -> str:
    """What became of the fix, and why it has no comment."""
    if in_patch(entry):
        return f"Its fix is in the patch: {reason(why)}."
    return f"{fate(entry)}." if entry.why_not else f"Not fixed: {reason(why)}."


def _patch(patch: bytes) -> Iterator[str]:
    if patch:
        shown = code(visible(patch.decode()), "diff")
        yield f"\nThe patch does the rest once the suggestions are applied (`git apply`):\n\n{shown}"

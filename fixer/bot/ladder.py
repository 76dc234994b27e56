"""The rungs below comments, so that nothing is lost: annotations, the job's summary, a patch file; and one line that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixer.bot.bundle import Bundle, Entry
from fixer.bot.notes import Note, Unshown, suggestions
from fixer.bot.render import Rules, message, reason
from fixer.bot.summary import leftover, summary
from fixer.output.github import LIMIT, workflow_command
from fixer.output.hints import counted

JOB_SUMMARY = 1_000_000
"""Bytes that GitHub takes as the summary of a step: 1 MiB, less what others may have written."""


@dataclass(frozen=True)
class Posted:
    """What came of it.

    shown    comments that are there now, old and new
    unshown  findings without one
    problem  why nothing (more) could be posted; "" when everything went well
    stale    the pull request has gone on since: nothing was posted, and nothing is to be said elsewhere
    """

    shown: tuple[Note, ...]
    unshown: tuple[Unshown, ...]
    problem: str = ""
    stale: bool = False
    created: int = 0
    updated: int = 0
    deleted: int = 0


def annotated(posted: Posted, rules: Rules) -> Iterator[str]:
    """Workflow commands for the findings without a comment, as many as GitHub takes of each level."""
    for severity, name in (("error", "error"), ("warning", "warning"), ("info", "notice")):
        for one in [one for one in posted.unshown if one.entry.severity == severity][:LIMIT]:
            yield _annotation(one.entry, name, rules)


def _annotation(entry: Entry, name: str, rules: Rules) -> str:
    rule, place = rules.get(entry.code), entry.place
    title = f"{entry.code} {rule.name}" if rule is not None else entry.code
    lines = {"line": place.line, "endLine": place.end_line} if entry.why_not != "appears-later" else {}
    said = message(entry, rule) if rule is not None else reason("not-built-in")
    return workflow_command(name, {"file": place.path, **lines, "title": title}, said)


def write_summary(posted: Posted, bundle: Bundle, rules: Rules, file: Path) -> None:
    """Append the whole story to the job's summary. Raises `OSError`."""
    text = summary(bundle, rules, posted.shown, posted.unshown, JOB_SUMMARY)
    problem = f"No comments could be written: {posted.problem}.\n\n" if posted.problem else ""
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"{problem}{text}\n")


def write_patch(posted: Posted, bundle: Bundle, file: Path) -> bool:
    """Write what the suggestions that are shown do not do; whether there is such a rest. Raises `OSError`."""
    patch = leftover(bundle, posted.shown)
    if patch:
        file.write_bytes(patch)
    return bool(patch)


def told(posted: Posted, patch: Path | None) -> Iterator[str]:
    """What happened, for the log."""
    if posted.stale:
        yield f"nothing posted: {posted.problem}"
        return
    if posted.problem:
        yield f"comments could not be written: {posted.problem}"
    pressed = len(list(suggestions(posted.shown)))
    yield (
        f"{counted(pressed, 'suggestion')} and {counted(len(posted.shown) - pressed, 'other comment')} are shown "
        f"({posted.created} new, {posted.updated} changed, {posted.deleted} gone)"
    )
    if posted.unshown:
        yield f"{counted(len(posted.unshown), 'finding')} not shown as comments: {'; '.join(_why(posted.unshown))}"
    if patch is not None:
        yield f"the fixes that no suggestion shows are in {patch}: git apply {patch}"


def _why(unshown: Sequence[Unshown]) -> Iterator[str]:
    for why in dict.fromkeys(one.why for one in unshown):
        yield f"{sum(one.why == why for one in unshown)} because {reason(why)}"

"""The tool's own rules: what is wrong with the comments that silence others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixer.document.comment_edits import recomment, uncomment
from fixer.document.edit import Edits
from fixer.engine.catalogue import Catalogue
from fixer.engine.rule import MANUAL, SAFE, WARNING, Finding, Fix, Meta, Options, Rule
from fixer.engine.selection import did_you_mean
from fixer.engine.suppressions import Match, Suppression
from fixer.stack.project import Project

_REFERENCE = "https://docs.astral.sh/ruff/linter/#error-suppression"

_UNUSED = (
    """A comment silences a rule that has nothing to say there.

## What it does
Reports `# fixer: ignore[…]` and `# fixer: file-ignore[…]` whose rules ran and found nothing in the place they cover.
Rules that did not run in this call (`--select`) are not judged.

## Why is this bad?
It hides the defect when it comes back, and readers take it for a warning that still holds.

## Fix safety
Safe: only the comment, or the codes in it that are not needed, goes away.

## Versions
Independent of products.

## References
"""
    + _REFERENCE
)

_UNKNOWN = (
    """A comment silences a rule that does not exist, or is not of the form that silences.

## What it does
Reports suppressions that name an unknown code, name no code at all (there is no blanket form), or have an `until` that is
no date. Such a comment silences nothing.

## Why is this bad?
Its author believes that something is silenced.

## Fix safety
There is no fix: what was meant is not known.

## Versions
Independent of products.

## References
"""
    + _REFERENCE
)


def _nothing(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    """Suppressions can only be judged when every rule has spoken, so the engine asks `judge` below instead."""
    yield from ()


UNUSED = Rule(
    code="FIX001",
    name="unused-suppression",
    message="unused suppression of {codes}",
    check=_nothing,
    meta=Meta(WARNING, SAFE, {}, (_REFERENCE,)),
    triggers={},
    docs=_UNUSED,
)

UNKNOWN = Rule(
    code="FIX002",
    name="unknown-code-in-suppression",
    message="this suppression {problem}",
    check=_nothing,
    meta=Meta(WARNING, MANUAL, {}, (_REFERENCE,)),
    triggers={},
    docs=_UNKNOWN,
)

OWN = frozenset({UNUSED.code, UNKNOWN.code})
"""Never judged unused: they speak of the comments, not of the stack."""

RULES = {f"{__name__}.UNUSED": UNUSED, f"{__name__}.UNKNOWN": UNKNOWN}


def unknown(suppression: Suppression, catalogue: Catalogue) -> Iterator[Finding]:
    """FIX002: one finding for its form, else one for each word that is no rule."""
    problems = [suppression.problem] if suppression.problem else []
    if not problems:
        strangers = [code for code in suppression.codes if catalogue.find(code) is None]
        problems = [f"names no rule: `{code}`{did_you_mean(code, catalogue.names)}" for code in strangers]
    for problem in problems:
        yield Finding(UNKNOWN, suppression.node, {"problem": problem})


def unused(suppression: Suppression, used: Sequence[Match], ran: frozenset[str], catalogue: Catalogue) -> Iterator[Finding]:
    """FIX001: at most one finding, for the words that silence nothing although their rule ran (`ran`: codes)."""
    needed = {match.word for match in used if match.suppression is suppression}
    idle = []
    for word in suppression.codes:
        listed = catalogue.find(word)
        if word not in needed and listed is not None and listed.code in ran - OWN:
            idle.append(word)
    if idle:
        left = tuple(word for word in suppression.codes if word not in idle)
        title = f"remove {', '.join(idle)} from the suppression" if left else "remove the suppression"
        edits = _rewritten(suppression, left) if left else uncomment(suppression.document, suppression.comment)
        yield Finding(UNUSED, suppression.node, {"codes": ", ".join(idle)}, (Fix(title, edits, SAFE),))


def _rewritten(suppression: Suppression, codes: tuple[str, ...]) -> Edits:
    text = suppression.comment.text
    text = f"{text[: text.index('[') + 1]}{', '.join(codes)}{text[text.index(']') :]}"
    return recomment(suppression.document, suppression.comment, text)

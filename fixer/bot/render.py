"""Findings as comments. Every word is the installed rule's own, or a fact of the bundle made inert."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from fixer.bot.bundle import Bundle, Entry, Place, Remedy
from fixer.bot.markdown import code
from fixer.document.edit import Edit
from fixer.document.proof import splice
from fixer.engine import own
from fixer.engine.catalogue import built_in
from fixer.engine.changes import Change as Changed
from fixer.engine.rule import Rule
from fixer.expressions import regex
from fixer.output.diff import patch
from fixer.output.markdown_text import prose, span, visible

BODY = 65_536
"""Bytes of a comment, at most: GitHub counts characters, others bytes."""

DIFF = 8_000
"""Bytes of a diff in a comment, at most."""

SUMMARY = "summary"
"""Stands for the fingerprint in the mark of what is said about a pull request as a whole."""

LISTED = 200
"""Findings that a summary lists, at most."""

_MARK = regex(r"<!-- fixer fingerprint=([0-9a-f]{16}|summary|probe) content=([0-9a-f]{16}) -->\s*\Z")

_REASONS = {
    "not-in-diff": "it changes lines that this pull request does not show",
    "several-files": "it changes several files, or none that is there already",
    "no-head": "it creates a file",
    "line-ends": "the file has Windows line ends, which platforms mix up when they apply suggestions",
    "final-newline": "it touches the end of a file without a final line break",
    "overlap": "a suggestion for the same lines comes first",
    "too-long": "it is too long",
    "too-large": "its file is too large to be handed over",
    "with-another": "the fix of another finding mends it too",
    "later": "it can only be made after another fix",
    "appears-later": "it concerns what other fixes leave behind",
    "protected": "the file decides what pipelines do",
    "rejected": "the platform took no comment there",
    "read-only": "the token may not write comments",
    "unreachable": "the platform did not answer",
    "many": "there are more than a review may hold",
    "no-fix": "there is no automatic fix",
    "manual": "it needs a decision",
    "alternatives": "there are several ways, one of which must be chosen",
    "unsafe": "fixes with a caveat were not asked for",
    "one-comment": "all is said in one comment",
    "not-built-in": "its rule is not one of fixer's own",
    "outside-paths": "it lies outside the paths that were looked at",
    "unfixable": "the configuration leaves it unfixed",
    "clash": "two of its changes meet in one place",
    "comment-lost": "a comment would be lost",
    "comments": "a comment would be lost",
    "excluded": "the configuration excludes a file that it changes",
    "exists": "a file that it creates is there already",
    "ignored": "git ignores a file that it changes",
    "shared": "what it changes is used elsewhere too, through an anchor",
}

_PLANNED = frozenset({"not-in-diff", "several-files", "no-head", "line-ends", "final-newline", "overlap", "too-long", "later"})
_REFUSED = frozenset({"protected", "rejected", "many"})
"""Why a fix that was made is no suggestion: as the planner says, and as others do."""

Rules = Mapping[str, Rule]


def rules() -> Rules:
    """The built-in rules by code: the only ones whose texts are said."""
    known = built_in(own.RULES)
    return {listed.code: known.rule(listed) for listed in known.listed}


def reason(why: str) -> str:
    """A code of `why_not` in words."""
    return _REASONS.get(why, "it cannot be made here") if why else ""


def message(entry: Entry, rule: Rule) -> str:
    """What is wrong, as plain text: the rule's template with the finding's facts."""
    try:
        return rule.message.format_map(entry.facts)
    except (KeyError, IndexError, ValueError, AttributeError):
        return rule.docs.strip().partition("\n")[0]  # the facts are another version's


def comment(entry: Entry, rule: Rule, bundle: Bundle, block: str = "") -> str:
    """The body of a comment, its mark at the end. `block` is the suggestion; without one the fixes are shown as diffs."""
    fixes = list(_caveats(entry)) if block else []
    head = [*fixes, f"**{rule.code}** {rule.name}: {prose(message(entry, rule))}\n"]
    tail = [*_related(_elsewhere(entry)), f"<sub>{span(f'fixer rule {rule.code}')} explains it.</sub>\n"]
    middle = [block] if block else list(_shown(entry, bundle))
    body = "\n".join([*head, *middle, *tail])
    if len(body.encode()) > BODY - 200:
        body = "\n".join([*head, "It is too long to be shown here.\n", *tail])
    return marked(body, entry.fingerprint)


def marked(body: str, fingerprint: str) -> str:
    """The body with the mark by which it is known again."""
    content = hashlib.blake2b(body.encode(), digest_size=8).hexdigest()
    return f"{body}\n<!-- fixer fingerprint={fingerprint} content={content} -->"


def mark(body: str) -> tuple[str, str] | None:
    """The fingerprint and the content that a comment of ours is marked with; None when it is none of ours."""
    found = _MARK.search(body)
    return (found[1], found[2]) if found else None


def _caveats(entry: Entry) -> Iterator[str]:
    for fix in entry.fixes:
        if fix.applicability == "unsafe":
            yield f"**May change more than meant:** {prose(fix.caveat)}\n"


def _elsewhere(entry: Entry) -> tuple[Place, ...]:
    """Where else to look; the finding's own place, too, when the suggestion stands in another file."""
    moved = entry.suggestion is not None and entry.suggestion.path != entry.place.path
    return (entry.place, *entry.related) if moved else entry.related


def _related(places: Sequence[Place]) -> Iterator[str]:
    if places:
        yield f"See also {', '.join(span(f'{place.path}:{place.line}') for place in places)}.\n"


def _shown(entry: Entry, bundle: Bundle) -> Iterator[str]:
    """The fixes that no click applies: what each does, and where it is to be had."""
    if len(entry.fixes) > 1:
        yield "One of these, whichever is meant:\n"
    for number, fix in enumerate(entry.fixes, 1):
        yield f"{f'{number}. ' if len(entry.fixes) > 1 else ''}{_titled(fix)}\n"
        changed = diff(fix, bundle)
        if changed:
            yield changed
    if entry.fixes and in_patch(entry):
        yield f"This is in the patch, not a suggestion: {reason(entry.why_not)}.\n"
    elif entry.why_not:
        yield f"{fate(entry)}.\n"


def fate(entry: Entry) -> str:
    """What became of a finding whose fix is neither suggested nor in the patch, and why."""
    return f"{'Mended' if entry.why_not == 'with-another' else 'Not fixed'}: {reason(entry.why_not)}"


def _titled(fix: Remedy) -> str:
    return prose(f"{fix.title} ({fix.applicability}{': ' if fix.caveat else ''}{fix.caveat})")


def in_patch(entry: Entry) -> bool:
    """Whether the leftover patch makes the fix: it was made, and no suggestion shows it."""
    return entry.suggestion is not None or entry.why_not in _PLANNED | _REFUSED


def diff(fix: Remedy, bundle: Bundle) -> str:
    """The fix as a fenced diff; empty when it has none or too long a one."""
    heads = {file.path: file.head for file in bundle.files}
    changed = []
    for path in dict.fromkeys(edit.path for edit in fix.edits):
        before = heads[path]
        after = splice(before or "", [Edit(*edit) for edit in fix.edits if edit.path == path])
        changed.append(Changed(path, None if before is None else before.encode(), after.encode()))
    made = patch(changed)
    return code(visible(made.decode()), "diff") if made and len(made) <= DIFF else ""

"""Fixes that come to nothing when an edit of theirs cannot be made."""

from __future__ import annotations

from fixer import MANUAL, Applicability, Edits, Fix


def offered(fix: Fix) -> Fix:
    """The fix, or the same without edits where one of them cannot be made."""
    refused = next((edit.refused for edit in fix.edits if edit.refused is not None), None)
    return fix if refused is None else Fix(fix.title, (), MANUAL, refused.reason)


def mended(title: str, edits: Edits | None, applicability: Applicability, caveat: str = "") -> Fix:
    """The fix, or the same without edits when the command does not show where to write."""
    if edits is None:
        return Fix(title, (), MANUAL, "quotes or a variable hide where to write")
    return offered(Fix(title, edits, applicability, caveat))

"""Which rules a list of codes, names and prefixes means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fixer.engine.catalogue import Catalogue, Listed
from fixer.errors import UsageError

EXACT = 1000
"""How specific a full code or name is; a prefix is as specific as it is long, `ALL` is 0."""


class Layer(NamedTuple):
    """What one source says. `select` None: add to and take from what the layer below selects."""

    select: tuple[str, ...] | None = None
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def selected(catalogue: Catalogue, layers: Sequence[Layer]) -> frozenset[str]:
    """The codes of the selected rules; below the first layer stand those that are on by default.

    Within a layer the more specific word wins, and of equally specific ones the one that ignores. A rule that is off by
    default is never selected by a prefix or `ALL`.
    """
    said = _said(layers)
    return frozenset(item.code for item in catalogue.listed if _decide(item, said, item.default, item.default))


def fixable(catalogue: Catalogue, layers: Sequence[Layer]) -> frozenset[str]:
    """The codes of the rules whose fixes may be made: all, unless a layer says otherwise."""
    said = _said(layers)
    return frozenset(item.code for item in catalogue.listed if _decide(item, said, True, True))


class _Said(NamedTuple):
    """A layer's words. `afresh`: nothing is selected but what it wants."""

    wanted: frozenset[str]
    unwanted: frozenset[str]
    afresh: bool


def _said(layers: Sequence[Layer]) -> list[_Said]:
    """The layers that say something: most runs have none, and every rule looks at each."""
    return [
        _Said(frozenset((*(select or ()), *extend)), frozenset(ignore), select is not None)
        for select, extend, ignore in layers
        if select is not None or extend or ignore
    ]


def _decide(item: Listed, layers: Sequence[_Said], on: bool, by_prefix: bool) -> bool:
    for layer in layers:
        wanted = _specificity(item, layer.wanted, by_prefix)
        unwanted = _specificity(item, layer.unwanted, True)
        if wanted > unwanted:
            on = True
        elif unwanted >= 0 or layer.afresh:
            on = False
    return on


def _specificity(item: Listed, words: frozenset[str], by_prefix: bool) -> int:
    """Of the most specific word that means the rule; -1 when none does."""
    if item.code in words or item.name in words:
        return EXACT
    if not words or not by_prefix:
        return -1
    longest = max((size for size in range(1, len(item.code)) if item.code[:size] in words), default=-1)
    return max(longest, 0 if "ALL" in words else -1)


def verify(catalogue: Catalogue, words: Iterable[str], source: str) -> None:
    """Raises `UsageError` for the first word that means no rule; `source` says where it stands."""
    for word in words:
        known = word == "ALL" or catalogue.find(word) or (word and any(item.code.startswith(word) for item in catalogue.listed))
        if not known:
            raise UsageError(f"{source}: unknown rule `{word}`{did_you_mean(word, ('ALL', *catalogue.names))}")


def verify_usable(catalogue: Catalogue, words: Iterable[str], source: str) -> None:
    """Raises `UsageError` for the first rule that is selected by its full code or name and lacks an optional package."""
    for word in words:
        listed = catalogue.find(word)
        if listed is not None and listed.lacking:
            raise UsageError(f"{source}: {listed.code} cannot run: {listed.lacking}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?` for the nearest known word, or nothing."""
    import difflib  # only for who is wrong

    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=len(by_fold) or 1)
    # Codes that differ in one digit are all as near: the one with most characters in their places is meant.
    best = max(near, key=lambda name: _alike(name, word.casefold()), default=None)
    return f"; did you mean `{by_fold[best]}`?" if best else ""


def _alike(one: str, other: str) -> int:
    """How many characters two words have in common at the same place."""
    return sum(a == b for a, b in zip(one, other, strict=False))

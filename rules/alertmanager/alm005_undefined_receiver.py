"""A route names a receiver that is not defined: `web_hook`, where the receiver is called `web-hook`.

## What it does
Finds `receiver` of a route that none of `receivers` is called. The fix takes the one name that differs in capitals, dashes,
blanks or a plural `s` alone, or in a slip of the finger (two letters in words of five and more, one in words of four). Digits
and short words must be the same: `team-1` is no slip of `team-2`.

## Why is this bad?
Alertmanager refuses the file: `undefined receiver "web_hook" used in route`. On a start it exits, on a reload it goes on with
the old configuration.

## Fix safety
Unsafe, as a receiver of that very name may have been forgotten. Where no name is near, or more than one, the finding is shown
and the receiver left to you: nobody can make up where alerts go.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#route
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    everywhere,
    near,
    put,
    regex,
    writes_alike,
)

from ._places import name, own, receivers, routes

_SEPARATORS = regex(r"[-_ ./]+")
_UNCLEAR = ("$", "{{", "<")
"""Signs of a value that somebody fills in."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        names = {name(receiver) for receiver in receivers(document)} - {""}
        if not names or any(sign in known for known in names for sign in _UNCLEAR):
            continue
        for route in routes(document):
            used = own(route, "receiver")
            if used is None or used.shape != "scalar" or used.is_null or used.text in names or not used.text:
                continue
            if not any(sign in used.text for sign in _UNCLEAR):
                yield Finding(RULE, used, {"name": used.text}, (_fix(used, _meant(used.text, names)),))


def _fix(used: Node, meant: str | None) -> Fix:
    if meant is None:
        return Fix(
            "define the receiver, or name another", (), MANUAL, "no receiver's name is near enough to be the one that is meant"
        )
    edits = everywhere(used, put, meant)
    return Fix(f"name the receiver `{meant}`", edits, UNSAFE, "a receiver of the other name may have been forgotten")


def _meant(word: str, names: Collection[str]) -> str | None:
    """The one name that can be meant."""
    alike = [known for known in names if writes_alike(word, known)]
    found = alike or [known for known in near(word, names) if _is_slip(word, known)]
    return found[0] if len(found) == 1 else None


def _is_slip(word: str, known: str) -> bool:
    """Whether every part differs by a slip at most: a part that is short or has digits must be the same."""
    parts, others = _SEPARATORS.split(word.lower()), _SEPARATORS.split(known.lower())
    if len(parts) != len(others):
        return False
    return all(
        one == other or (min(len(one), len(other)) >= 4 and (one + other).isalpha() and near(one, (other,)))
        for one, other in zip(parts, others, strict=True)
    )


RULE = Rule(
    code="ALM005",
    name="undefined-receiver",
    message="no receiver is called `{name}`: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("receiver",)},
    docs=__doc__ or "",
)

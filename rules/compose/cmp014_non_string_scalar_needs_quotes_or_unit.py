"""A number or a boolean where Compose wants a text, or a time without a unit: `user: 1000`, `interval: 30`.

## What it does
Finds whole numbers, and texts of digits, where a duration belongs (`interval`, `timeout`, `start_period`, `start_interval`,
`stop_grace_period`), and numbers or booleans without quotes where a text belongs (`user`, `stop_signal`, items of `command`,
logging options …).

## Why is this bad?
`docker compose` starts nothing: `services.a.healthcheck.interval must be a string`, `missing unit in duration`.

## Fix safety
Safe: the file did not load before. A text is put in quotes as it stands, a time gets `s`: seconds are what earlier versions of
Compose took such numbers for.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/extension/#specifying-durations
- https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Options, Project, Rule, WrongScalar, deviations, everywhere, put, regex

_NUMBER = regex(r"\d+")
_KINDS = {"int": "number", "float": "number", "bool": "boolean"}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "compose"):
        if not isinstance(wrong, WrongScalar):
            continue
        kind, text = _KINDS.get(wrong.node.scalar_tag, "text"), wrong.node.text
        if wrong.form("goduration") and _NUMBER.fullmatch(text):
            facts = {"place": wrong.place, "wanted": "a time with its unit", "kind": kind, "text": text}
            yield Finding(RULE, wrong.node, facts, (_written(wrong, f"{text}s", f"write {text}s"),))
        elif wrong.form("string") and kind != "text" and not wrong.form("words"):
            facts = {"place": wrong.place, "wanted": "a text", "kind": kind, "text": text}
            yield Finding(RULE, wrong.node, facts, (_written(wrong, text, "put it in quotes"),))


def _written(wrong: WrongScalar, text: str, title: str) -> Fix:
    return Fix(title, everywhere(wrong.node, put, text), SAFE)


RULE = Rule(
    code="CMP014",
    name="non-string-scalar-needs-quotes-or-unit",
    message="`{place}` must be {wanted}, not the {kind} {text}: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/extension/#specifying-durations",
            "https://docs.docker.com/reference/compose-file/services/",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("services",)},
    docs=__doc__ or "",
)

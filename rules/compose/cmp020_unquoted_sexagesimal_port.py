"""A port mapping without quotes that many YAML parsers read as one number to the base of 60: `- 22:22`.

## What it does
Finds bare entries of `ports` whose parts behind the first colon are all below 60 (`22:22`, `2222:22`, `8053:53`).

## Why is this bad?
YAML 1.1 knows numbers to the base of 60, and Python's parser reads them: for docker-compose 1, podman-compose and Ansible `22:22`
is 1342. The first refuses the file, the others publish another port. Docker Compose 2 reads the text, so that the file works
until somebody uses another tool.

## Fix safety
Safe: quotes change nothing for Docker Compose 2.

## Versions
Docker Compose 2 reads it as it is meant.

## References
- https://docs.docker.com/reference/compose-file/services/#short-syntax-4
- https://yaml.org/type/int.html
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import INFO, SAFE, Finding, Fix, Meta, Options, Project, Rule, everywhere, put, regex

_SEXAGESIMAL = regex(r"[1-9][0-9]*(?::[0-5]?[0-9])+")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        seen: set[object] = set()
        for item in document.find("services", ..., "ports", ...):
            route = (item.home or item).route
            if item.style != "plain" or item.tag is not None or route in seen or not _SEXAGESIMAL.fullmatch(item.text):
                continue
            seen.add(route)
            edits = everywhere(item, lambda use: put(use, use.text, use.document.quote))
            yield Finding(RULE, item, {"text": item.text, "number": _number(item.text)}, (Fix("put it in quotes", edits, SAFE),))


def _number(text: str) -> int:
    """What such a parser makes of it."""
    number = 0
    for part in text.split(":"):
        number = number * 60 + int(part)
    return number


RULE = Rule(
    code="CMP020",
    name="unquoted-sexagesimal-port",
    message="`{text}` without quotes is the number {number} for YAML 1.1 parsers, podman-compose's and Ansible's among them",
    check=check,
    meta=Meta(
        severity=INFO,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#short-syntax-4",
            "https://yaml.org/type/int.html",
        ),
    ),
    triggers={"compose": ("ports",)},
    docs=__doc__ or "",
)

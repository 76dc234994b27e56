"""`yes`, `no`, `on` or `off` stands where Compose wants a boolean.

## What it does
Finds these words (and `y`, `n`; in any case, with quotes or without) behind the keys that Compose reads as booleans:
`privileged`, `read_only`, `tty`, `stdin_open`, `init`, `oom_kill_disable`, `healthcheck.disable`, `depends_on.*.required` and
`.restart`, a mount's `read_only` and `nocopy`, and `external`, `internal`, `attachable`, `enable_ipv4` and `enable_ipv6` of
networks, volumes, configs and secrets.

Everywhere else, in `environment`, `labels` or `command`, such a word is a text like any other.

## Why is this bad?
They are booleans in YAML 1.1 only. Compose still takes them and warns (`"yes" for boolean is not supported by YAML 1.2, please
use true`); editors, linters and other readers of YAML 1.2 see a text.

## Fix safety
Safe: `true` or `false` is written instead, which is what Compose makes of the word.

## Versions
Docker Compose 2.

## References
- https://github.com/compose-spec/compose-go/blob/main/loader/interpolate.go
- https://yaml.org/spec/1.2.2/#1032-tag-resolution
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import EllipsisType

from fixer import INFO, SAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

_EVERY = ...
_SERVICE: tuple[tuple[str | EllipsisType, ...], ...] = (
    ("init",),
    ("oom_kill_disable",),
    ("privileged",),
    ("read_only",),
    ("stdin_open",),
    ("tty",),
    ("healthcheck", "disable"),
    ("depends_on", _EVERY, "required"),
    ("depends_on", _EVERY, "restart"),
    ("volumes", _EVERY, "read_only"),
    ("volumes", _EVERY, "volume", "nocopy"),
)
_TOP = {
    "networks": ("external", "internal", "attachable", "enable_ipv4", "enable_ipv6"),
    "volumes": ("external",),
    "secrets": ("external",),
    "configs": ("external",),
}
_ANYWHERE = regex(r":\s+[\"']?(?:y|yes|on|n|no|off)[\"']?\s*(?:[,}#]|$)", re.IGNORECASE | re.MULTILINE)
"""Most files have no such word at all, and need not be walked through."""
_WORDS = {"y": True, "yes": True, "on": True, "n": False, "no": False, "off": False}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        if not _ANYWHERE.search(document.text):
            continue
        told = set()
        for node in _booleans(document):
            if node.shape == "scalar" and node.text.lower() in _WORDS and node.tag is None and node.span not in told:
                told.add(node.span)
                yield _finding(node)


def _booleans(document: Document) -> Iterator[Node]:
    for service in document.find("services", ...):
        for path in _SERVICE:
            yield from service.find(*path)
    for section, keys in _TOP.items():
        for resource in document.find(section, ...):
            for key in keys:
                yield from resource.find(key)


def _finding(node: Node) -> Finding:
    value = _WORDS[node.text.lower()]
    written = "true" if value else "false"
    edits = everywhere(node, put, value, "plain")
    facts = {"key": node.route[-1], "word": node.text, "value": written}
    return Finding(RULE, node, facts, (Fix(f"write {written}", edits, SAFE),))


RULE = Rule(
    code="CMP048",
    name="yaml11-boolean-word",
    message="`{key}: {word}` is a boolean in YAML 1.1 only: write {value}",
    check=check,
    meta=Meta(
        severity=INFO,
        applicability=SAFE,
        products={"compose": "≥ 2.0"},
        references=(
            "https://github.com/compose-spec/compose-go/blob/main/loader/interpolate.go",
            "https://yaml.org/spec/1.2.2/#1032-tag-resolution",
        ),
        oracle="docker compose",
    ),
    triggers={
        "compose": (
            "privileged",
            "read_only",
            "tty",
            "stdin_open",
            "init:",
            "oom_kill_disable",
            "disable:",
            "condition:",
            "nocopy",
            "external",
            "internal",
            "attachable",
            "enable_ipv",
        )
    },
    docs=__doc__ or "",
)

"""The top-level `version` means nothing any more, and Compose says so on every command.

## What it does
Finds the `version` of a Compose file. It is only information (severity `info`) while it is a text; a number (`version: 3.8`)
keeps the file from being read and is an error.

## Why is this bad?
Since version 2 Docker Compose ignores it and reads every file by the newest specification. It warns each time: `the attribute
version is obsolete, it will be ignored, please remove it to avoid potential confusion`. People take the number for a promise
about features. Without quotes it is no text: `version must be a string`.

## Fix safety
Safe: the entry is deleted. Unsafe where something in the repository speaks of `docker stack deploy`, or the file has settings
that only a swarm heeds (`placement`, `update_config`, `overlay` networks …) or a stack's name (`docker-stack.yml`): that command
still reads the number, and older ones refuse a file without it. A comment behind the entry goes with it, which makes it unsafe,
too.

## Versions
Docker Compose 2; it warns since 2.25.

## References
- https://docs.docker.com/reference/compose-file/version-and-name/
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from fixer import ERROR, INFO, SAFE, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, delete, regex, texts

_TEXT = (
    r"[Mm]akefile|[Jj]ustfile|Jenkinsfile|Taskfile\.ya?ml|package\.json|[^/]*\.(?:md|rst|adoc|txt|sh|bash|mk|ps1|bat|yml|yaml)"
)
_STACK = regex(r"(?:docker[-_.]?)?stack\b.*|.*swarm.*")
_OF_A_SWARM = ("placement", "update_config", "rollback_config", "endpoint_mode")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    deployed: str | None = None
    for document in project.of("compose"):
        for root in document.roots:
            node = next((entry.value for entry in root.entries if entry.key.text == "version"), None)
            if node is None:
                continue
            if deployed is None:
                deployed = _deployed(project)
            yield _finding(node, _swarm(document) or deployed)


def _finding(node: Node, swarm: str) -> Finding:
    number = node.shape == "scalar" and node.scalar_tag in ("int", "float")
    facts = {"said": "docker compose refuses a number there" if number else "docker compose ignores it, and warns"}
    fix = Fix("remove version", delete(node), UNSAFE if swarm else SAFE, f"{swarm}, and it may want the number" if swarm else "")
    return Finding(RULE, node, facts, (fix,), severity=ERROR if number else INFO)


def _swarm(document: Document) -> str:
    """What in the file only a swarm heeds, or that its name is a stack's, or ""."""
    name = basename(document.path)
    if _STACK.fullmatch(name):
        return f"{name} is a name for docker stack deploy"
    for deploy in document.find("services", ..., "deploy"):
        found = next((key for key in _OF_A_SWARM if deploy.get(key) is not None), "")
        if found:
            return f"{found} is for docker stack deploy"
    overlay = any(driver.text == "overlay" for driver in document.find("networks", ..., "driver"))
    return "overlay networks are for docker stack deploy" if overlay else ""


def _deployed(project: Project) -> str:
    """A text that speaks of `docker stack deploy`, or ""."""
    found = next(texts(project.tree, _TEXT, b"docker stack deploy"), None)
    return f"{found[0]} speaks of docker stack deploy" if found is not None else ""


RULE = Rule(
    code="CMP001",
    name="obsolete-version-key",
    message="`version` is obsolete: {said}",
    check=check,
    meta=Meta(
        severity=INFO,
        applicability=SAFE,
        products={"compose": "≥ 2.0"},
        references=("https://docs.docker.com/reference/compose-file/version-and-name/",),
        oracle="docker compose",
    ),
    triggers={"compose": ("version:", '"version"', "'version'")},
    docs=__doc__ or "",
)

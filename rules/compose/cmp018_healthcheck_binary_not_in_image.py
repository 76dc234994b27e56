"""A healthcheck starts a program that the image does not contain.

## What it does
Finds healthchecks whose first program (`curl`, `wget`, a shell) is known to be missing in the image that the service runs, by
name and tag: `curl` in the images of Prometheus and its exporters, both in those of Redis, PostgreSQL, MongoDB and MariaDB,
anything at all in those of Loki since 3.6, of the OpenTelemetry collector and of the Redis exporter. The clients that MariaDB 11
and MongoDB 6 have under other names are IMG003's and IMG004's.

Silent about all other images, digests, images that are built here, programs that are mounted into the container and
services whose command installs something.

## Why is this bad?
The check fails for ever, whatever the service does (`executable file not found in $PATH`): the container stays unhealthy, and
what waits for it with `service_healthy` never starts. It often comes with an update of the image.

## Fix safety
Unsafe: `curl` becomes `wget` where the image has that and the options of `curl` have a counterpart. It asks with HEAD and
counts every answer but success as failure. Loki since 3.6.5 checks itself (`loki -health`), which is safe where it asks the
same address and the tag says the version. Left to you in all other cases: another image, another test, or none, and
`service_started` where others wait.

## Versions
An image without a tag, or `latest`, is taken for the newest one.

## References
- https://docs.docker.com/reference/compose-file/services/#healthcheck
- https://github.com/grafana/loki/issues/20149
- https://github.com/prometheus/busybox
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from posixpath import basename
from typing import NamedTuple

from fixer import (
    MANUAL,
    SAFE,
    UNSAFE,
    WARNING,
    ComposeProject,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Programs,
    Project,
    Rule,
    Service,
    everywhere,
    programs,
    put,
    regex,
)

from .._agreement import agreed
from .._fixes import offered
from ._curl import as_wget, asked
from ._tests import is_shell, resized, shared

_FAILS = regex(r"\s*(?:exit\s+[1-9]\d*|false|kill\b[^|&;]*)\s*\Z")
_FIRST = regex(r"\s*(?P<program>[\w./-]+)(?=\s|\Z)")
_INSTALLS = regex(r"\b(?:apk|apt|apt-get|yum|dnf|microdnf|pip|npm)\b")
_GOES_ON = regex(r";|\n|(?<!&)&(?!&)")
_FILTER = regex(r"\s*[ef]?grep\s")
_HEAD = "wget asks with HEAD, and takes every answer but success for a failure"


class Start(NamedTuple):
    """What a healthcheck starts.

    test     its node
    program  the first one
    shell    the text that a shell reads, or "" where none is asked
    """

    test: Node
    program: str
    shell: str


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for service, start, known in agreed(one for found in project.stack.projects for one in _judged(found)):
        image = service.image
        if image is None:
            continue
        newest = " (taken for the newest)" if image.version is None else ""
        facts = {"service": service.name, "program": start.program, "image": f"{image.reference}{newest}"}
        fix = offered(_fix(start, known, pinned=image.version is not None))
        if fix.edits and shared(project, service):
            fix = Fix(fix.title, (), MANUAL, "other services have the same test")
        yield Finding(RULE, start.test, facts, (fix,), (image.node,))


def _judged(project: ComposeProject) -> Iterator[tuple[Hashable, tuple[Service, Start, Programs] | None]]:
    for service in project.services.values():
        start = _start(service)
        if start is None:
            continue
        known = programs(service.image) if service.build is None else None
        wrong = known is not None and known.has_not(start.program) and not _brought(service, start.program)
        yield (service.name, start.test), (service, start, known) if wrong and known is not None else None


def _start(service: Service) -> Start | None:
    """The program that the healthcheck starts first and that must be there for it to succeed; None where that is not clear."""
    if not service.healthcheck:
        return None
    first = service.healthcheck[0].node
    parent = first.parent
    if parent is None or parent.shape != "sequence":
        return _of_shell(first, first.text, "sh", service)
    words = [item.text for item in parent.items]
    if words[0] == "CMD-SHELL" and len(words) == 2:
        return _of_shell(parent, words[1], "sh", service)
    if words[0] != "CMD" or len(words) < 2:
        return None
    if is_shell(words[1:]):
        return _of_shell(parent, words[3], basename(words[1]), service)
    return Start(parent, basename(words[1]), "") if _FIRST.fullmatch(words[1]) else None


def _of_shell(test: Node, text: str, shell: str, service: Service) -> Start | None:
    known = programs(service.image)
    if known is not None and known.has_not(shell):
        return Start(test, shell, text)
    command, *others = text.split("||")
    first, *filters = command.split("|")
    program = _FIRST.match(first)
    if program is None or _GOES_ON.search(command.replace(">&", "")) or not all(_FAILS.match(other) for other in others):
        return None
    return Start(test, basename(program["program"]), text) if all(_FILTER.match(one) for one in filters) else None


def _brought(service: Service, program: str) -> bool:
    """Whether something may put the program into the container."""
    if any(basename(mount.target) == program or mount.target.rstrip("/").endswith("/bin") for mount in service.mounts):
        return True
    return any(_INSTALLS.search(word.text) for word in service.words)


def _fix(start: Start, known: Programs, pinned: bool) -> Fix:
    if start.program == "curl" and "wget" in known.has:
        return _with_wget(start)
    words = [item.text for item in start.test.items]
    url = asked(words[1:] if not start.shell else start.shell.split("||")[0].split())
    if known.probe and url:
        same = url.replace("127.0.0.1", "localhost") == known.probed
        command = ["CMD", *known.probe, *([] if same else [f"-health.url={url}"])]
        caveat = "" if same else f"it takes every answer of {url} but 200 for a failure"
        caveat = caveat or ("" if pinned else "an older image than the newest does not know it")
        edits = everywhere(start.test, resized, command)
        return Fix(f"let it check itself: {' '.join(command[1:])}", edits, UNSAFE if caveat else SAFE, caveat)
    return Fix("check it another way, or not at all", (), MANUAL, _nothing(known))


def _nothing(known: Programs) -> str:
    return (
        "the image has neither a shell nor tools"
        if known.empty
        else "the image has nothing that could take its place for certain"
    )


def _with_wget(start: Start) -> Fix:
    title, node = "ask with wget", start.test
    command, *others = start.shell.split("||")
    words = as_wget(command.split() if start.shell else [item.text for item in node.items[1:]])
    if words is None:
        return Fix(title, (), MANUAL, "wget cannot do all that curl is asked for here")
    if not start.shell:
        told = ["CMD", *words]
        return Fix(title, everywhere(node, resized, told), UNSAFE, _HEAD)
    place = next(item for item in reversed((node, *node.items)) if item.text == start.shell)
    gap = command[len(command.rstrip()) :]
    text = "||".join((" ".join(words) + gap, *others))
    return Fix(title, everywhere(place, put, text), UNSAFE, _HEAD)


RULE = Rule(
    code="CMP018",
    name="healthcheck-binary-not-in-image",
    message="the healthcheck of {service} starts {program}, which {image} does not contain",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#healthcheck",
            "https://github.com/grafana/loki/issues/20149",
            "https://github.com/prometheus/busybox",
        ),
    ),
    triggers={"compose": ("healthcheck",)},
    docs=__doc__ or "",
)

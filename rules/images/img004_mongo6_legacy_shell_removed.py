"""The image of MongoDB 6 and later has no `mongo` shell.

## What it does
Finds healthchecks, commands and entry points of services on the official `mongo` image 6 or later (`latest` and no tag
count) that call `mongo`.

Only the program counts, not a host of that name (`mongo:27017`, `mongodb://mongo`). Silent where `mongosh` stands in the
same text (one is tried after the other), and with tags that say no version.

## Why is this bad?
`exec: "mongo": executable file not found in $PATH`: the healthcheck never succeeds, and what waits for `service_healthy`
never starts; a replica set that the call should initiate is never initiated.

## Fix safety
SAFE: the call becomes one of `mongosh`, which is in these images and takes the same arguments (`--quiet`, `--eval`, `--host`,
an address). A script that uses helpers of the old shell may need more, but could not run before either.

## Versions
`mongo` 6 and later.

## References
* https://www.mongodb.com/docs/manual/release-notes/6.0-compatibility/
* https://github.com/docker-library/healthcheck/pull/27
* https://github.com/overleaf/toolkit/issues/332
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, SAFE, Finding, Fix, Image, Meta, Options, Project, Rule, Service, put

from .._agreement import agreed
from ._official import official, tagged
from ._programs import Call, calls

NAMES = {"mongo": "mongosh"}


class Gone(NamedTuple):
    service: Service
    image: Image
    call: Call


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        facts = {
            "service": found.service.name,
            "image": found.image.reference,
            "version": f"{found.image.version[0]}" if found.image.version else "6 or later",
        }
        fix = Fix("call mongosh", put(found.call.node, found.call.text), SAFE)
        yield Finding(RULE, found.call.node, facts, (fix,), (found.image.node,))


def _judged(project: Project) -> Iterator[tuple[Hashable, Gone | None]]:
    for _, service in project.stack.services:
        image = _without(service)
        for call in calls(service, NAMES) if service.image and "mongo" in service.image.name else ():
            yield (call.node.path, call.node.route), Gone(service, image, call) if image else None


def _without(service: Service) -> Image | None:
    """The image if it has no such shell."""
    image = official(service, "mongo")
    if image is None:
        return None
    new = image.version[0] >= 6 if image.version else tagged(image, "", "latest")
    return image if new else None


RULE = Rule(
    code="IMG004",
    name="mongo6-legacy-shell-removed",
    message="{service} calls mongo, which {image} (MongoDB {version}) does not have",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"mongo": "≥ 6"},
        references=(
            "https://www.mongodb.com/docs/manual/release-notes/6.0-compatibility/",
            "https://github.com/docker-library/healthcheck/pull/27",
            "https://github.com/overleaf/toolkit/issues/332",
        ),
    ),
    triggers={
        "compose": (
            "mongo:6",
            "mongo:7",
            "mongo:8",
            "mongo:9",
            "mongo:l",
            "mongo:$",
            "image: mongo\n",
            "image: mongo\r",
            "image: mongo ",
            'image: "mongo"',
            "image: 'mongo'",
        )
    },
    docs=__doc__ or "",
)

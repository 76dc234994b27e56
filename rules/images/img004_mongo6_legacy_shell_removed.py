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

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Image, Meta, Options, Project, Rule, put

from ._official import tagged
from ._programs import gone

NAMES = {"mongo": "mongosh"}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in gone(project, "mongo", NAMES, _lacks):
        facts = {
            "service": found.service.name,
            "image": found.image.reference,
            "version": f"{found.image.version[0]}" if found.image.version else "6 or later",
        }
        fix = Fix("call mongosh", put(found.call.node, found.call.text), SAFE)
        yield Finding(RULE, found.call.node, facts, (fix,), (found.image.node,))


def _lacks(image: Image) -> bool:
    """Whether it has no such shell."""
    return image.version[0] >= 6 if image.version else tagged(image, "", "latest")


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

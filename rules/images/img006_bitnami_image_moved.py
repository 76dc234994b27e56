"""Versioned images of `bitnami/` are no longer on Docker Hub.

## What it does
Finds images `bitnami/NAME:TAG`, with or without `docker.io/` before them, whose tag is not `latest`. Images without a tag,
those named by digest alone, tags that are a variable nobody knows, `bitnami/minideb`, other registries
(`public.ecr.aws/bitnami`) and names that are built here
are left alone.

## Why is this bad?
On 29 September 2025 Bitnami moved every versioned tag to `bitnamilegacy/`, and keeps a small set of hardened images under
`latest` only. `docker pull bitnami/redis:7.0.11` says `manifest unknown`; a machine that has the image already does not
notice before it is set up anew.

## Fix safety
UNSAFE: the same image under `bitnamilegacy/`. It runs as before, but is never updated, security included: a way to start
again, not a place to stay. The lasting ways are the software's own image (with other variables and paths) or Bitnami's
paid catalogue; nobody can choose those for you.

MANUAL when a variable stands in the name. Other tags that are not known (`${TAG}`) are fixed likewise, as all moved.

## Versions
All.

## References
* https://github.com/bitnami/containers/issues/83267
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from fixer import MANUAL, UNSAFE, WARNING, Finding, Fix, Image, Meta, Options, Project, Rule, put, regex

from .._agreement import agreed

_NAMED = regex(r"(?P<place>(?:(?:index\.|registry-1\.)?docker\.io/)?)bitnami/(?P<name>[^/:@$]+):(?P<tag>.+)", re.DOTALL)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for image in agreed(_judged(project)):
        yield Finding(RULE, image.node, {"image": image.reference}, (_fix(image),))


def _judged(project: Project) -> Iterator[tuple[Hashable, Image | None]]:
    for _, service in project.stack.services:
        image = service.image
        if image is not None and "bitnami/" in image.reference:
            moved = service.build is None and _moved(image)
            yield (image.node.path, image.node.route), image if moved else None


def _moved(image: Image) -> bool:
    named = _NAMED.fullmatch(image.reference)
    return named is not None and named["name"] != "minideb" and image.tag not in ("", "latest") and named["tag"][0] != "$"


def _fix(image: Image) -> Fix:
    named = _NAMED.fullmatch(image.node.text)
    title = "take it from bitnamilegacy"
    if named is None:
        return Fix(title, (), MANUAL, "a variable stands in the image's name")
    text = f"{named['place']}bitnamilegacy/{named['name']}:{named['tag']}"
    caveat = "images there are never updated; move to the software's own image when you can"
    return Fix(title, put(image.node, text), UNSAFE, caveat)


RULE = Rule(
    code="IMG006",
    name="bitnami-image-moved",
    message="{image} is no longer on Docker Hub: Bitnami moved its versioned images to bitnamilegacy",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"bitnami": "all"},
        references=("https://github.com/bitnami/containers/issues/83267",),
    ),
    triggers={"compose": ("bitnami/",)},
    docs=__doc__ or "",
)

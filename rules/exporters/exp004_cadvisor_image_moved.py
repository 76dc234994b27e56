"""cAdvisor is published elsewhere: on Docker Hub not since 2019, on gcr.io not since 0.53.

## What it does
Finds the images `google/cadvisor` on Docker Hub, and `gcr.io/cadvisor/cadvisor` with a tag of 0.53 or later.

Silent with `gcr.io/cadvisor/cadvisor` up to 0.52, which is there and stays, and with its `latest`, which is old but runs.

## Why is this bad?
gcr.io has no such tag, and the image cannot be pulled. The one on Docker Hub is 0.33 from 2019: it knows neither cgroup v2
nor today's Docker, and shows no containers there.

## Fix safety
UNSAFE: the same version from `ghcr.io/google/cadvisor`. Tags from 0.54.1 on are written there without the `v`, as those
with it were only added later; 0.53 has it. `google/cadvisor` becomes what `latest` is there, seven years later: flags and
names of metrics have changed.

MANUAL where the tag of `google/cadvisor` names a version, which was never published there, for 0.54.0, whose tag is not
certain, and where a variable says the image or the tag.

## Versions
cAdvisor 0.53 and later, and the image on Docker Hub.

## References
* https://github.com/google/cadvisor/pull/3806
* https://github.com/google/cadvisor/issues/3856
* https://github.com/google/cadvisor#quick-start-running-cadvisor-in-a-docker-container
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from fixer import ERROR, MANUAL, UNSAFE, WARNING, Finding, Fix, Image, Meta, Options, Project, Rule, put, regex

from .._agreement import agreed

NEW = "ghcr.io/google/cadvisor"
_HUB = regex(r"(?:docker\.io/)?google/cadvisor(?::(?P<tag>[\w.-]+))?")
_GCR = regex(r"gcr\.io/cadvisor/cadvisor:v?(?P<version>0\.(?P<minor>\d+)\.\d+)")
SINCE = 53
_DOUBTFUL = "0.54.0"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for image in agreed(_judged(project)):
        hub = _HUB.fullmatch(image.reference) is not None
        why = "was last published in 2019" if hub else "does not exist: as of 0.53 it is published elsewhere"
        severity = WARNING if hub else ERROR
        yield Finding(RULE, image.node, {"image": image.reference, "why": why}, (_fix(image),), severity=severity)


def _judged(project: Project) -> Iterator[tuple[Hashable, Image | None]]:
    for _, service in project.stack.services:
        image = service.image
        if image is not None and image.name.endswith("/cadvisor"):
            yield (image.node.path, image.node.route), image if service.build is None and _moved(image) else None


def _moved(image: Image) -> bool:
    there = _GCR.fullmatch(image.reference)
    return _HUB.fullmatch(image.reference) is not None or (there is not None and int(there["minor"]) >= SINCE)


def _fix(image: Image) -> Fix:
    title = f"take it from {NEW}"
    hub, there = _HUB.fullmatch(image.node.text), _GCR.fullmatch(image.node.text)
    if hub is not None and hub["tag"] in (None, "latest"):
        text = f"{NEW}:{hub['tag']}" if hub["tag"] else NEW
        return Fix(title, put(image.node, text), UNSAFE, "seven years newer: flags and metrics' names have changed")
    if there is not None and there["version"] != _DOUBTFUL:
        tag = f"v{there['version']}" if int(there["minor"]) == SINCE else there["version"]
        caveat = "the tags there have a v only up to 0.53 and lately" if tag == there["version"] else "check that it pulls"
        return Fix(f"take it from {NEW}:{tag}", put(image.node, f"{NEW}:{tag}"), UNSAFE, caveat)
    reason = "a variable says it" if "$" in image.node.text else "that version's tag is not certain there"
    return Fix(title, (), MANUAL, reason)


RULE = Rule(
    code="EXP004",
    name="cadvisor-image-moved",
    message="{image} {why}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"cadvisor": "≥ 0.53"},
        references=(
            "https://github.com/google/cadvisor/pull/3806",
            "https://github.com/google/cadvisor/issues/3856",
            "https://github.com/google/cadvisor#quick-start-running-cadvisor-in-a-docker-container",
        ),
    ),
    triggers={"compose": ("google/cadvisor", "gcr.io/cadvisor/cadvisor:")},
    docs=__doc__ or "",
)

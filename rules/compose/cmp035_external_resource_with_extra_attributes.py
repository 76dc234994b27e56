"""An external volume that is described as well: `external: true` beside `driver`.

## What it does
Finds top-level volumes that are `external` and have other keys than `name`, such as `driver`, `driver_opts` or `labels`.

## Why is this bad?
An external volume is made by somebody else, so that `docker compose` refuses to hear how: `conflicting parameters "external"
and "driver" specified`. For networks the same is silently ignored, and this rule says nothing.

## Fix safety
Safe: the file did not load before, and the volume exists already. Unsafe where a comment goes with the keys.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/volumes/#external
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, delete

_OWN = frozenset({"external", "name", "<<"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        for section in document.find("volumes"):
            for name, volume in section.pairs():
                yield from _findings(name, volume)


def _findings(name: str, volume: Node) -> Iterator[Finding]:
    external = volume.get("external") if volume.home is None else None
    if external is None or external.value is not True:
        return
    extra = [entry for entry in volume.entries if entry.key.text not in _OWN and not entry.key.text.startswith("x-")]
    if not extra:
        return
    keys = ", ".join(f"`{entry.key.text}`" for entry in extra)
    edits = tuple(edit for entry in extra for edit in delete(entry.value))
    facts = {"name": name, "extra": keys}
    yield Finding(RULE, extra[0].value, facts, (Fix(f"remove {keys}", edits, SAFE),), (external,))


RULE = Rule(
    code="CMP035",
    name="external-resource-with-extra-attributes",
    message="volume `{name}` is external, and its {extra} cannot be set here: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/volumes/#external",),
        oracle="docker compose",
    ),
    triggers={"compose": ("external",)},
    docs=__doc__ or "",
)

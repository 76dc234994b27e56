"""The same entry twice in a list of a service: `networks: [backend, backend]`.

## What it does
Finds entries of `networks`, `depends_on`, `extra_hosts`, `security_opt`, `volumes`, `ports`, `environment` and other lists of a
service that stand there more than once, word for word. Lists in which repeating something means something (`command`,
`entrypoint`, `test`, `env_file`) are left in peace.

## Why is this bad?
`docker compose` starts nothing where it is in `networks`, `depends_on`, `volumes_from`, `external_links`, `extra_hosts`,
`security_opt`, `group_add` or `device_cgroup_rules`: `services.a.networks items at 0 and 1 are equal`. Elsewhere it takes both
for one, docker-compose 1 refuses the file, and whoever changes one of them wonders why nothing happens.

## Fix safety
Safe: the first one stays, and means the same alone. Unsafe where a comment goes with the others. An entry is left in peace
where another one has the same name or the same place in the container, as the last of them wins.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/
- https://docs.docker.com/reference/compose-file/merge/#unique-resources
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, INFO, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, keep

_REFUSED = frozenset(
    {
        "networks",
        "depends_on",
        "volumes_from",
        "external_links",
        "extra_hosts",
        "security_opt",
        "group_add",
        "device_cgroup_rules",
    }
)
_TAKEN_FOR_ONE = frozenset(
    {"ports", "expose", "volumes", "cap_add", "cap_drop", "dns", "dns_search", "dns_opt", "links", "devices", "secrets"}
    | {"configs", "environment", "labels", "tmpfs", "profiles"}
)
_NAMED = frozenset({"environment", "labels"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        seen: set[object] = set()
        for services in document.find("services"):
            for service, said in services.pairs():
                for key, listed in said.pairs():
                    route = (listed.home or listed).route
                    if listed.shape == "sequence" and key in _REFUSED | _TAKEN_FOR_ONE and route not in seen:
                        seen.add(route)
                        yield from _finding(service, key, listed)


def _finding(service: str, key: str, listed: Node) -> Iterator[Finding]:
    texts = [_text(key, item) for item in listed.items]
    if len(set(texts)) == len(texts):
        return
    twice = [place for place, text in enumerate(texts) if text is not None and text in texts[:place]]
    twice = [place for place in twice if _alone(key, listed, texts, place)]
    if not twice:
        return
    first = listed.items[texts.index(texts[twice[0]])]
    facts = {
        "entry": _shown(key, [listed.items[place] for place in twice]),
        "key": key,
        "service": service,
        "effect": _effect(key),
    }
    left = [place for place in range(len(texts)) if place not in twice]
    edits = everywhere(listed, keep, left)
    severity = ERROR if key in _REFUSED else INFO
    yield Finding(RULE, listed.items[twice[0]], facts, (Fix("keep the first alone", edits, SAFE),), (first,), severity)


def _text(key: str, item: Node) -> str | None:
    """What an entry is compared by; None for what has a tag or says nothing."""
    if item.tag is not None or item.is_null:
        return None
    text = item.text if item.shape == "scalar" else repr(item.value)
    return text.lower().removesuffix("/tcp") if key == "ports" else text


def _alone(key: str, listed: Node, texts: list[str | None], place: int) -> bool:
    """Whether no entry but its likes has the name, or the place in the container, of this one."""
    name = _name(key, listed.items[place])
    others = (item for item, text in zip(listed.items, texts, strict=True) if text != texts[place])
    return name is None or all(_name(key, other) != name for other in others)


def _name(key: str, item: Node) -> str | None:
    if item.shape != "scalar":
        target = item.get("target")
        return target.text if key == "volumes" and target is not None else None
    if key in _NAMED:
        return item.text.partition("=")[0]
    parts = item.text.split(":")
    return parts[1] if key == "volumes" and len(parts) > 1 else None


def _shown(key: str, items: list[Node]) -> str:
    """The first entry, without what may be secret, and how many there are besides."""
    first = items[0].text.partition("=")[0] if key in _NAMED else items[0].text
    more = f" and {len(items) - 1} other{'s' if len(items) > 2 else ''}" if len(items) > 1 else ""
    return (f"`{first}`" if first else "an entry") + more


def _effect(key: str) -> str:
    return "docker compose refuses the file" if key in _REFUSED else "docker compose takes both for one"


RULE = Rule(
    code="CMP051",
    name="duplicate-list-entry",
    message="`{key}` of {service} has {entry} more than once: {effect}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/",
            "https://docs.docker.com/reference/compose-file/merge/#unique-resources",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("services",)},
    docs=__doc__ or "",
)

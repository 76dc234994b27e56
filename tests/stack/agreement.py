"""Whether our reading of a Compose project equals what `docker compose config` prints for it.

Compared is what both know: a value that depends on a variable nobody sets is unknown to us and empty to Compose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath
from typing import Any

from fixer.stack.model import ComposeProject, Port, Service, Word
from fixer.stack.ports import numbers
from fixer.stack.words import split
from tests.upstream.tools import Tool


@dataclass(frozen=True)
class Difference:
    """A place where the two disagree."""

    project: str
    service: str
    what: str
    ours: object
    theirs: object


def rendered(docker_compose: Tool, root: Path, project: ComposeProject, scratch: Path) -> dict[str, Any] | None:
    """The services as Compose prints them, or None when it refuses the project."""
    environment = scratch / "variables.env"
    environment.write_text("".join(f"{name}={_quoted(value)}\n" for name, value in project.env.items()))
    listed = [argument for path in project.files for argument in ("-f", str(root / path))]
    done = docker_compose(
        "-p", "x", "--env-file", environment, "--project-directory", root / project.folder, "--profile", "*", *listed,
        "config", "--format", "json", "--no-consistency", "--no-env-resolution",
    )  # fmt: skip
    return None if done.returncode else json.loads(done.stdout).get("services") or {}


def _quoted(value: str) -> str:
    return f"'{value}'" if "'" not in value else json.dumps(value.replace("$", "\\$"))


def differences(project: ComposeProject, theirs: dict[str, Any], root: Path) -> Iterator[Difference]:
    """Every disagreement over the services of one project."""
    label = "+".join(project.files)
    if set(project.services) != set(theirs):
        yield Difference(label, "", "services", sorted(project.services), sorted(theirs))
    for name in sorted(project.services.keys() & theirs.keys()):
        ours = _ours(project.services[name])
        for what, said in _theirs(theirs[name], root).items():
            if ours[what] != said and not _unknown(ours[what]):
                yield Difference(label, name, what, ours[what], said)
        yield from _differing_environment(label, project.services[name], theirs[name])


def _unknown(value: object) -> bool:
    """Whether a variable nobody sets is part of what we say."""
    return value is Ellipsis or "$" in str(value)


def _differing_environment(label: str, ours: Service, theirs: dict[str, Any]) -> Iterator[Difference]:
    said = theirs.get("environment") or {}
    for name in sorted(said.keys() | ours.environment.keys()):
        fact = ours.environment.get(name)
        if fact is None or (fact.value is not None and fact.value != (said.get(name) or "").replace("$$", "$")):
            yield Difference(label, ours.name, f"environment {name}", fact and fact.value, said.get(name))


def _ours(service: Service) -> dict[str, object]:
    mounts = {
        (mount.kind, mount.source, normpath(mount.target), mount.read_only)
        for mount in service.mounts
        if mount.kind in ("bind", "volume")
    }
    files = {(mount.kind, mount.source, mount.target) for mount in service.mounts if mount.kind in ("config", "secret")}
    unsure = any(mount.kind == "bind" and mount.source is None for mount in service.mounts)
    return {
        "ports": {one for port in service.ports for one in _flat(port)} if service.complete else ...,
        "mounts": mounts if service.complete and not unsure else ...,
        "files": files if service.complete else ...,
        "command": _texts(service.command),
        "entrypoint": _texts(service.entrypoint),
        "healthcheck": [word.text for word in service.healthcheck],
        "networks": dict(service.networks),
        "depends_on": {fact.value for fact in service.depends_on},
        "container_name": service.container_name or ...,
        "hostname": service.hostname,
        "network_mode": service.network_mode,
        "user": service.user,
        "expose": {str(fact.value) for fact in service.expose},
        "image": service.image and service.image.reference,
        "build": service.build and service.build.value,
        "dockerfile": service.dockerfile,
        "profiles": set(service.profiles),
    }


def _texts(words: tuple[Word, ...] | None) -> list[str] | None:
    return None if words is None else [word.text for word in words]


def _flat(port: Port) -> Iterator[tuple[str, str, int, str]]:
    """One tuple a port, as Compose prints ranges of equal length."""
    for index, target in enumerate(port.target):
        if port.published is None:
            published = ""
        elif len(port.published) == len(port.target):
            published = str(port.published[index])
        else:
            published = f"{port.published[0]}-{port.published[-1]}"
        yield (port.host_ip, published, target, port.protocol)


def _theirs(service: dict[str, Any], root: Path) -> dict[str, object]:
    build = service.get("build") or {}
    context = _relative(build["context"], root) if build else None
    dockerfile = normpath(join(context, build.get("dockerfile", "Dockerfile"))) if context is not None else None
    return {
        "ports": {
            (port.get("host_ip", ""), str(port.get("published", "")), port["target"], port["protocol"])
            for port in service.get("ports") or []
        },
        "mounts": set(_their_mounts(service, root)),
        "files": set(_their_files(service)),
        "command": _plain(service.get("command")),
        "entrypoint": _plain(service.get("entrypoint")),
        "healthcheck": _their_test((service.get("healthcheck") or {}).get("test") or []),
        "networks": {key: tuple((said or {}).get("aliases") or ()) for key, said in (service.get("networks") or {}).items()},
        "depends_on": {name for name, said in (service.get("depends_on") or {}).items() if not _implied(said, service)},
        "container_name": service.get("container_name", ""),
        "hostname": service.get("hostname", ""),
        "network_mode": service.get("network_mode", ""),
        "user": service.get("user", ""),
        "expose": {str(number) for said in service.get("expose") or () for number in numbers(said.removesuffix("/tcp")) or ()},
        "image": service.get("image"),
        "build": context,
        "dockerfile": None if "dockerfile_inline" in build else dockerfile,
        "profiles": set(service.get("profiles") or ()),
    }


def _implied(dependency: dict[str, Any], service: dict[str, Any]) -> bool:
    """Whether Compose derives the dependency from `links` or a shared network namespace."""
    return bool(dependency.get("restart")) and ("links" in service or service.get("network_mode", "").startswith("service:"))


def _relative(path: str, root: Path) -> str | None:
    whole = Path(path)
    if not whole.is_relative_to(root):
        return None
    return "" if whole == root else str(whole.relative_to(root))


def _plain(words: list[str] | None) -> list[str] | None:
    return None if words is None else [word.replace("$$", "$") for word in words]


def _their_test(test: list[str]) -> list[str]:
    kind, *rest = _plain(test) or ["NONE"]
    if kind == "NONE":
        return []
    return [word for text in rest for word in split(text)] if kind == "CMD-SHELL" else rest


def _their_mounts(service: dict[str, Any], root: Path) -> Iterator[tuple[str, str | None, str, bool]]:
    for mount in service.get("volumes") or []:
        if mount["type"] in ("bind", "volume"):
            source = _relative(mount["source"], root) if mount["type"] == "bind" else mount.get("source")
            yield (mount["type"], source, normpath(mount["target"]), mount.get("read_only", False))


def _their_files(service: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for kind, folder in (("config", "/"), ("secret", "/run/secrets")):
        for item in service.get(f"{kind}s") or []:
            yield (kind, item["source"], join(folder, item.get("target") or item["source"]))

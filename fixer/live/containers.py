"""The containers of a Compose project, as `docker compose ps` and `docker inspect` see them."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.said import Said, text_of
from fixer.output.next_steps import compose
from fixer.stack.model import ComposeProject, Service

PART = "containers"


@dataclass(frozen=True)
class Seen:
    """listed: an object for each container, as `docker compose ps --format json` has it, with `Inspected` put in by us;
    reason: why there is no list, or ""."""

    listed: tuple[dict[str, Any], ...] = ()
    reason: str = ""


def look(project: ComposeProject, root: Path, timeout: float) -> Seen:
    """Asks docker, in the tree at `root`."""
    if shutil.which("docker") is None:
        return Seen(reason="docker is not here")
    command = [*shlex.split(compose(project, lambda path: str(root / path))), "ps", "--all", "--format", "json"]
    output, reason = _run(command, root / project.folder, timeout)
    listed = _objects(output)
    if reason or not listed:
        return Seen(reason=reason)
    ids = [text_of(one.get("ID")) for one in listed]
    output, _ = _run(["docker", "inspect", *ids], root, timeout)
    inspected = {text_of(one.get("Id"))[:12]: one for one in _objects(output)}
    return Seen(tuple({**one, "Inspected": inspected.get(text_of(one.get("ID"))[:12], {})} for one in listed))


def _run(command: list[str], folder: Path, timeout: float) -> tuple[str, str]:
    """Output, and why there is none."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return "", f"docker did not answer within {timeout:g} s"
    except OSError as error:
        return "", f"docker cannot be run: {error.strerror}"
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip() and "level=warning" not in line]
        return "", f"docker says: {lines[0].strip()}" if lines else f"docker ended with {done.returncode}"
    return done.stdout, ""


def _objects(output: str) -> list[dict[str, Any]]:
    """The objects in a JSON list, or one on each line (Compose since 2.21)."""
    found = []
    for text in [output] if output.lstrip().startswith("[") else output.splitlines():
        try:
            value = json.loads(text)
        except ValueError:
            continue
        found += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    return found


def judge(project: ComposeProject, seen: Seen, answers: bool = False) -> Iterator[Check]:
    """Whether each service of the project that ought to run does.

    answers  the stack is known to run, by docker or otherwise
    """
    if seen.reason:
        yield Check(PART, "containers", NOT_CHECKED, seen.reason)
        return
    if not seen.listed:
        none = f"docker has none of {', '.join(project.files)}"
        yield Check(PART, "containers", NOT_CHECKED if answers else FAIL, f"{none}, but it runs" if answers else none)
        return
    for service in project.services.values():
        containers = [one for one in seen.listed if one.get("Service") == service.name]
        if not containers and not service.profiles and not _none_wanted(service):
            yield Check(PART, service.name, FAIL, "it has no container", service.nodes)
        for one in containers:
            name = service.name if len(containers) == 1 else text_of(one.get("Name"))
            yield _container(service, name, Said(one))


def _none_wanted(service: Service) -> bool:
    wanted = [node.get("scale") or node.get("deploy", "replicas") for node in service.nodes]
    return any(node is not None and node.text == "0" for node in wanted)


def _container(service: Service, name: str, one: Said) -> Check:
    state, health = text_of(one.get("State")), text_of(one.get("Health"))
    restarts = one.get("Inspected", "RestartCount") or 0
    often = f"; restarted {restarts} times" if restarts else ""
    if state == "running" and health == "unhealthy":
        return Check(PART, name, FAIL, f"running, but unhealthy{_last_probe(one)}{often}", service.nodes)
    if state == "running":
        return Check(PART, name, PASS, f"running{f', {health}' if health else ''}{often}", service.nodes)
    code = one.get("ExitCode")
    if state == "exited" and code == 0 and _may_end(one):
        return Check(PART, name, PASS, "done: it ended with 0", service.nodes)
    killed = ", out of memory" if one.get("Inspected", "State", "OOMKilled") else ""
    error = text_of(one.get("Inspected", "State", "Error"))
    ended = f" with {code}{killed}" if state in ("exited", "restarting", "dead") and code is not None else ""
    return Check(PART, name, FAIL, f"{state}{ended}{f': {error}' if error else ''}{often}", service.nodes)


def _may_end(one: Said) -> bool:
    return one.get("Inspected", "HostConfig", "RestartPolicy", "Name") in (None, "", "no", "on-failure")


def _last_probe(one: Said) -> str:
    """What the last healthcheck printed, on one line."""
    log = one.objects("Inspected", "State", "Health", "Log")
    words = " ".join(text_of(log[-1].get("Output")).split()) if log else ""
    return f": {words[:120]}" if words else ""

"""What the stage of a Dockerfile that a service runs says about ports.

Weak evidence: one Dockerfile often serves several services. Reference: https://docs.docker.com/reference/dockerfile/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from fixer.document.node import Node
from fixer.document.tree import Tree
from fixer.stack import environment, flags
from fixer.stack.healthcheck import asked
from fixer.stack.images import known
from fixer.stack.listener import DOCKERFILE, WIDE, Listener
from fixer.stack.model import Fact, Image, Service, Word
from fixer.stack.mounted_files import Text, read, spot
from fixer.stack.ports import numbers
from fixer.stack.words import split

_JOINED = r"\\\r?\n(?:[ \t]*#[^\n]*\n)*"
_INSTRUCTION = rf"(?m)^[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?P<rest>(?:{_JOINED}|[^\n])*)"
_FROM = r"(?i)(?:--\S+\s+)*(?P<base>\S+)(?:\s+as\s+(?P<name>\S+))?\s*"
_VARIABLE = r"\$(?:(?P<plain>\w+)|\{(?P<name>\w+)(?::?-(?P<default>[^}]*))?\})"
_PAIR = r"""(?P<name>\w+)=(?P<value>"[^"]*"|'[^']*'|\S*)"""


@dataclass(eq=False)
class _Stage:
    base: str
    name: str
    instructions: list[tuple[str, str, Node]] = field(default_factory=list)


def listeners(tree: Tree, service: Service) -> Iterator[Listener]:
    """The evidence in the Dockerfile that the Compose file builds for this service; nothing when it is not in the tree."""
    text = read(tree, service.dockerfile) if service.dockerfile and tree.exists(service.dockerfile) else None
    if text is None or service.dockerfile is None:
        return
    stages = _stages(Text(service.dockerfile, text))
    wanted = _target(service)
    chosen = [stage for stage in stages if stage.name.lower() == wanted.lower()] if wanted else stages[-1:]
    for stage in chosen[:1]:
        yield from _said(_whole(stage, stages), service)


def _target(service: Service) -> str:
    found = [node.get("build", "target") for node in service.nodes]
    return next((node.text for node in reversed(found) if node is not None), "")


def _stages(file: Text) -> list[_Stage]:
    stages: list[_Stage] = []
    for match in re.finditer(_INSTRUCTION, file.text):
        name = match["name"].upper()
        rest = re.sub(_JOINED, " ", match["rest"]).strip()
        if name == "FROM" and (start := re.match(_FROM, rest)):
            stages.append(_Stage(start["base"], start["name"] or str(len(stages))))
        elif stages:
            stages[-1].instructions.append((name, rest, spot(file, match.start(), match.start() + len(match.group().rstrip()))))
    return stages


def _whole(stage: _Stage, stages: list[_Stage]) -> _Stage:
    """The stage with the instructions of the stages it is built on before its own."""
    before = stages[: stages.index(stage)]
    base = next((one for one in before if one.name.lower() == stage.base.lower()), None)
    if base is None:
        return stage
    under = _whole(base, stages)
    return _Stage(under.base, stage.name, [*under.instructions, *stage.instructions])


def _said(stage: _Stage, service: Service) -> Iterator[Listener]:
    """Ports of one whole stage; what the Compose file replaces (environment, command, healthcheck) does not count."""
    values = {name: fact.value or "" for name, fact in service.environment.items()}
    for name, rest, node in stage.instructions:
        if name in ("ARG", "ENV"):
            found = _variables(name, rest, node, values, service)
        elif name == "EXPOSE":
            yield from _exposed(_expand(rest, values), node)
            continue
        elif name == "HEALTHCHECK" and not service.healthcheck:
            found = asked(_expand(rest, values), node, service)
        elif (name == "CMD" and service.command is None) or (name == "ENTRYPOINT" and service.entrypoint is None):
            found = flags.listeners(_command(_expand(rest, values), node))
        else:
            continue
        for one in found:
            yield replace(one, rank=DOCKERFILE, why=f"{node.path}: {one.why}")
    yield from _inherited(stage, service)


def _variables(name: str, rest: str, node: Node, values: dict[str, str], service: Service) -> Iterator[Listener]:
    """Remembers what `ARG` and `ENV` set; a variable of the environment may say a port."""
    for key, value in _pairs(rest):
        values.setdefault(key, _expand(value, values))
        if name == "ENV" and key not in service.environment:
            yield from environment.listeners({key: Fact(values[key], node)})


def _pairs(rest: str) -> Iterator[tuple[str, str]]:
    if "=" not in rest.split(" ", 1)[0]:
        name, _, value = rest.partition(" ")
        yield name, value.strip()
        return
    yield from ((match["name"], match["value"].strip("\"'")) for match in re.finditer(_PAIR, rest))


def _expand(text: str, values: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return values.get(match["plain"] or match["name"]) or match["default"] or match.group()

    return re.sub(_VARIABLE, value, text)


def _exposed(rest: str, node: Node) -> Iterator[Listener]:
    for part in rest.split():
        number, _, protocol = part.partition("/")
        ports = numbers(number) if protocol.lower() in ("", "tcp") else None
        for port in ports if ports is not None and len(ports) <= WIDE else ():
            yield Listener(port, node, DOCKERFILE, f"{node.path} exposes {port}")


def _command(rest: str, node: Node) -> list[Word]:
    try:
        listed = json.loads(rest) if rest.startswith("[") else list(split(rest))
    except ValueError:
        listed = list(split(rest))
    return [Word(str(word), node) for word in listed]


def _inherited(stage: _Stage, service: Service) -> Iterator[Listener]:
    """The default of a known image that the stage is built on."""
    reference = stage.base.split("@")[0]
    head, slash, rest = reference.partition("/")
    name = rest if slash and re.search(r"[.:]", head) else reference
    node = service.build.node if service.build else None
    base = known(Image(reference, re.sub(r":[^/:]*\Z", "", name), "", node)) if node is not None else None
    for port in base.ports if base else ():
        yield Listener(port, node, DOCKERFILE, f"{service.dockerfile} is built on {reference}, which listens on {port}")

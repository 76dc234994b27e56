"""The environment that a container is started with, and whether all of it is known.

Reference: https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/: what `environment:` sets wins
over every `env_file:`, of which later ones win over earlier ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import join
from typing import NamedTuple

from fixer.document.tree import Tree
from fixer.stack import dotenv
from fixer.stack.model import ComposeProject, Fact, Service
from fixer.stack.mounted_files import read


class Environment(NamedTuple):
    """Name → value. Where an `env_file:` says the value, the node is the scalar that names the file: nothing to be edited.

    complete  False when an `env_file:` is not in the tree: it may set anything
    """

    variables: Mapping[str, Fact[str | None]]
    complete: bool

    def lacks(self, *names: str) -> bool:
        """Whether certainly none of these is set."""
        return self.complete and not any(name in self.variables for name in names)


def environment(tree: Tree, project: ComposeProject, service: Service) -> Environment:
    """What the service's `env_file`s and its `environment` set together."""
    found: dict[str, Fact[str | None]] = {}
    complete = True
    for holder in service.nodes:
        said = holder.get("env_file")
        for node in (said.items or (said,)) if said is not None else ():
            path = node.get("path") or node
            text = read(tree, join(project.folder, path.text.removeprefix("./"))) if path.text else None
            complete = complete and text is not None
            found |= {name: Fact(value, node) for name, value in dotenv.parse(text or "").items()}
    return Environment(found | dict(service.environment), complete)

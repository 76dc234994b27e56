"""Every plausible Compose project of a tree, as the rules see it."""

from __future__ import annotations

import re
from functools import cached_property
from posixpath import basename

from fixer.document.document import Document
from fixer.stack import dotenv
from fixer.stack.interpolation import Variables
from fixer.stack.loading import Loader, Model
from fixer.stack.model import ComposeProject
from fixer.stack.plausible import Invocation, invocations
from fixer.stack.project import Project
from fixer.stack.services import service
from fixer.stack.view import Scope

_NOT_IN_NAME = re.compile(r"[^a-z0-9_-]")


class Composer:
    """Builds the projects of one `Project`; what several of them share is read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._variables: dict[str, Variables] = {}
        self._loader = Loader(self._files.get, self._of)

    @cached_property
    def _files(self) -> dict[str, Document]:
        return {document.path: document for document in self._project.of("compose")}

    def _of(self, folder: str) -> Variables:
        if folder not in self._variables:
            self._variables[folder] = dotenv.variables(self._project.tree, folder, self._project.settings.env_files)
        return self._variables[folder]

    def projects(self) -> tuple[ComposeProject, ...]:
        """One for each plausible invocation of `docker compose`, those people most likely run first."""
        return tuple(self._project_of(one) for one in invocations(self._project, tuple(self._files.values()), self._of))

    def _project_of(self, one: Invocation) -> ComposeProject:
        variables = self._of(one.folder)
        model = self._loader.load(one.paths, Scope(one.folder, variables))
        return compose_project(model, one.folder, variables)


def compose_project(model: Model, folder: str, variables: Variables) -> ComposeProject:
    """A merged model as a project whose directory is `folder`."""
    sections = model.sections
    named = model.name or variables.value("COMPOSE_PROJECT_NAME") or _NOT_IN_NAME.sub("", basename(folder).lower())
    services = {name: service(name, said, sections) for name, said in sections["services"].items() if said.entries is not None}
    return ComposeProject(
        name=named,
        folder=folder,
        documents=tuple(model.documents),
        services=services,
        volumes={key: value.node for key, value in sections["volumes"].items()},
        networks={key: value.node for key, value in sections["networks"].items()},
        secrets={key: value.node for key, value in sections["secrets"].items()},
        configs={key: value.node for key, value in sections["configs"].items()},
        env={**variables.weak, **variables.known},
        complete=model.complete and all(one.complete for one in services.values()),
    )

"""Every plausible Compose project of a tree, as the rules see it."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import basename

from fixer.expressions import regex
from fixer.stack.dotenv import Environments
from fixer.stack.interpolation import Variables
from fixer.stack.invocation import Invocation
from fixer.stack.loading import Loader, Model
from fixer.stack.model import ComposeProject
from fixer.stack.plausible import Evidence, invocations
from fixer.stack.project import Project
from fixer.stack.services import service as described
from fixer.stack.view import Scope, View

_NOT_IN_NAME = regex(r"[^a-z0-9_-]")


class Composer:
    """Builds the projects of one `Project`; what several of them share is read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._environments = Environments(project.tree, project.settings.env_files)
        self._files = {document.path: document for document in project.of("compose")}
        self._loader = Loader(self._files.get, self._environments.of)

    def projects(self) -> tuple[ComposeProject, ...]:
        """One for each plausible invocation of `docker compose`, those people most likely run first."""
        evidence = Evidence(self._files, self._project.tree, self._environments.of)
        return tuple(self._project_of(one) for one in invocations(evidence, self._project.settings.compose_files))

    def _project_of(self, one: Invocation) -> ComposeProject:
        variables = self._environments.of(one.folder)
        model = self._loader.load(one.paths, Scope(one.folder, variables))
        return compose_project(model, one, variables)


def compose_project(model: Model, one: Invocation, variables: Variables) -> ComposeProject:
    """The merged model of an invocation as a project."""
    sections, folder = model.sections, one.folder
    named = model.name or variables.value("COMPOSE_PROJECT_NAME") or _NOT_IN_NAME.sub("", basename(folder).lower())
    services = {name: described(name, said, sections) for name, said in sections["services"].items() if said.entries is not None}
    names, outer = _network_names(sections["networks"], named)
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
        complete=model.complete and all(service.complete for service in services.values()),
        loaded=model.complete,
        files=one.paths,
        guessed=one.guessed,
        network_names=names,
        outer_networks=outer,
    )


def _network_names(networks: Mapping[str, View], project: str) -> tuple[dict[str, str], frozenset[str]]:
    """Network key → real name: its `name:`, its key when it is external, else both joined; and those that are spelt out."""
    names = {"default": f"{project}_default" if project else ""}
    outer: set[str] = set()
    for key, said in networks.items():
        external = said.get("external")
        name = said.get("name") or (external.get("name") if external else None)
        if name is not None:
            names[key] = name.text or ""
            outer.add(names[key])
        elif external is not None and (external.entries is not None or external.text == "true"):
            names[key] = key
            outer.add(key)
        else:
            names[key] = f"{project}_{key}" if project else ""
    return names, frozenset(outer - {""})

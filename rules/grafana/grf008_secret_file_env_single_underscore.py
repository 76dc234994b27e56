"""A secret for Grafana in `GF_…_FILE`, which it does not know: the variable ends in `__FILE`.

## What it does
Finds environment variables of Grafana such as `GF_SECURITY_ADMIN_PASSWORD_FILE` that hold the path of a file: settings which
Grafana knows (passwords, users, client ids and secrets), with one underscore before `FILE`.

## Why is this bad?
The image reads a setting from a file where the name ends in `__FILE`, with two underscores. With one it is the setting
`admin_password_file`, which there is not and which nobody misses: Grafana starts with the default, `admin` and `admin`.

## Fix safety
Safe where the file is seen to be mounted: the second underscore is put in. Unsafe where it is not, where an `env_file` is missing
that may set more, and for `GF_SECURITY_SECRET_KEY_FILE`, as what was encrypted with the default key cannot be read with another
one. Left to you where the setting itself or the right name is there too; Grafana refuses both together.

Settings whose own name ends in `_file` (`GF_SERVER_CERT_FILE`, `GF_AUTH_LDAP_CONFIG_FILE`) are right as they are. Silent for
images that are built here and where the service has an entrypoint of its own, which may read the variable.

## Versions
All versions of Grafana's image.

## References
- https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/#configure-grafana-with-docker-secrets
- https://github.com/grafana/grafana/blob/main/packaging/docker/run.sh
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    ComposeProject,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    everywhere,
    regex,
    within,
)

from .._environment import called
from .._fixes import offered
from ._provisioning import is_grafana

_SETTING = regex(
    r"GF_(?:SECURITY_(?:ADMIN_PASSWORD|ADMIN_USER|ADMIN_EMAIL|SECRET_KEY)|DATABASE_(?:PASSWORD|USER|URL)|SMTP_(?:PASSWORD|USER)"
    r"|AUTH_(?:GITHUB|GITLAB|GOOGLE|GRAFANA_COM|AZUREAD|OKTA|GENERIC_OAUTH)_CLIENT_(?:ID|SECRET))(?=_FILE\Z)"
)
_KEY = "GF_SECURITY_SECRET_KEY"


class Ignored(NamedTuple):
    """A variable that Grafana does not know: what it sets, the file it names, and where it is written."""

    service: Service
    name: str
    setting: str
    file: str
    node: Node

    @property
    def right(self) -> str:
        """What it should be called."""
        return f"{self.setting}__FILE"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    seen = set()
    for compose, service in project.stack.services:
        for found in _ignored(service):
            place = (found.node.path, found.node.span)
            if place not in seen:
                seen.add(place)
                facts = {"name": found.name, "right": found.right, "service": service.name}
                yield Finding(RULE, found.node, facts, (_fix(project, compose, found),))


def _ignored(service: Service) -> Iterator[Ignored]:
    if not is_grafana(service) or service.entrypoint is not None:
        return
    for name, fact in service.environment.items():
        setting = _SETTING.match(name)
        if setting is not None and fact.node is not None and (fact.value or "").startswith("/"):
            yield Ignored(service, name, setting[0], fact.value or "", fact.node)


def _fix(project: Project, compose: ComposeProject, found: Ignored) -> Fix:
    known = project.stack.environment(compose, found.service)
    there = next((name for name in (found.setting, found.right) if name in known.variables), "")
    if there:
        return Fix(f"leave one of {found.name} and {there}", (), MANUAL, f"{there} is set too")
    edits = everywhere(found.node, lambda node: called(node, found.right))
    caveat = ""
    if found.setting == _KEY:
        caveat = "what was encrypted with the default key cannot be read with another one"
    elif not known.complete:
        caveat = f"an env_file that is not here may set {found.setting} too, and Grafana refuses both"
    elif not any(within(found.file, mount.target) for mount in found.service.mounts):
        caveat = f"nothing is seen to be mounted at {found.file}"
    return offered(Fix(f"call it {found.right}", edits, UNSAFE if caveat else SAFE, caveat))


RULE = Rule(
    code="GRF008",
    name="secret-file-env-single-underscore",
    message="{service} ignores {name}: Grafana reads a secret from a file where the variable is called {right}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"grafana": "all versions"},
        references=(
            "https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/#configure-grafana-with-docker-secrets",
            "https://github.com/grafana/grafana/blob/main/packaging/docker/run.sh",
        ),
        oracle="",
    ),
    triggers={
        "compose": (
            "_PASSWORD_FILE",
            "_USER_FILE",
            "_EMAIL_FILE",
            "SECRET_KEY_FILE",
            "DATABASE_URL_FILE",
            "CLIENT_ID_FILE",
            "CLIENT_SECRET_FILE",
        )
    },
    docs=__doc__ or "",
)

"""`MYSQL_USER: root` keeps a new database of MySQL or MariaDB from being set up.

## What it does
Finds services on the official `mysql` and `mariadb` images whose `MYSQL_USER` (or `MARIADB_USER`) is `root`. A value that
comes from a variable counts as `.env`, or an example in its place, says.

Silent with an entrypoint of its own or a command that is no server; on `mariadb`, and on `mysql` images from before 2021,
without a password for the user (they then make none) and where the root user is not made for all hosts
(`MYSQL_ROOT_HOST: localhost`).

## Why is this bad?
`root` is there already. MySQL's image says so and exits: `MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user
and cannot be used for the root user`. MariaDB's fails half-way with `Operation CREATE USER failed for 'root'@'%'`, and
what lies in `/docker-entrypoint-initdb.d` is never run. A database that was set up before does not notice.

## Fix safety
SAFE where the root password is not in doubt: without one of its own `MYSQL_PASSWORD` is what was meant, and gets the name
`MYSQL_ROOT_PASSWORD`; where both say the same, user and password go away.

UNSAFE where they differ or are not known to be the same: clients that log in as root must use `MYSQL_ROOT_PASSWORD`.

MANUAL where healthcheck or command use the variables, where the name comes from a variable, and where the root user has
no password or a random one.

## Versions
All versions of the two images.

## References
* https://github.com/docker-library/mysql/blob/master/docker-entrypoint.sh (`docker_verify_minimum_env`)
* https://github.com/MariaDB/mariadb-docker/issues/641
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Edit,
    Fact,
    Finding,
    Fix,
    Image,
    Meta,
    Options,
    Project,
    Rule,
    Service,
    delete,
)

from .._agreement import agreed
from .._environment import called
from ._official import official, serves, tagged

Variables = Mapping[str, Fact[str | None]]
_PREFIXES = ("MYSQL", "MARIADB")


class Root(NamedTuple):
    """A database whose regular user is to be root. `prefix`: of the variable that says so."""

    service: Service
    variables: Variables
    complete: bool
    image: Image
    prefix: str

    @property
    def user(self) -> Fact[str | None]:
        return self.variables[f"{self.prefix}_USER"]

    def get(self, name: str) -> Fact[str | None] | None:
        """The variable by either prefix."""
        return next((fact for prefix in _PREFIXES if (fact := self.variables.get(f"{prefix}_{name}"))), None)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        node = found.user.node
        if node is not None and node.document.language == "yaml":
            facts = {"service": found.service.name, "variable": f"{found.prefix}_USER", "image": found.image.reference}
            yield Finding(RULE, node, facts, (_fix(found),), (found.image.node,))


def _judged(project: Project) -> Iterator[tuple[Hashable, Root | None]]:
    for compose, service in project.stack.services:
        image = official(service, "mysql", "mariadb")
        names = [f"{prefix}_USER" for prefix in _PREFIXES if f"{prefix}_USER" in service.environment]
        if image is None or not names or service.environment[names[-1]].node is None:
            continue
        variables, complete = project.stack.environment(compose, service)
        found = Root(service, variables, complete, image, names[-1].removesuffix("_USER"))
        node = service.environment[names[-1]].node
        assert node is not None
        yield (node.path, node.route), found if _fails(found) else None


def _fails(found: Root) -> bool:
    if found.user.value != "root" or not serves(found.service, "mysqld", "mariadbd"):
        return False
    if found.image.name.rpartition("/")[2] == "mysql":
        return found.prefix == "MYSQL" and (_looks(found.image) or _creates(found))
    return _creates(found)


def _looks(image: Image) -> bool:
    """Whether MySQL's image has an entrypoint that looks at the name before it does anything."""
    if image.version is None:
        return tagged(image, "", "latest", "lts", "innovation", "oracle")
    return len(image.version) < 3 or image.version >= (8, 0, 25) or (5, 7, 35) <= image.version < (6,)


def _creates(found: Root) -> bool:
    """Whether it tries to create the user a second time."""
    host = found.get("ROOT_HOST")
    return found.complete and found.get("PASSWORD") is not None and (host is None or host.value == "%")


def _fix(found: Root) -> Fix:
    title = "let the root password be MYSQL_ROOT_PASSWORD, without another user"
    obstacle = _obstacle(found)
    if obstacle:
        return Fix(title, (), MANUAL, obstacle)
    secret, root = found.get("PASSWORD"), found.get("ROOT_PASSWORD")
    user = _gone(found.user)
    if secret is None or secret.node is None:
        return Fix(f"remove {found.prefix}_USER", user, SAFE)
    if root is None:
        return Fix(
            f"call the password {found.prefix}_ROOT_PASSWORD", user + called(secret.node, f"{found.prefix}_ROOT_PASSWORD"), SAFE
        )
    same = root.value is not None and root.value == secret.value
    caveat = "" if same else "clients that log in as root with the other password must use MYSQL_ROOT_PASSWORD"
    names = f"{found.prefix}_USER and {found.prefix}_PASSWORD"
    return Fix(f"remove {names}", user + _gone(secret), SAFE if same else UNSAFE, caveat)


def _obstacle(found: Root) -> str:
    """Why nobody can say what is to be done, or ""."""
    own = found.service.environment
    if found.user.node is not None and "$" in found.user.node.text:
        return "the name comes from a variable, which others may use as well"
    if not found.complete or any(
        f"{one}_{name}" not in own for one in _PREFIXES for name in _SECRETS if f"{one}_{name}" in found.variables
    ):
        return "an env_file has a part in it"
    if any(found.get(name) for name in ("ALLOW_EMPTY_PASSWORD", "ALLOW_EMPTY_ROOT_PASSWORD", "RANDOM_ROOT_PASSWORD")):
        return "root is to have no password, or a random one"
    if any(found.get(name) for name in ("PASSWORD_FILE", "ROOT_PASSWORD_FILE", "USER_FILE")):
        return "passwords come from files"
    said = (*found.service.healthcheck, *(found.service.command or ()))
    used = next((word.text for word in said if any(f"{one}_{name}" in word.text for one in _PREFIXES for name in _OWN)), "")
    return "its healthcheck or command uses the variables" if used else ""


_OWN = ("USER", "PASSWORD")
_SECRETS = ("USER", "PASSWORD", "ROOT_PASSWORD")


def _gone(fact: Fact[str | None]) -> tuple[Edit, ...]:
    return delete(fact.node) if fact.node is not None else ()


RULE = Rule(
    code="IMG005",
    name="mysql-user-root",
    message="{service} makes root a regular user with {variable}, and {image} stops setting up the database",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"mysql": "all", "mariadb": "all"},
        references=(
            "https://github.com/docker-library/mysql/blob/master/docker-entrypoint.sh",
            "https://github.com/MariaDB/mariadb-docker/issues/641",
        ),
    ),
    triggers={"compose": ("MYSQL_USER", "MARIADB_USER")},
    docs=__doc__ or "",
)

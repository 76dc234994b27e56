"""MySQL 8.4 and later do not start with `--default-authentication-plugin`.

## What it does
Finds services that run the official `mysql` image 8.4 or later with `--default-authentication-plugin` in their command.
Tags that move count by what they name since April 2024: `8` is 8.4; `latest`, `innovation`, `oracle` and no tag are 9 or
later; `lts` is 8.4 or later.

Silent with 8.0 to 8.3, where the flag is deprecated; in the form `--loose-…`; with an entrypoint of its own; and where
the flag stands in a configuration file.

## Why is this bad?
The server knows the variable no more and gives up:
`[ERROR] [MY-000067] [Server] unknown variable 'default-authentication-plugin=mysql_native_password'.`

## Fix safety
UNSAFE. On 8.4 `--mysql-native-password=ON` takes its place: the plugin is loaded again, while new accounts get
`caching_sha2_password` unless they are created otherwise. From 9.0 on there is no such plugin, and the flag goes away:
accounts that use it cannot log in until they are changed on an older server. Where the flag says
`caching_sha2_password`, which is the default, removing it is SAFE.

MANUAL when a variable or quotes stand where the flag is written.

## Versions
`mysql` 8.4 and later.

## References
* https://dev.mysql.com/doc/relnotes/mysql/8.4/en/news-8-4-0.html
* https://dev.mysql.com/doc/relnotes/mysql/9.0/en/news-9-0-0.html
* https://github.com/sprintcube/docker-compose-lamp/issues/277
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, UNSAFE, Finding, Fix, Image, Meta, Options, Project, Rule, Service

from .._agreement import agreed
from .._command import Flag, flags
from .._fixes import mended
from .._rewording import with_flags, without
from ._official import official, serves, tagged

NAMES = ("--default-authentication-plugin", "--default_authentication_plugin")
NATIVE = "--mysql-native-password=ON"
_OLD_BASES = ("debian", "bookworm", "bullseye", "buster")


class Unknown(NamedTuple):
    """A server with the flag. `native`: whether it still has the old plugin, to be loaded by another flag."""

    service: Service
    image: Image
    flag: Flag
    native: bool


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        facts = {
            "service": found.service.name,
            "image": found.image.reference,
            "flag": found.flag.words[0].text.partition("=")[0],
            "version": _version(found.image),
        }
        yield Finding(RULE, found.flag.words[0].node, facts, (_fix(found),), (found.image.node,))


def _judged(project: Project) -> Iterator[tuple[Hashable, Unknown | None]]:
    for _, service in project.stack.services:
        used = [flag for name in NAMES for flag in flags(service.command or (), name)]
        if used:
            node = used[-1].words[0].node
            yield (node.path, node.route), _refused(service, used[-1])


def _refused(service: Service, flag: Flag) -> Unknown | None:
    image = official(service, "mysql")
    if image is None or not serves(service, "mysqld") or any(base in image.tag for base in _OLD_BASES):
        return None
    version = _version(image)
    return Unknown(service, image, flag, version == "8.4") if version else None


def _version(image: Image) -> str:
    """The series of a server that refuses the flag, or ""."""
    if tagged(image, "", "latest", "innovation", "oracle"):
        return "9 or later"
    if tagged(image, "lts"):
        return "8.4 or later"
    version = image.version
    if version is None or version[0] < 8 or (version[0] == 8 and len(version) > 1 and version[1] < 4):
        return ""
    return "8.4" if version[0] == 8 else str(version[0])


def _fix(found: Unknown) -> Fix:
    words = found.service.command or ()
    wanted = found.flag.value == "mysql_native_password"
    if not wanted and found.flag.value != "caching_sha2_password":
        return Fix("remove the flag", (), MANUAL, "which plugin accounts get is then said by --authentication-policy")
    if wanted and found.native and not any(word.text.startswith(("--mysql-native", "--mysql_native")) for word in words):
        name = found.flag.words[0].text.partition("=")[0]
        caveat = "accounts that are created later use caching_sha2_password unless told otherwise"
        return mended(f"replace it by {NATIVE}", with_flags(words, {name: NATIVE}), UNSAFE, caveat)
    caveat = "accounts that use mysql_native_password cannot log in to MySQL 9, nor clients that know nothing newer"
    return mended("remove the flag", without(words, NAMES), UNSAFE if wanted else SAFE, caveat if wanted else "")


RULE = Rule(
    code="IMG002",
    name="mysql-native-password-flag-removed",
    message="{service} starts {image} (MySQL {version}) with {flag}, which it does not know",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"mysql": "≥ 8.4"},
        references=(
            "https://dev.mysql.com/doc/relnotes/mysql/8.4/en/news-8-4-0.html",
            "https://dev.mysql.com/doc/relnotes/mysql/9.0/en/news-9-0-0.html",
            "https://github.com/sprintcube/docker-compose-lamp/issues/277",
        ),
    ),
    triggers={"compose": ("--default-authentication-plugin", "--default_authentication_plugin")},
    docs=__doc__ or "",
)

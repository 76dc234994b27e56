"""A file is mounted from a path that does not exist, while one beside it does.

## What it does
Finds bind mounts of single files (`./prometheus.yml:/etc/prometheus/prometheus.yml`) whose source does not exist in any plausible
Compose project, when the repository has one file that is meant:

- one in the same folder that differs in `.yml` or `.yaml`, in capitals, in `-` or `_`, or by a slip of the finger;
- the only file of that name, one folder deeper or one folder higher.

Silent for what a `.gitignore` names, for certificates, keys, secrets, logs, databases and other files that are made where
the stack runs, where a template of the file lies beside it (`prometheus.yml.tmpl`, `prometheus.example.yml`), for paths
that are right from a folder further up (`--project-directory`), for absolute paths, and for paths with variables or outside the
repository. A file that is nowhere at all is not reported either.

## Why is this bad?
Docker makes an empty *folder* where the source should be and mounts that. The program then finds a folder in place of its file,
or the container does not start (`not a directory: Are you trying to mount a directory onto a file (or vice-versa)?`). With
the long form it does not start either (`bind source path does not exist`).

## Fix safety
Safe where the names differ only in `.yml` or `.yaml`, in capitals or in `-` and `_`. Unsafe for a slip and for another folder, as
another file may be meant; left to you where the service mounts that file already. No file is ever made or moved.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/#volumes
- https://docs.docker.com/engine/storage/bind-mounts/
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from posixpath import basename, dirname, join, normpath, relpath, splitext
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Applicability,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Mount,
    Node,
    Options,
    Project,
    Rule,
    Service,
    below,
    put,
    regex,
)

from .._agreement import agreed
from ._ignored import ignored
from ._references import meant

_MADE = regex(
    r"(?i)\.(?:pem|key|crt|cer|csr|p12|pfx|jks|keystore|truststore|log|pid|sock|db|sqlite3?|env|htpasswd|lock|so|jar|bin)\Z"
    r"|secret|cert|password|token|credential|(?:\A|/)(?:ssl|tls|data|logs?|dist|build|target|node_modules|generated)/"
)
_TEMPLATES = ("example", "sample", "template", "tmpl", "tpl", "dist", "j2", "in")


class _Missing(NamedTuple):
    """A mounted file that is not there. `source` says the path, `written` is what it says."""

    mount: Mount
    service: Service
    source: Node
    written: str
    folder: str

    @property
    def path(self) -> str:
        return normpath(join(self.folder, self.written))


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    if not any(True for document in project.of("compose") for _ in _suspects(project, document)):
        return
    for found in agreed(_judged(project)):
        fix = _fix(project, found)
        if fix is not None:
            yield Finding(RULE, found.source, {"service": found.service.name, "path": found.path}, (fix,))


def _suspects(project: Project, document: Document) -> Iterator[Node]:
    """Mounts of a file that is not there, seen from the Compose file's own folder."""
    for mounted in document.find("services", ..., "volumes", ...):
        said = _source(mounted)
        if said is not None and not project.tree.exists(normpath(join(dirname(document.path), said[1]))):
            yield mounted


def _source(mounted: Node) -> tuple[Node, str] | None:
    """The node that says the path of a file in the tree, and the path; None for other mounts."""
    if mounted.shape == "scalar":
        node, (written, _, target) = mounted, mounted.text.partition(":")
    else:
        kind, source, place = mounted.get("type"), mounted.get("source"), mounted.get("target")
        if kind is None or source is None or place is None or kind.text != "bind":
            return None
        node, written, target = source, source.text, place.text
    both = all(splitext(basename(path))[1] for path in (written, target.split(":")[0]))
    return (node, written) if both and written.startswith(".") and "$" not in written and "\\" not in written else None


def _judged(project: Project) -> Iterator[tuple[Hashable, _Missing | None]]:
    for compose, service in project.stack.services:
        for mount in service.mounts:
            said = _source(mount.node) if mount.kind == "bind" and mount.source is not None else None
            if said is None or mount.source is None:
                continue
            folders = (compose.folder, dirname(mount.node.path))
            folder = next((one for one in folders if normpath(join(one, said[1])) == mount.source), None)
            missing = folder is not None and not project.tree.exists(mount.source)
            verdict = _Missing(mount, service, *said, folder or "") if missing else None
            yield (mount.node.path, mount.node.route), verdict


def _fix(project: Project, found: _Missing) -> Fix | None:
    """The mount from the file that is meant; None where there is none, or it will be made."""
    if (
        _is_there_from_above(project, found)
        or _MADE.search(found.path)
        or ignored(project, found.path)
        or _has_template(project, found.path)
    ):
        return None
    folder, name = dirname(found.path), basename(found.path)
    beside = [basename(path) for path in below(project.tree, folder) if dirname(path) == folder and splitext(path)[1]]
    alike = [other for other in beside if _bare(other) == _bare(name)]
    if alike:
        return _mounted(found, join(folder, alike[0]), SAFE, "") if len(alike) == 1 else None
    slip = meant(splitext(name)[0], [splitext(other)[0] for other in beside if splitext(other)[1] == splitext(name)[1]])
    if slip is not None:
        return _mounted(found, join(folder, slip + splitext(name)[1]), UNSAFE, "its name is only near to the one that is written")
    anywhere = f"/{name}"
    same = [path for path in project.tree.files if path.endswith(anywhere) or path == name]
    if len(same) == 1 and _is_a_folder_away(same[0], found.path):
        return _mounted(found, same[0], UNSAFE, "it lies in another folder, and is the only file of that name")
    return None


def _is_there_from_above(project: Project, found: _Missing) -> bool:
    """Whether the path is right for whoever starts the stack with `--project-directory` from further up."""
    folder = found.folder
    while folder:
        folder = dirname(folder)
        if project.tree.exists(normpath(join(folder, found.written))):
            return True
    return False


def _mounted(found: _Missing, path: str, applicability: Applicability, caveat: str) -> Fix:
    away = relpath(path, found.folder or ".")
    written = away if away.startswith("../") else f"./{away}"
    title = f"mount {written}"
    if any(mount.source == path for mount in found.service.mounts):
        return Fix(title, (), MANUAL, f"{found.service.name} mounts it already")
    edits: Edits = put(found.source, written + found.source.text[len(found.written) :])
    return Fix(title, edits, applicability, caveat)


def _bare(name: str) -> str:
    stem, extension = splitext(name.lower())
    return re.sub(r"[-_]", "", stem) + (".yml" if extension == ".yaml" else extension)


def _has_template(project: Project, path: str) -> bool:
    stem, extension = splitext(path)
    named = (name for word in _TEMPLATES for name in (f"{path}.{word}", f"{stem}.{word}{extension}", f"{stem}.{word}"))
    return any(project.tree.exists(name) for name in named)


def _is_a_folder_away(one: str, other: str) -> bool:
    """Whether a folder more or less makes one path the other."""
    short, long = sorted((one.split("/"), other.split("/")), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long) - 1))


RULE = Rule(
    code="CMP040",
    name="bind-source-missing-file",
    message="{service} mounts {path}, which does not exist: the container finds no file there",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#volumes",
            "https://docs.docker.com/engine/storage/bind-mounts/",
        ),
    ),
    triggers={"compose": ("./",)},
    docs=__doc__ or "",
)

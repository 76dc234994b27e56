"""Whether a service that runs PostgreSQL speaks TLS.

Reference: https://github.com/docker-library/postgres: the image makes no certificate, and `ssl` is off unless a flag, a
configuration file or a script of the first start switches it on.
"""

from __future__ import annotations

from enum import Enum

from fixer import ComposeProject, Mount, Project, Service, below, content

_IMAGES = ("postgres", "library/postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb")
_SCRIPTS = "/docker-entrypoint-initdb.d"
_DATA = "/var/lib/postgresql"


class Tls(Enum):
    OFF = "off"
    DOUBTFUL = "scripts nobody sees may switch it on"
    ON = "on, or nobody knows"


def tls(project: Project, compose: ComposeProject, service: Service) -> Tls:
    """What is known of the server's TLS; `ON` whenever something hints at it."""
    environment = project.stack.environment(compose, service)
    if service.image is None or service.image.name not in _IMAGES or service.build or service.entrypoint:
        return Tls.ON
    words = service.command or ()
    if any("ssl" in word.text.lower() or "config_file" in word.text for word in words) or not service.complete:
        return Tls.ON
    if words and not (words[0].text.startswith("-") or words[0].text == "postgres"):
        return Tls.ON
    if any("SSL" in name or "TLS" in name for name in environment.variables):
        return Tls.ON
    found = {_mounted(project, mount) for mount in service.mounts}
    return Tls.ON if Tls.ON in found else Tls.DOUBTFUL if Tls.DOUBTFUL in found else Tls.OFF


def _mounted(project: Project, mount: Mount) -> Tls:
    if mount.target == _SCRIPTS or mount.target.startswith(f"{_SCRIPTS}/"):
        return _script(project, mount)
    data = mount.target == _DATA or mount.target.startswith(f"{_DATA}/")
    harmless = mount.kind == "tmpfs" or mount.target in (
        "/etc/localtime",
        "/etc/timezone",
        "/dev/shm",
        "/tmp",
        "/backup",
        "/backups",
    )
    return Tls.OFF if harmless or (data and not mount.target.endswith((".conf", ".crt", ".key", ".pem"))) else Tls.ON


def _script(project: Project, mount: Mount) -> Tls:
    """A script, or a folder of them, that runs once when the database is made."""
    origin, tree = mount.origin, project.tree
    if origin is None:
        return Tls.DOUBTFUL
    paths = below(tree, origin) if tree.is_folder(origin) else [origin]
    texts = [content(tree, path) for path in paths]
    if any(text is not None and b"ssl" in text.lower() for text in texts):
        return Tls.ON
    return Tls.OFF if texts and None not in texts else Tls.DOUBTFUL

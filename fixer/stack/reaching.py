"""How a container's port is reached from the machine that runs it."""

from __future__ import annotations

from typing import NamedTuple

from fixer.stack.model import Service

HERE = "localhost"
_ANYWHERE = ("", "0.0.0.0", "::", "127.0.0.1", "::1")


class Outside(NamedTuple):
    """Where on the host a port is; `host` is HERE unless the port is published on another address of it."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def published(service: Service, target: int) -> Outside | None:
    """Where this TCP port of the container is published; None when it is not, or docker chooses where."""
    if service.network_mode == "host":
        return Outside(HERE, target)
    for port in service.ports:
        if (
            port.protocol == "tcp"
            and target in port.target
            and port.published is not None
            and len(port.published) == len(port.target)
        ):
            host = HERE if port.host_ip in _ANYWHERE else port.host_ip
            return Outside(host, port.published[port.target.index(target)])
    return None

"""What stands where in a container, for rules about files that a program looks for."""

from __future__ import annotations

from posixpath import normpath

from fixer import Edits, Mount, Service, put, within


def covering(service: Service, path: str) -> Mount | None:
    """The mount that decides what stands at a path of the container: the deepest that is there or above it."""
    around = [mount for mount in service.mounts if within(path, mount.target)]
    return max(around, key=lambda mount: len(normpath(mount.target)), default=None)


def borrows(service: Service) -> bool:
    """Whether the service has mounts of others, which the stack model does not follow."""
    return bool(service.written("volumes_from"))


def retargeted(mount: Mount, path: str) -> Edits | None:
    """The mount with another place in the container; None when it does not show where to write."""
    node = mount.node
    if node.shape == "mapping":
        target = node.get("target")
        return put(target, path) if target is not None and target.text == mount.target else None
    source, _, rest = node.text.rpartition(f":{mount.target}")
    plain = mount.kind == "bind" and node.shape == "scalar" and source and (not rest or rest.startswith(":"))
    return put(node, f"{source}:{path}{rest}") if plain else None

"""Whether data is a Compose file's, or has only some of its names: pipelines include, catalogues list services, too.

A file that is called after Compose, or after a stack, is taken at its word. Any other must look the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import basename

from fixer.document.node import Node
from fixer.expressions import regex

_CALLED_SO = regex(r"compose|stack|swarm", re.IGNORECASE)
_ROUND = frozenset(("version", "name", "include", "services", "volumes", "networks", "configs", "secrets", "models"))
_OF_A_SERVICE = """
    annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count
    cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on
    deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose
    extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links
    logging
    mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable
    oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged profiles provider pull_policy
    pull_refresh_after read_only
    restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls
    tmpfs tty ulimits use_api_socket user userns_mode uts volume_driver volumes volumes_from working_dir <<
"""
_SERVICE = frozenset(_OF_A_SERVICE.split())
_OF_A_RESOURCE = """
    attachable content driver driver_opts enable_ipv4 enable_ipv6 environment external file internal ipam labels name
    template_driver <<
"""
_RESOURCE = frozenset(_OF_A_RESOURCE.split())
_INCLUDED = frozenset(("path", "project_directory", "env_file"))


def is_compose(root: Node) -> bool:
    """Whether this document of a file, which may be any, is Compose's."""
    if root.get("deployment") is not None and root.get("profiles") is not None:
        return False  # a deployment to Akash, which has `services` too
    services = root.get("services")
    if services is not None and services.shape == "sequence":
        return False
    called_so = _CALLED_SO.search(basename(root.path)) is not None
    if services is None or services.shape != "mapping":
        return _includes(root, called_so) or _only_resources(root, called_so) or (called_so and _outside(root))
    described = [service for _, service in services.pairs()]
    if described and not any(service.shape == "mapping" for service in described):
        return False
    return called_so or not described or _most(described, _SERVICE)


def _includes(root: Node, called_so: bool) -> bool:
    """Whether `include` is a list of Compose files, and not of parts of a pipeline."""
    include = root.get("include")
    if include is None:
        return "include" in _keys(root)
    if called_so:
        return True
    parts = include.shape == "sequence" and all(_INCLUDED.issuperset(_keys(item)) for item in include.items)
    return parts and _only(root, _ROUND) and not basename(root.path).startswith(".")


def _only_resources(root: Node, called_so: bool) -> bool:
    """A file that only adds volumes or networks to others is of the kind when nothing else is in it."""
    if not _only(root, _ROUND - {"include"}):
        return False
    sections = [node for key, node in root.pairs() if key in ("volumes", "networks", "configs", "secrets") and not node.is_null]
    mappings = all(node.shape == "mapping" for node in sections)
    return called_so or (mappings and _most([one for node in sections for one in node.children], _RESOURCE))


def _outside(root: Node) -> bool:
    """Whether services stand where none are looked for: below `service`, or beside a `services` with nothing in it."""
    beside = root if "services" in _keys(root) else root.get("service")
    described = [node for _, node in beside.pairs()] if beside is not None and beside.shape == "mapping" else []
    return any(not {"image", "build"}.isdisjoint(_keys(node)) for node in described)


def _only(root: Node, known: frozenset[str]) -> bool:
    return root.shape == "mapping" and all(key in known or key.startswith("x-") for key in _keys(root))


def _most(described: Iterable[Node], known: frozenset[str]) -> bool:
    """Whether more of the keys in use are known than not; a mistake or two are nothing yet."""
    used = {key for one in described for key in _keys(one) if not key.startswith("x-")}
    return not used or 2 * len(used & known) > len(used)


def _keys(node: Node) -> list[str]:
    return [key for key, _ in node.pairs()] if node.shape == "mapping" else []

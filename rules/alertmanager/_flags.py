"""Alertmanager's flags, and what became of those that it has no more.

Read from cmd/alertmanager of every minor version, v0.13.0 to v0.34.0. To refresh: look for flags that a later tag adds or
lacks, and put its version into `NEWEST`.
"""

from __future__ import annotations

from functools import cache

from fixer import Assumed

from .._gone import Gone
from .._started import Known, table

NEWEST = (0, 34)
"""The last version that these are read from: a later one may have more."""

_FLAGS = """
alerts.gc-interval 0.13
alerts.per-alertname-limit 0.31
auto-gomemlimit.ratio 0.28
cluster.advertise-address 0.15
cluster.allow-insecure-public-advertise-address-discovery 0.24 switch
cluster.gossip-interval 0.15
cluster.label 0.26
cluster.listen-address 0.15
cluster.peer 0.15
cluster.peer-name 0.30
cluster.peer-timeout 0.15
cluster.peers-resolve-timeout 0.30
cluster.probe-interval 0.15
cluster.probe-timeout 0.15
cluster.pushpull-interval 0.15
cluster.reconnect-interval 0.15
cluster.reconnect-timeout 0.15
cluster.settle-timeout 0.15
cluster.tcp-timeout 0.15
cluster.tls-config 0.24
config.file 0.13
data.maintenance-interval 0.25
data.retention 0.13
dispatch.maintenance-interval 0.29
dispatch.start-delay 0.30
enable-feature 0.27
help 0.13 switch
help-long 0.13 switch
help-man 0.13 switch
log.format 0.16
log.level 0.13
log.silences 0.32 switch
mesh.listen-address 0.13 0.15
mesh.nickname 0.13 0.15
mesh.password 0.13 0.15
mesh.peer 0.13 0.15
mesh.peer-id 0.13 0.15
silences.max-silence-size-bytes 0.28
silences.max-silences 0.28
storage.path 0.13
version 0.13 switch
web.config.file 0.22
web.external-url 0.13
web.get-concurrency 0.17
web.listen-address 0.13
web.route-prefix 0.13
web.systemd-socket 0.25 switch
web.timeout 0.17
"""

_PORT = "clusters use port 9094 by default, not 6783: the addresses of all peers must fit"
GONE = {
    "mesh.listen-address": Gone("cluster.listen-address", caveat=_PORT),
    "mesh.peer": Gone("cluster.peer", caveat=_PORT),
    "mesh.nickname": Gone(reason="peers name themselves"),
    "mesh.peer-id": Gone(reason="peers name themselves"),
    "mesh.password": Gone(caveat="the traffic between peers is not protected by it any more"),
}


@cache
def flags() -> dict[str, Known]:
    """Every flag, by its name without dashes."""
    return table(_FLAGS)


def gone(name: str, _: Assumed) -> Gone | None:
    """What became of a flag that some version has no more."""
    return GONE.get(name)


def is_switch(name: str) -> bool:
    """Whether a flag takes no value."""
    known = flags().get(name) or flags().get(name.removeprefix("no-"))
    return known is not None and known.switch

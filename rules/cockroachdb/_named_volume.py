"""The way out that the image itself offers: a volume which its entrypoint fills with certificates on the first start."""

from __future__ import annotations

from fixer import Fix

from .._command import value
from .._rewording import with_flags
from ._certificates import Gap
from ._draft import Cluster, Draft, done
from ._volume import declared, lent, mounted, volume_name


def named_volume(cluster: Cluster) -> Fix:
    """A volume that the image's entrypoint fills on the first start."""
    gap = cluster.first
    name = cluster.free(volume_name(gap))
    draft = _preparable(gap) + mounted(cluster, gap, name, read_only=False) + lent(cluster, name)
    draft += _advertised(gap) + declared(gap, (name,))
    caveat = (
        "needs an empty data volume, as the entrypoint makes certificates only then; they are valid for "
        f"{value(gap.server.words, '--advertise-addr') or gap.server.service.name} and 127.0.0.1"
    )
    return draft.fix(f"let the image make certificates in the volume {name}", caveat, "named-volume")


def _preparable(gap: Gap) -> Draft:
    """What the entrypoint's own certificates are not enough for."""
    tests = " ".join(word.text for word in gap.server.service.healthcheck)
    draft = Draft()
    if not gap.server.generates:
        draft += Draft((), ("this version of the image makes no certificates",))
    if "--certs-dir" in tests and "127.0.0.1" not in tests:
        draft += Draft((), ("the healthcheck must ask --host=127.0.0.1, as localhost is not in those certificates",))
    return draft


def _advertised(gap: Gap) -> Draft:
    if value(gap.server.words, "--advertise-addr") is not None:
        return Draft()
    flag = {"--advertise-addr": f"--advertise-addr={gap.server.service.name}"}
    return done(with_flags(gap.server.words, flag, "--certs-dir"), f"the command of {gap.server.service.name}")

"""CockroachDB is started in secure mode without certificates.

## What it does
Finds services that run CockroachDB's own image with `start` or `start-single-node` and without `--insecure`, and
whose certificates cannot come from anywhere: the folder that is bound over `--certs-dir` does not exist in the
repository or holds no `*.crt`, and neither the image nor another service of the project can fill it. A `start` node
with nothing mounted at its `--certs-dir` is reported, too.

Silent where certificates may still come from: a named volume, a secret, a config or single files in the folder;
another service that mounts the folder writable, or that runs `cockroach cert`, `openssl` and the like; a
`start-single-node` of version 22.1 or later that can write to an empty folder, because the image's entrypoint then
makes them. Silent also where the command is a variable, and where `entrypoint:`, `build:` or `COCKROACH_ARGS` put
something else in the place of the image's start.

A script of the repository whose name speaks of certificates (`scripts/generate-certs.sh`) is named, and lowers the
severity to a warning: the folder may be ignored by git and be there on the machine that runs the stack.

## Why is this bad?
The node stops with `problem using security settings: no certificates found; does certs dir exist?`. Docker makes a
missing source folder itself, empty and owned by root, so nothing else complains. With `:ro` the entrypoint, which
would make certificates for a single node, cannot write them.

## Fix safety
There are three ways out. None is applied until the option `alternative` chooses one; then it is UNSAFE, or MANUAL
where a part of it has to be done by hand (the caveat says which).

* `named-volume`: a volume in place of the folder, writable, and `--advertise-addr` so that the certificate which the
  image makes is valid for the service's name. Only for `start-single-node`, from version 22.1 on, and only with an
  empty data volume. The entrypoint makes no certificates once there is data.
* `certificate-service`: a service that runs once before the nodes and makes what is missing, its CA key in a volume
  of its own. Works with existing data, with several nodes and with a read-only mount. With `COCKROACH_USER` the CA
  key stays beside the certificates, because the entrypoint signs that user's certificate.
* `insecure`: `--insecure` in place of `--certs-dir`, also in healthchecks and in jobs that run the `cockroach`
  command, and no mount. No TLS and no authentication: everyone who reaches the port is root. Clients that demand TLS
  are named by CRDB005 afterwards.

With `annotate`, `insecure` says above the command what it did and how to go back, and leaves the mount as a comment.

The project's founding report calls `--insecure` *the* fix. It is one for a development machine; the image can just as
well make certificates, which is why nothing chooses it by itself.

## Versions
All versions; `named-volume` needs 22.1.

## Options
`alternative`: `named-volume`, `certificate-service` or `insecure`.

## References
* https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh (`setup_certs_dir`, `run_single_node`)
* https://www.cockroachlabs.com/docs/stable/cockroach-cert
* https://www.cockroachlabs.com/docs/stable/start-a-local-cluster-in-docker-linux
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from fixer import ERROR, UNSAFE, WARNING, ComposeProject, Finding, Fix, Meta, Option, Options, Project, Rule

from .._agreement import agreed
from .._command import command
from ._certificate_service import certificate_service
from ._certificates import Gap, gap, script
from ._draft import Cluster
from ._insecure import insecure
from ._named_volume import named_volume
from ._server import servers

CHOICES = ("named-volume", "certificate-service", "insecure")


def check(project: Project, options: Options) -> Iterator[Finding]:
    for cluster in agreed(_judged(project, options)):
        first = cluster.first
        place = first.mount.node if first.mount else command(first.server.words)
        if place is None:
            continue
        others = [gap.mount.node if gap.mount else gap.server.words[0].node for gap in cluster.gaps[1:]]
        said = command(first.server.words)
        yield Finding(
            RULE,
            place,
            {"services": _listed(cluster), "reason": _reason(cluster)},
            _fixes(cluster),
            (*([said] if said is not None and said is not place else []), *others),
            WARNING if cluster.script else ERROR,
        )


def _judged(project: Project, options: Options) -> Iterator[tuple[Hashable, Cluster | None]]:
    """For every node in every plausible project the cluster that shares its fate, or None when it is fine."""
    for compose in project.stack.projects:
        gaps = [(node, gap(project, compose, node)) for node in servers(compose)]
        for group in _groups([missing for _, missing in gaps if missing]):
            maker = script(project, compose.folder)
            yield _identity(group[0]), Cluster(compose, group, maker, options.annotate)
        for node, missing in gaps:
            if missing is None:
                yield (node.service.nodes[0].path, node.service.nodes[0].route), None


def _groups(gaps: list[Gap]) -> Iterator[tuple[Gap, ...]]:
    """The nodes of one database belong together; a single node is one of its own."""
    yield from ((one,) for one in gaps if one.server.single)
    together = tuple(one for one in gaps if not one.server.single)
    if together:
        yield together


def _identity(missing: Gap) -> Hashable:
    node = missing.server.service.nodes[0]
    return (node.path, node.route)


def _fixes(cluster: Cluster) -> tuple[Fix, ...]:
    secure = (named_volume(cluster),) if cluster.first.server.single else ()
    return (*secure, certificate_service(cluster), insecure(cluster))


def _listed(cluster: Cluster) -> str:
    return ", ".join(gap.server.service.name for gap in cluster.gaps)


def _reason(cluster: Cluster) -> str:
    missing = cluster.first
    if missing.mount is None:
        reason = f"nothing is mounted at {missing.server.certs}"
    else:
        mode = ", mounted read-only," if missing.mount.read_only else ""
        reason = f"{_shown(cluster.project, missing.source or '')}{mode} {missing.state}"
    return f"{reason} ({cluster.script} seems to make certificates: run it first)" if cluster.script else reason


def _shown(project: ComposeProject, path: str) -> str:
    """The folder as it looks from the Compose file."""
    prefix = f"{project.folder}/" if project.folder not in ("", ".") else ""
    return f"./{path.removeprefix(prefix)}" if path.startswith(prefix) else path


RULE = Rule(
    code="CRDB001",
    name="certs-dir-without-certs",
    message="CockroachDB ({services}) is started with certificates, but {reason}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"cockroachdb": "all; the image makes certificates from 22.1 on"},
        references=(
            "https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh",
            "https://www.cockroachlabs.com/docs/stable/cockroach-cert",
        ),
        options={"alternative": Option(str, "which of the three ways out is taken; none by default", None, CHOICES)},
    ),
    triggers={"compose": ("cockroachdb/cockroach",)},
    docs=__doc__ or "",
)

"""A `command` without `--config.file`: the image's own, which had it, is not used any more.

## What it does
Finds services with a published image of Prometheus or Alertmanager whose `command` does not say where the configuration is,
although a configuration file is mounted.

Silent where the file may be found all the same: with a `working_dir`, with a mount that may hold it in the folder where the
program starts, with words that come from a variable, and where the command goes through a shell or a script.

## Why is this bad?
`command` takes the place of everything the image would have said. Without `--config.file` the program looks for
`prometheus.yml` (`alertmanager.yml`) in the folder it starts in, `/prometheus` (`/alertmanager`), and does not start: `Error
loading config (--config.file=prometheus.yml): open prometheus.yml: no such file or directory`. What is mounted at
`/etc/prometheus` is not looked at.

## Fix safety
Safe where the file is mounted at the path that the image's own command names: that word of it comes back, and the one that says
where data is stored if something is mounted there. Unsafe where the only configuration file is mounted elsewhere. Left to you
where there are several.

## Versions
All versions of Prometheus from 2.0, of Alertmanager from 0.16.

## References
- https://docs.docker.com/reference/compose-file/services/#command
- https://github.com/prometheus/prometheus/blob/main/Dockerfile
- https://github.com/prometheus/alertmanager/blob/main/Dockerfile
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, UNSAFE, Finding, Fix, Meta, MountedIn, Node, Options, Project, Rule

from .._agreement import agreed
from .._command import command
from .._fixes import mended
from .._mounting import borrows, covering
from .._rewording import in_front
from .._started import Program, programs
from ..alertmanager import _flags as alertmanager
from . import _flags as prometheus


class _Product(NamedTuple):
    """Where the image's command says that the configuration is, where it starts and stores, and since which version."""

    name: str
    configuration: str
    folder: str
    storage: str
    floor: tuple[int, ...]


_PRODUCTS = (
    _Product("prometheus", "/etc/prometheus/prometheus.yml", "/prometheus", "storage.tsdb.path", (2,)),
    _Product("alertmanager", "/etc/alertmanager/alertmanager.yml", "/alertmanager", "storage.path", (0, 16)),
)
_SWITCHES = {"prometheus": prometheus.is_switch, "alertmanager": alertmanager.is_switch}
_PUBLISHERS = ("prom", "prometheus")
_OTHER_PURPOSE = ("help", "help-long", "help-man", "version")


class Lost(NamedTuple):
    """A command that leaves out where the configuration is, and the files that it may be."""

    program: Program
    product: _Product
    place: Node
    files: tuple[MountedIn, ...]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for lost in agreed(_judged(project)):
        best = _best(lost)
        facts = {
            "service": lost.program.name,
            "looked": f"{lost.product.folder}/{lost.product.name}.yml",
            "found": best.path if best is not None else " and ".join(sorted({file.path for file in lost.files})),
        }
        yield Finding(RULE, lost.place, facts, (_fix(lost, best),), (lost.files[0].mount.node,))


def _judged(project: Project) -> Iterator[tuple[Hashable, Lost | None]]:
    for product in _PRODUCTS:
        documents = project.of(product.name)
        mounted = [place for document in documents for place in project.stack.mounted(document)]
        for program in programs(project, product.name, _SWITCHES[product.name]) if mounted else ():
            place = command(program.started.service.command or ())  # `entrypoint` may begin with the program itself
            files = tuple(file for file in mounted if file.service is program.started.service)
            if place is not None:
                lost = Lost(program, product, place, files)
                yield (place.path, place.span), lost if files and _is_lost(project, lost) else None


def _is_lost(project: Project, lost: Lost) -> bool:
    program, service = lost.program, lost.program.started.service
    version = program.assumed.version
    if service.image is None or service.image.name.partition("/")[0] not in _PUBLISHERS:
        return False
    if program.given("config.file") or any(word.text.startswith("$") for word in program.started.words):
        return False
    if any(program.given(name) for name in _OTHER_PURPOSE) or (version is not None and version < lost.product.floor):
        return False
    settled = service.complete and not borrows(service) and not service.written("working_dir")
    return settled and not _may_be_there(project, lost)


def _may_be_there(project: Project, lost: Lost) -> bool:
    """Whether a file may stand where the program looks for one: only a volume of Docker's own is taken to be without."""
    looked = f"{lost.product.folder}/{lost.product.name}.yml"
    service = lost.program.started.service
    mount = covering(service, looked)
    if mount is None or looked in project.stack.inside(service).files:
        return mount is not None
    if mount.origin is None:
        return mount.kind not in ("volume", "tmpfs") or mount.target == looked
    return not project.tree.is_folder(mount.origin)


def _best(lost: Lost) -> MountedIn | None:
    usual = next((file for file in lost.files if file.path == lost.product.configuration), None)
    return usual or (lost.files[0] if len({file.path for file in lost.files}) == 1 else None)


def _fix(lost: Lost, best: MountedIn | None) -> Fix:
    if best is None:
        return Fix("say which file it is with `--config.file`", (), MANUAL, "several are mounted")
    words = [f"--config.file={best.path}"]
    if _stores(lost):
        words.append(f"--{lost.product.storage}={lost.product.folder}")
    title = f"say `{'` and `'.join(words)}`, as the image does"
    if best.path == lost.product.configuration:
        return mended(title, in_front(lost.place, words), SAFE)
    title = f"say `{'` and `'.join(words)}`"
    return mended(
        title,
        in_front(lost.place, words),
        UNSAFE,
        "it is the only configuration file there, but not at the usual path",
    )


def _stores(lost: Lost) -> bool:
    """Whether what is stored goes into a mount that the image's command names."""
    program, folder = lost.program, lost.product.folder
    agent = program.given("agent") or any(
        "agent" in (flag.value or "") for flag in program.flags if flag.bare == "enable-feature"
    )
    mounted = any(mount.target.rstrip("/") == folder for mount in program.started.service.mounts)
    return mounted and not agent and not program.given(lost.product.storage)


RULE = Rule(
    code="PRM023",
    name="command-override-drops-config-file",
    message="the command of {service} has no `--config.file`: it looks for {looked}, and does not see {found}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 2.0", "alertmanager": "≥ 0.16"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#command",
            "https://github.com/prometheus/prometheus/blob/main/Dockerfile",
            "https://github.com/prometheus/alertmanager/blob/main/Dockerfile",
        ),
    ),
    triggers={"prometheus": ("scrape_configs",), "alertmanager": ("route",)},
    docs=__doc__ or "",
)

"""A feature that Prometheus 3 does not know in `--enable-feature` any more, such as `remote-write-receiver`.

## What it does
Finds names in `--enable-feature` that the Prometheus of the stack passes over: those that became flags, and those that are
always on. Only services with a published image count, and no commands that go through a shell or a script.

## Why is this bad?
Prometheus only warns (`Unknown option for --enable-feature`) and goes on without it. With `remote-write-receiver` and
`otlp-write-receiver` it takes no metrics from others then, and answers them with 404; with `agent` it runs as a server. The rest
does no harm and no good.

## Fix safety
Safe for the two receivers, whose flags switch on the very same, and for names of what is always on, which go. Unsafe for
`agent`: Prometheus becomes an agent, which has no rules and no queries; left to you where the command has flags that an agent
refuses. Left to you too is `native-histograms`, which `scrape_native_histograms` in the configuration file stands for.

## Versions
Prometheus ≥ 3.0, by the tag of the image (none and `latest` are the newest) or `target-version`; silent where neither says it.
`ooo-native-histograms` has no effect since 3.4, `native-histograms` since 3.9, `promql-duration-expr` since 3.14.

## References
- https://prometheus.io/docs/prometheus/latest/migration/#flags
- https://prometheus.io/docs/prometheus/latest/feature_flags/
- https://github.com/prometheus/prometheus/blob/main/cmd/prometheus/main.go
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, UNSAFE, WARNING, Applicability, Finding, Fix, Meta, Options, Project, Rule

from .._fixes import mended
from .._started import Flag, Program, everywhere_wrong, programs, replaced
from ._flags import is_switch

_FLAGS = {
    "remote-write-receiver": "--web.enable-remote-write-receiver",
    "otlp-write-receiver": "--web.enable-otlp-receiver",
    "agent": "--agent",
}
"""Features of Prometheus 2 that are flags of Prometheus 3."""

_ALWAYS = {
    **dict.fromkeys(
        (
            "promql-at-modifier",
            "promql-negative-offset",
            "new-service-discovery-manager",
            "expand-external-labels",
            "no-default-scrape-port",
            "auto-gomemlimit",
            "auto-gomaxprocs",
            "utf8-names",
        ),
        (3, 0),
    ),
    "ooo-native-histograms": (3, 4),
    "promql-duration-expr": (3, 14),
}
"""Features that are always on, and since when."""

_NATIVE = "native-histograms"
_OBSTACLE = "`scrape_native_histograms: true` in the configuration file takes its place, and changes what is stored"
_SERVER_ONLY = ("storage.tsdb.", "rules.", "query.", "alertmanager.", "storage.remote.read-", "web.search.")


class Passed(NamedTuple):
    """The names of one flag that are passed over."""

    flags: tuple[str, ...]
    always: tuple[str, ...]
    native: bool


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for program, flag, passed in everywhere_wrong(programs(project, "prometheus", is_switch), _passed):
        names = (*passed.flags, *passed.always, *((_NATIVE,) if passed.native else ()))
        facts = {
            "names": ", ".join(f"`{name}`" for name in names),
            "service": program.name,
            "version": program.assumed.shown,
            "consequence": f": {' and '.join(passed.flags)} is off" if passed.flags else "",
        }
        severity = ERROR if passed.flags else WARNING
        yield Finding(RULE, flag.words[0].node, facts, (_fix(program, flag, passed),), (), severity)


def _passed(program: Program, flag: Flag) -> Passed | None:
    version = program.assumed.version
    if flag.name != "--enable-feature" or not flag.value or version is None or version < (3,):
        return None
    names = flag.value.split(",")
    always = tuple(name for name in names if name in _ALWAYS and version >= _ALWAYS[name])
    found = Passed(tuple(name for name in names if name in _FLAGS), always, _NATIVE in names and version >= (3, 9))
    return found if found != Passed((), (), False) else None


def _fix(program: Program, flag: Flag, passed: Passed) -> Fix:
    if not passed.flags and not passed.always:
        return Fix("scrape native histograms by the configuration file", (), MANUAL, _OBSTACLE)
    wanted = [_FLAGS[name] for name in passed.flags if not program.given(_FLAGS[name].lstrip("-"))]
    left = [name for name in (flag.value or "").split(",") if name not in passed.flags + passed.always]
    title = f"say `{'`, `'.join(wanted)}`" if wanted else "remove what is always on"
    applicability, caveat = _doubt(program, passed)
    if applicability is MANUAL:
        return Fix(title, (), MANUAL, caveat)
    words = [*([f"{flag.name}={','.join(left)}"] if left else []), *wanted]
    return mended(title, replaced(program, flag, words), applicability, caveat)


def _doubt(program: Program, passed: Passed) -> tuple[Applicability, str]:
    if "agent" not in passed.flags:
        return SAFE, ""
    refused = next((one.name for one in program.flags if one.bare.startswith(_SERVER_ONLY)), None)
    if refused is not None:
        return MANUAL, f"an agent refuses `{refused}`"
    return UNSAFE, "Prometheus becomes an agent: it evaluates no rules, and answers no queries"


RULE = Rule(
    code="PRM020",
    name="prometheus3-removed-feature-flag",
    message="{service} runs {version}, which passes over {names} in `--enable-feature`{consequence}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"prometheus": "≥ 3.0"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/migration/#flags",
            "https://prometheus.io/docs/prometheus/latest/feature_flags/",
            "https://github.com/prometheus/prometheus/blob/main/cmd/prometheus/main.go",
        ),
        oracle="prometheus",
    ),
    triggers={"compose": ("enable-feature",)},
    docs=__doc__ or "",
)

"""TLS and authentication keys in the wrong place: `insecure_skip_verify` right in a job, `user` in `basic_auth`.

## What it does
Finds `insecure_skip_verify`, `ca_file`, `cert_file`, `key_file` and `server_name` outside of `tls_config`, `username` and
`password` outside of `basic_auth`, and `user` and `pass` in it.

## Why is this bad?
Prometheus does not load the file: `field insecure_skip_verify not found in type config.ScrapeConfig`.

## Fix safety
Safe: the file did not load before, and there is one place, or one name, that can be meant. Left to you where the key stands
there already.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#tls_config
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#http_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, deviations

from .._keys import misplaced, misspelled

_HOMES = frozenset({"tls_config", "basic_auth"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = list(deviations(project, "prometheus"))
    yield from misplaced(RULE, found, lambda one: one.to[0] in _HOMES)
    yield from misspelled(RULE, found, lambda one: one.mapping == "BasicAuth" and one.meant is not None)


RULE = Rule(
    code="PRM027",
    name="tls-and-auth-key-misplacement",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#tls_config",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#http_config",
        ),
        oracle="promtool",
    ),
    triggers={
        "prometheus": (
            "insecure_skip_verify",
            "_file:",
            "_file ",
            '_file"',
            "_file'",
            "server_name",
            "basic_auth",
            "username",
            "password",
        )
    },
    docs=__doc__ or "",
)

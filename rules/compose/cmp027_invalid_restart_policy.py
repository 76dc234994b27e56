"""A `restart` policy that does not exist, or one that is no text: `restart: true`, `restart: allways`, `restart: unless_stopped`.

## What it does
Finds values of `restart` other than `no`, `always`, `unless-stopped`, `on-failure` and `on-failure:N`, where one policy alone
can be meant.

## Why is this bad?
A boolean is refused by `docker compose` (`services.a.restart must be a string`). A word that is no policy passes it, and the
Docker engine refuses the container: `invalid restart policy`.

## Fix safety
Safe: no container starts with the value that is there, and each is near to one policy alone. `true` and `yes` become `always`;
`false`, `never` and `none` become `"no"`, in quotes because YAML 1.1 reads the bare word as false. Other words are left to you.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/#restart
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, WrongScalar, deviations

from .._shapes import respelled

_WORDS = {
    "always": "always allways alway alwasy alwyas true yes on",
    "unless-stopped": "unlessstopped unlessstop unlesstopped unlessstoped unlesstoped",
    "on-failure": "onfailure onfail onfailed onerror onfailiure onfailture",
    "no": "false no never none off",
}
_POLICIES = {word: policy for policy, words in _WORDS.items() for word in words.split()}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "compose"):
        if isinstance(wrong, WrongScalar) and (wrong.mapping, wrong.name) == ("Service", "restart"):
            why = ": docker compose wants a text" if wrong.node.scalar_tag == "bool" else ""
            policy = _POLICIES.get("".join(letter for letter in wrong.node.text.lower() if letter.isalpha()))
            fix = respelled(wrong.node, policy, "choose a policy")
            yield Finding(RULE, wrong.node, {"text": wrong.node.text, "why": why}, (fix,))


RULE = Rule(
    code="CMP027",
    name="invalid-restart-policy",
    message="`restart: {text}` is no policy{why}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/services/#restart",),
        oracle="docker compose",
    ),
    triggers={"compose": ("restart",)},
    docs=__doc__ or "",
)

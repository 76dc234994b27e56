"""A key that Alertmanager does not know, but one like it: `webhook_config`, `smtp_auth_user`, `group-by`.

## What it does
Finds keys of an Alertmanager configuration that no version knows at their place, where exactly one known key can be meant: it
differs in dashes, capitals or a plural `s`, in one or two letters, or people are known to write it (`smtp_auth_user`,
`slack_webhook_url`). The known key must not be there already, and the value must be one that it takes. Also keys that belong
into a mapping below or above, such as `subject` of an e-mail, which is one of its `headers`, and keys from elsewhere that nothing
takes the place of: `title` and `text` of a webhook, `log_level`, `storage`.

A key that nothing resembles is reported when the version of the stack is known and not newer than what fixer knows.

## Why is this bad?
Alertmanager decodes its configuration strictly: `field webhook_config not found in type config.plain`. On a start it exits, on
a reload it goes on with the old configuration.

## Fix safety
Safe: the file did not load before. A mapping where the known key wants a list of them becomes its only item. `body` of an e-mail
is only an unsafe fix: it becomes `html` or `text` by what it looks like, and with `text` the default HTML part is sent as well.
Keys from elsewhere are left as comments, which is an unsafe fix too: what they say is not lost, and says nothing.

## Versions
All versions. Receivers that a later version brought (`msteams_configs` 0.26, `msteamsv2_configs` 0.28 …) are known here, and
never taken for slips of others.

## References
- https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import (
    ERROR,
    SAFE,
    UNSAFE,
    Finding,
    Fix,
    Meta,
    Options,
    Project,
    Rule,
    UnknownKey,
    deviations,
    everywhere,
    regex,
    rename,
)

from .._keys import foreign, misplaced, misspelled, where

_TAG = regex(r"<(?:html|body|p|br|h[1-6]|b|table|div|strong|ul|a)\b", re.IGNORECASE)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = list(deviations(project, "alertmanager"))
    bodies = [one for one in found if isinstance(one, UnknownKey) and (one.mapping, one.name) == ("Email", "body")]
    yield from misspelled(RULE, found, lambda one: one not in bodies)
    yield from foreign(RULE, found)
    yield from misplaced(RULE, found)
    yield from map(_body, bodies)


def _body(body: UnknownKey) -> Finding:
    key = "html" if _TAG.search(body.node.text) else "text"
    facts = {"key": "body", "where": where(body), "rather": f"`{key}` is meant, by the look of it"}
    caveat = "the default HTML part is sent along with it" if key == "text" else "what it looks like decides"
    fix = Fix(f"call it `{key}`", everywhere(body.node, rename, key), UNSAFE, caveat)
    return Finding(RULE, body.node, facts, (fix,))


RULE = Rule(
    code="ALM008",
    name="singular-or-misspelled-key",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("route",)},
    docs=__doc__ or "",
)

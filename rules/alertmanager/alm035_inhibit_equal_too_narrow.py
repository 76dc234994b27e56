"""An inhibition rule whose `equal` names more labels than wanted mutes less than wanted. Off by default.

## What it does
Shortens every `inhibit_rules[].equal` that names a label of the option `keep` and others besides it to those of `keep`. Lists
that name none of them are left alone, and so are lists that name nothing else. Without the option the lists of several labels
are shown and nothing is changed.

## Why is this bad?
Usually it is not. `equal` is a list, and Alertmanager mutes a target only where source and target have the same value in
**every** label of it. Alertmanager 0.25, 0.28 and 0.33 accept `equal: ['alertname', 'instance']` (`amtool check-config` says
SUCCESS); the claim that it takes a single label only, which is where this rule comes from, does not hold. A scalar is what
Alertmanager refuses (ALM001), and a file that does not load despite a proper list more often has an environment variable in
it (ALM016).

There is a case for fewer labels, though: with `instance` in the list an alert about a whole cluster, which has no `instance`,
mutes nothing about its members.

## Fix safety
Unsafe, as it widens what is muted. Measured on 0.25 and 0.33 with a critical alert on instance a and a warning of the same
name on instance b: with `['alertname', 'instance']` the warning on b stays active and is notified, with `['alertname']` it
is suppressed. Somebody who relies on the warning does not get it.

With `annotate` the fix says behind the list what it removed, and above the rules what they now do.

## Versions
All versions of Alertmanager.

## Options
- `keep`: the label names that stay, for example `["alertname"]`.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
- https://github.com/prometheus/alertmanager/blob/main/inhibit/inhibit.go
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixer import (
    MANUAL,
    UNSAFE,
    WARNING,
    Edits,
    Finding,
    Fix,
    Matcher,
    Meta,
    Node,
    Option,
    Options,
    Project,
    Rule,
    comment,
    keep,
    label_value,
    read_matchers,
    write_matcher,
)


def check(project: Project, options: Options) -> Iterator[Finding]:
    wanted = options["keep"]
    for document in project.of("alertmanager"):
        for rule in document.find("inhibit_rules", ...):
            equal = rule.get("equal") if rule.shape == "mapping" and rule.home is None else None
            labels = [label_value(item) for item in equal.items] if equal is not None and equal.home is None else []
            if equal is None or len(labels) < 2:
                continue
            fix = _shown() if wanted is None else _shortened(rule, equal, labels, wanted, options.annotate)
            if fix is not None:
                yield Finding(RULE, equal, {"labels": " and ".join(filter(None, labels))}, (fix,))


def _shown() -> Fix:
    return Fix("keep only the labels that must agree", (), MANUAL, "the option `keep` of ALM035 says which labels stay")


def _shortened(rule: Node, equal: Node, labels: Sequence[str | None], wanted: Sequence[str], annotate: bool) -> Fix | None:
    """The list with only the wanted labels, or None when that would be the same list or an empty one."""
    kept = [index for index, label in enumerate(labels) if label in wanted]
    if not kept or len(kept) == len(labels):
        return None
    removed = [str(label) for index, label in enumerate(labels) if index not in kept]
    names = " and ".join(str(labels[index]) for index in kept)
    edits = keep(equal, kept)
    if annotate:
        edits += _explained(rule, names) + comment(equal, f"# Fixed: removed {_quoted(removed)} from equal list", "behind")
    caveat = f"mutes more: {_side(rule, 'target')} with another {' or '.join(removed)} too, as long as {names} is the same"
    return Fix(f"compare {names} only", edits, UNSAFE, caveat)


def _quoted(labels: Sequence[str]) -> str:
    return ", ".join(f"'{label}'" for label in labels)


def _explained(rule: Node, names: str) -> Edits:
    """What the rule does now, above it; above all of them when it is the only one."""
    rules = rule.parent
    place = rules if rules is not None and len(rules.items) == 1 else rule
    text = f"# Inhibit {_side(rule, 'target')} when {_side(rule, 'source')} are firing for the same {names}"
    return comment(place, text, "above")


def _side(rule: Node, side: str) -> str:
    """The alerts of one side in words: `warnings`, `critical alerts`, `alerts with team="db"`."""
    matchers = tuple(_matchers(rule, side))
    if len(matchers) == 1 and matchers[0][:2] == ("severity", "="):
        return "warnings" if matchers[0].value == "warning" else f"{matchers[0].value} alerts"
    return f"alerts with {' and '.join(map(write_matcher, matchers))}" if matchers else "alerts"


def _matchers(rule: Node, side: str) -> Iterator[Matcher]:
    for name, held in _pairs(rule.get(f"{side}_match")):
        yield Matcher(name, "=", label_value(held) or "")
    for name, held in _pairs(rule.get(f"{side}_match_re")):
        yield Matcher(name, "=~", label_value(held) or "")
    said = rule.get(f"{side}_matchers")
    for item in said.items if said is not None else ():
        yield from read_matchers(label_value(item) or "") or ()


def _pairs(said: Node | None) -> Iterator[tuple[str, Node]]:
    if said is not None:
        yield from said.pairs()


RULE = Rule(
    code="ALM035",
    name="inhibit-equal-too-narrow",
    message="this only mutes alerts that agree in {labels}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings",),
        default=False,
        options={"keep": Option(list, "label names that stay in `equal`")},
    ),
    triggers={"alertmanager": ("equal",)},
    docs=__doc__ or "",
)

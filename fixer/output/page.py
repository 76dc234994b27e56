"""A rule's page: facts, the module's documentation, and an example as a diff. What `fixer rule` prints and docs/rules holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fixer.engine.changes import Change
from fixer.engine.rule import Rule
from fixer.output.diff import patch


def page(rule: Rule, bad: Mapping[str, bytes], good: Mapping[str, bytes]) -> str:
    """Markdown. `bad` and `good` are the files of the rule's example; without both there is none on the page."""
    return "\n".join([*_head(rule), _sections(rule.docs), *_example(bad, good)]).rstrip() + "\n"


def _head(rule: Rule) -> Iterator[str]:
    meta = rule.meta
    yield f"# {rule.code} {rule.name}\n"
    yield f"| severity | best fix | on by default | applies to | upstream judge |\n|---|---|---|---|---|\n{_facts(rule)}\n"
    if meta.options:
        yield "| option | default | choices | meaning |\n|---|---|---|---|"
        yield from (
            f"| `{name}` | {_code(option.default)} | {', '.join(map(_code, option.choices))} | {option.help} |"
            for name, option in meta.options.items()
        )
        yield ""


def _facts(rule: Rule) -> str:
    cells = (
        rule.meta.severity.name.lower(),
        rule.meta.applicability.name.lower(),
        "yes" if rule.meta.default else "no",
        products(rule),
        rule.meta.oracle or "none",
    )
    return f"| {' | '.join(cells)} |"


def products(rule: Rule) -> str:
    """Products and their versions: `prometheus ≥ 3.0, compose all versions`."""
    return ", ".join(f"{product} {versions}" for product, versions in rule.meta.products.items())


def severity(rule: Rule) -> str:
    return rule.meta.severity.name.lower()


def best(rule: Rule) -> str:
    return rule.meta.applicability.name.lower()


def _code(value: object) -> str:
    return "–" if value is None else f"`{value}`"


def _sections(docs: str) -> str:
    return docs.strip() + "\n"


def _example(bad: Mapping[str, bytes], good: Mapping[str, bytes]) -> Iterator[str]:
    if bad and good:
        changes = (Change(path, bad.get(path), text) for path, text in sorted(good.items()))
        yield "## Example\n"
        yield f"```diff\n{patch(changes).decode()}```"

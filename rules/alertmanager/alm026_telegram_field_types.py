"""Telegram's `chat_id` in quotes, or a `parse_mode` that Alertmanager does not know.

## What it does
Finds `telegram_configs[].chat_id` that is a text, and `parse_mode` other than `Markdown`, `MarkdownV2` and `HTML`.

## Why is this bad?
Alertmanager wants a whole number (``cannot unmarshal !!str `-100` into int64``) and exactly these words (`unknown parse_mode on
telegram_config`), and loads nothing otherwise.

## Fix safety
Safe: the same number without quotes, the same word in the capitals Alertmanager knows. A chat that is given by its name
(`@channel`) is left to you, as nobody can look up its number here. Any other text is a placeholder: unsafe, the entry is left
as a comment, to be filled in, so that the rest of the file loads. Nothing is said of a placeholder where a container or a
script of the repository fills in the file. Variables are ALM016's.

## Versions
Alertmanager ≥ 0.24, which brought Telegram.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#telegram_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule, WrongScalar, deviations, everywhere, put, regex

from .._shapes import respelled
from ._places import without
from ._rendered import rendered

_NUMBER = regex(r"\s*(-?\d+)\s*")
_MODES = {mode.lower(): mode for mode in ("Markdown", "MarkdownV2", "HTML")}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "alertmanager"):
        if not isinstance(wrong, WrongScalar) or wrong.mapping != "Telegram" or "$" in wrong.node.text:
            continue
        text = wrong.node.text
        if _is_placeholder(text) and rendered(project, wrong.node.document, project.stack.mounted(wrong.node.document)):
            continue
        if wrong.name == "chat_id":
            facts = {"key": wrong.place, "wanted": f"a number, not the text `{text}`"}
            yield Finding(RULE, wrong.node, facts, (_number(project, wrong),))
        elif wrong.name == "parse_mode":
            facts = {"key": wrong.place, "wanted": f"Markdown, MarkdownV2 or HTML, not `{text}`"}
            mode = _MODES.get(wrong.node.text.strip().lower())
            yield Finding(RULE, wrong.node, facts, (respelled(wrong.node, mode, "choose a mode"),))


def _is_placeholder(text: str) -> bool:
    """Whether it is neither what Alertmanager would take in another form nor a chat's name."""
    text = text.strip()
    return _NUMBER.fullmatch(text) is None and text.lower() not in _MODES and not text.startswith("@")


def _number(project: Project, wrong: WrongScalar) -> Fix:
    found = _NUMBER.fullmatch(wrong.node.text)
    entry = wrong.node.parent
    if found is None and (entry is None or wrong.node.text.strip().startswith("@")):
        return Fix("give the chat's number", (), MANUAL, "Alertmanager cannot look up a chat by name")
    if found is None and entry is not None:
        return without(project, wrong.node.document, entry)
    assert found is not None
    number = int(found[1])
    return Fix(f"write the number {number}", everywhere(wrong.node, put, number), SAFE)


RULE = Rule(
    code="ALM026",
    name="telegram-field-types",
    message="`{key}` must be {wanted}: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.24"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#telegram_config",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("telegram",)},
    docs=__doc__ or "",
)

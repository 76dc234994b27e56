"""Files that a template engine renders before anybody parses them: Helm, Jinja, ERB, Nomad's and Consul's, envsubst."""

from __future__ import annotations

import re
from posixpath import dirname, join

from fixer.document.document import Document
from fixer.document.tree import Tree
from fixer.expressions import regex

_NAME = regex(r"\.(?:tmpl|tpl|j2|jinja2?|template|gotmpl|erb|mustache)\Z", re.IGNORECASE)
_HELM = regex(r"\{\{-?\s*(?:\.(?:Values|Release|Chart)\b|include\s|toYaml\s)")
_CONSUL = regex(r"\{\{-?\s*(?:(?:with|range)\s+)?(?:env|key(?:OrDefault)?|secret|service|nomadVar)\s+[\"`]")
_MARKS = (
    ("Helm", _HELM),
    ("Jinja", regex(r"\{%-?\s|\{#\s")),
    ("ERB", regex(r"<%[-=]?\s")),
    ("consul-template", _CONSUL),
)
_BARE = regex(r"^\s*(?:- |[\w.-]+:\s+)?\{\{", re.MULTILINE)
_OWN = frozenset({"prometheus-rules", "alertmanager", "loki", "promtail"})
"""Kinds whose products have a template language of their own: `{{` is at home there, and unquoted it is a mistake."""


def named(path: str) -> bool:
    """Whether the name says that the file is a template."""
    return _NAME.search(path) is not None


def in_chart(path: str, tree: Tree) -> bool:
    """Whether the file lies in the `templates/` of a Helm chart."""
    folder = dirname(path)
    while folder:
        parent = dirname(folder)
        if folder.rsplit("/", 1)[-1] == "templates" and tree.exists(join(parent, "Chart.yaml")):
            return True
        folder = parent
    return False


def engine(document: Document) -> str:
    """Whose template a document is, or "" when it is none.

    What does not parse is judged by the marks in its text, what parses by the one thing they become in YAML: `{{ x }}` is a
    mapping whose key is a mapping.
    """
    text = document.text
    if "{{" not in text and "{%" not in text and "<%" not in text:
        return ""
    if document.error is None:
        return _named_engine(text) or "a template language" if _has_bare(document) else ""
    return _named_engine(text) or ("a template language" if document.kind not in _OWN and _BARE.search(text) else "")


def _named_engine(text: str) -> str:
    return next((name for name, marks in _MARKS if marks.search(text)), "")


def _has_bare(document: Document) -> bool:
    if document.kind in _OWN and not _HELM.search(document.text):
        return False
    return any(key.shape == "mapping" for root in document.roots for node in root.walk() for key, _ in node.entries)

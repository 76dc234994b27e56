"""Files that a template engine renders before anybody parses them: Helm, Jinja, envsubst, ERB."""

from __future__ import annotations

import re
from posixpath import dirname, join

from fixer.document.tree import Tree

_NAME = re.compile(r"\.(?:tmpl|tpl|j2|jinja2?|template|gotmpl|erb|mustache)\Z", re.IGNORECASE)
_MARKS = (
    ("Helm", re.compile(r"\{\{-?\s*(?:\.Values|\.Release|\.Chart|include\s|toYaml\s|template\s)")),
    ("Jinja", re.compile(r"\{%-?\s|\{#\s")),
    ("ERB", re.compile(r"<%[-=]?\s")),
    ("a template language", re.compile(r"^\s*(?:- )?\{\{", re.MULTILINE)),
)


def named(path: str) -> bool:
    """Whether the name says that the file is a template."""
    return _NAME.search(path) is not None


def engine(text: str) -> str:
    """Whose marks a text bears that no YAML parser takes, or "" when it bears none."""
    return next((name for name, marks in _MARKS if marks.search(text)), "")


def in_chart(path: str, tree: Tree) -> bool:
    """Whether the file lies in the `templates/` of a Helm chart."""
    folder = dirname(path)
    while folder:
        parent = dirname(folder)
        if folder.rsplit("/", 1)[-1] == "templates" and tree.exists(join(parent, "Chart.yaml")):
            return True
        folder = parent
    return False

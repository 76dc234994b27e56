"""Compose files that another program completes before Docker Compose gets them."""

from __future__ import annotations

import re

from fixer import Document, Node, regex

_COOLIFY = regex(r"\bSERVICE_(?:FQDN|URL|NAME|PASSWORD|USER|BASE64|REALBASE64|HEX)_[A-Z\d]|^# slogan:", re.MULTILINE)


def completed(document: Document) -> bool:
    """Whether it is made for Coolify: with variables that only Coolify fills in.

    Coolify declares the volumes and networks that services name, keeps mounts in folders of its own, and writes the file that
    a mount has in its `content`.
    """
    text = document.text
    return ("SERVICE_" in text or "# slogan:" in text) and _COOLIFY.search(text) is not None  # searched for in every file


def is_content(node: Node) -> bool:
    """Whether the text is, word for word, a file of a mount's `content`, which Docker Compose does not know."""
    return node.route[3:4] == ("volumes",) and node.route[5:6] == ("content",)

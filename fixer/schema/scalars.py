"""Which words a form takes, as the products' own decoders do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fixer.document.node import Node
from fixer.document.scalars import implicit
from fixer.expressions import regex
from fixer.schema.model import Form

PROMETHEUS_DURATION = regex(r"0|(?=.)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?")
"""github.com/prometheus/common/model.ParseDuration: units in this order, each at most once; a bare 0 needs none."""

GO_DURATION = regex(r"[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w))+)")
"""time.ParseDuration; `d` and `w` are Compose's own."""

SIZE = regex(r"-?\d+(\.\d*)? ?([kKmMgGtTpP]([iI]?[bB])?|[bB])?")
"""github.com/docker/go-units.RAMInBytes, and units.ParseBase2Bytes of Prometheus."""

_YAML_1_1_BOOL = regex(r"y|Y|n|N|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF")


def takes(form: Form, node: Node, strict: bool) -> bool:
    """Whether the scalar `node`, which is not null, can be this; `strict` as in `Schema`."""
    if form.kind == "any" or (form.kind == "string" and not strict):
        return True
    tag = node.scalar_tag
    if form.kind == "string":
        return tag == "str"
    if form.kind == "bool":
        return tag == "bool" or (
            tag == "str" and node.style == "plain" and not strict and bool(_YAML_1_1_BOOL.fullmatch(node.text))
        )
    if form.kind == "int":
        return tag == "int" or (tag == "float" and _is_whole(node.text)) or _is_go_int(node)
    if form.kind == "number":
        return tag in ("int", "float") or _is_go_int(node)
    if form.kind == "words":
        return not node.text or any(_is_word(node.text, word) for word in form.words)
    pattern = _PATTERNS.get(form.kind)
    return pattern is not None and (not strict or tag == "str" or form.kind == "size") and bool(pattern.fullmatch(node.text))


_PATTERNS: Mapping[str, re.Pattern[str]] = {"duration": PROMETHEUS_DURATION, "goduration": GO_DURATION, "size": SIZE}


def _is_word(text: str, word: str) -> bool:
    return text == word or (word.endswith("*") and text.startswith(word[:-1]))


def _is_whole(text: str) -> bool:
    try:
        return float(text).is_integer()
    except ValueError:
        return False


def _is_go_int(node: Node) -> bool:
    """Notations of whole numbers that YAML 1.1 has and 1.2 has not (`1_000`, `0b11`)."""
    return node.style == "plain" and (implicit(node.text, (1, 1)) in ("int", "float"))

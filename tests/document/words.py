"""What random edits write: every word that has tripped somebody up, keys, and nested values."""

from __future__ import annotations

from typing import Any

# fmt: off
WORDS = (
    "x", "changed", "8080", "true", "yes", "null", "0777", "1e3", "a b", "it's", 'say "hi"', "a: b", "a #b", "", " lead",
    "tail ", "ünï😀", "#hash", "- dash", "[x]", "{a}", "*a", "&b", "%c", "@d", "`e`", "!f", "x,y", "key:", "\ttab",
    "a\x85nel", "a\u2028b", "a\\b", "http://x/#y", "two\nlines", "three\nlines\n", "~", "<<", "=", "2020-01-01",
    "1:30", "?", "-", "---", "a:\tb", "${VAR:-x}", "'q'", "|", ">",
)
KEYS = ("alpha", "beta_2", "x-new", "8080", "on", "a b", "with: colon", "é", "*star", "key#1")
NESTED: tuple[Any, ...] = (
    {"image": "busybox", "ports": ["80:80", "443:443"]}, ["a", "b: c"], {}, [], {"deep": {"deeper": [1, True, None]}},
    [{"a": 1, "b": [2]}, "c"], [["x"]],
)
# fmt: on

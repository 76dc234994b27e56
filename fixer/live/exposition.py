"""What a metrics endpoint may send: content types by version of Prometheus, and bodies.

Prometheus 3 refuses a blank, unreadable or unknown content type unless the job has `fallback_scrape_protocol`
(https://prometheus.io/docs/prometheus/latest/migration/#scrape-protocols); Prometheus 2 reads anything as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fixer.expressions import regex

ACCEPT = "text/plain;version=0.0.4;q=0.9,*/*;q=0.1"
"""What we ask for: the format that everything speaks, and the official client's parser reads without surprises."""

OPENMETRICS = "application/openmetrics-text"
PROTOBUF = "application/vnd.google.protobuf"
_KNOWN = ("text/plain", OPENMETRICS, PROTOBUF)
_MEDIA = regex(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s*(?:;.*)?\Z", re.DOTALL)
_EXEMPLAR = regex(r"(?m)^([^#\n].*?) # \{.*$")
_HTML = regex(rb"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)


def media(content_type: str) -> str:
    """The type without its parameters, in lower case; "" for one that cannot be read."""
    match = _MEDIA.match(content_type)
    return match[1].lower() if match else ""


def objection(content_type: str, version: tuple[int, ...] | None, fallback: bool) -> str:
    """Why this Prometheus does not accept the content type, or "".

    version   None when it is not known; `doubtful` says whether it matters then
    fallback  whether the job has `fallback_scrape_protocol`
    """
    if version is None or version < (3,) or not doubtful(content_type, fallback):
        return ""
    said = f"the content type is {content_type}" if content_type else "the content type is blank"
    return f"{said}, which Prometheus {version[0]} refuses without fallback_scrape_protocol"


def doubtful(content_type: str, fallback: bool) -> bool:
    """Whether versions differ about it."""
    return media(content_type) not in _KNOWN and not fallback


def is_page(body: bytes) -> bool:
    """Whether this is a page for people."""
    return _HTML.match(body[:200]) is not None


@dataclass(frozen=True)
class Body:
    """names: of the samples; reason: why it cannot be read, or ""; parsed: whether the official parser had its say."""

    names: frozenset[str] = frozenset()
    reason: str = ""
    parsed: bool = True


def read(body: bytes, content_type: str) -> Body:
    """The names of the samples in a body.

    Without the official client only the look of it is judged, and the names are those the lines begin with.
    """
    if is_page(body):
        return Body(reason="the body is an HTML page, not metrics")
    if media(content_type) == PROTOBUF:
        return Body(parsed=False)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return Body(reason=f"the body is not UTF-8 (byte {error.start})")
    if media(content_type) == OPENMETRICS:
        if not text.rstrip("\n").endswith("# EOF"):
            return Body(reason="the body does not end with # EOF, as OpenMetrics has to")
        # the client's parser of OpenMetrics refuses names that Prometheus takes; without exemplars the other one reads it
        text = _EXEMPLAR.sub(r"\1", text)
    unreadable = _unreadable(text)
    if unreadable:
        return Body(reason=unreadable)
    try:
        from prometheus_client.parser import text_string_to_metric_families as parse
    except ImportError:
        return Body(_first_words(text), parsed=False)
    try:
        return Body(frozenset(sample.name for family in parse(text) for sample in family.samples))
    except (ValueError, IndexError, KeyError) as error:
        return Body(reason=f"the body cannot be parsed: {_one_line(str(error))}")


def _unreadable(text: str) -> str:
    """What Prometheus does not take and the official client does, or ""."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.endswith("\r"):
            return f"line {number} of the body ends with a carriage return"
        if line[:1] != "#" and len(line.rpartition("}")[2].split()) > 2 + ("}" not in line):
            return f"line {number} of the body has more than a value and a timestamp"
    return ""


_NAME = regex(r"^[ \t]*([a-zA-Z_:][\w:]*)(?=[ \t{])", re.MULTILINE)


def _first_words(text: str) -> frozenset[str]:
    return frozenset(_NAME.findall(text))


def _one_line(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def version(said: str) -> tuple[int, ...] | None:
    """`3.5.3+ds1` → (3, 5, 3); None when there is no number."""
    match = re.match(r"v?(\d+(?:\.\d+)*)", said)
    return tuple(int(part) for part in match[1].split(".")) if match else None


def shortened(names: Iterable[str], most: int = 5) -> str:
    """`a, b and 3 more`."""
    every = sorted(names)
    if len(every) <= most:
        return ", ".join(every)
    return f"{', '.join(every[:most])} and {len(every) - most} more"

"""Ports that a container's environment tells the program in it to listen on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fixer.document.node import Node
from fixer.expressions import regex
from fixer.stack import flags
from fixer.stack.listener import ENVIRONMENT, EXPLICIT, Listener, bound
from fixer.stack.model import Fact, Word

_OWN = regex(r"GF_SERVER_HTTP_PORT|KC_HTTP_PORT|DCGM_EXPORTER_LISTEN|MINIO_ADDRESS|\w+_WEB_LISTEN_ADDRESS")
_PORT = regex(
    r"(?:HTTP_|SERVER_|APP_|LISTEN_|SERVICE_|API_|WEB_|VIRTUAL_|UVICORN_|FLASK_RUN_|QUARKUS_HTTP_|NUXT_|STREAMLIT_SERVER_)?PORT"
    r"|ASPNETCORE_(?:URLS|HTTP_PORTS)|(?:\w+_)?(?:LISTEN|BIND)_ADDR(?:ESS)?|(?:HTTP_)?ADDR"
)
_METRICS = regex(r"(?:\w+_)?(?:METRICS|MANAGEMENT|PROMETHEUS|MONITORING|TELEMETRY)\w*_?(?:PORT|ADDR|ADDRESS|BIND|LISTEN)")


def listeners(environment: Mapping[str, Fact[str | None]]) -> Iterator[Listener]:
    """What `PORT` and its like say, and the flags in variables such as `JAVA_OPTS`; ports for metrics are marked."""
    for name, fact in environment.items():
        if not fact.value or flags.elsewhere(name):
            continue
        if fact.value.startswith("-") or " -" in fact.value:
            if fact.node is not None:
                yield from flags.listeners([Word(fact.value, fact.node)], name)
        else:
            yield from _stated(name, fact.value, fact.node)


def _stated(name: str, value: str, node: Node | None) -> Iterator[Listener]:
    metrics = bool(_METRICS.fullmatch(name)) or name == "KC_HTTP_MANAGEMENT_PORT"
    own = bool(_OWN.fullmatch(name))
    if not (own or metrics or _PORT.fullmatch(name)):
        return
    for part in re.split(r"[;,\s]+", value):
        port = bound(part, named=True)
        if port is not None:
            yield Listener(port, node, EXPLICIT if own else ENVIRONMENT, f"environment variable {name} says {port}", metrics)


def unknown(environment: Mapping[str, Fact[str | None]]) -> str | None:
    """A variable that would say the port if its value were known, or None."""
    named = (name for name, fact in environment.items() if fact.value is None)
    return next((name for name in named if _OWN.fullmatch(name) or _PORT.fullmatch(name) or _METRICS.fullmatch(name)), None)

"""What an Alertmanager says about itself: API v2 (v1 is gone since 0.27), and its own metrics.

Reference: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml. The metric `alertmanager_config_hash` is the
first six bytes of the file's MD5 as a little-endian number (measured on 0.33.1 and 0.25).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.live.asking import Answer
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.exposition import shortened
from fixer.live.loaded import differences
from fixer.live.place import Instance
from fixer.live.said import Said, text_of
from fixer.live.stale import Loading, Written, judge
from fixer.output.diff import Name
from fixer.stack.flags import flags

PATHS = {"ready": "/-/ready", "metrics": "/metrics", "status": "/api/v2/status", "receivers": "/api/v2/receivers"}


def ready(part: str, instance: Instance, answer: Answer, status: Said) -> Check:
    """Whether it answers and is ready."""
    if not instance.base:
        return Check(part, "ready", NOT_CHECKED, instance.why)
    nodes = instance.reader.service.nodes if instance.reader is not None else ()
    if answer.problem or answer.status != 200:
        return Check(part, "ready", FAIL, f"{answer.reason or f'HTTP {answer.status}'} ({instance.base})", nodes)
    version = text_of(status.get("versionInfo", "version"))
    if not version:
        return Check(part, "ready", FAIL, f"{status.reason or 'it does not say its version'} ({instance.base})", nodes)
    return Check(part, "ready", PASS, f"version {version} ({instance.base})", nodes)


def config_hash(content: bytes) -> int:
    """What `alertmanager_config_hash` is for a file of this content."""
    return int.from_bytes(hashlib.md5(content, usedforsecurity=False).digest()[:6], "little")


def gauge(metrics: str, name: str) -> float | None:
    """The value of a metric without labels."""
    match = re.search(rf"^{name}(?:\{{\}})? (\S+)", metrics, re.MULTILINE)
    try:
        return float(match[1]) if match is not None else None
    except ValueError:
        return None


def configuration(
    part: str, instance: Instance, answer: Answer, content: bytes | None, file: Written | None, name: Name
) -> Check:
    """Whether the loaded configuration is the file, byte for byte."""
    document = instance.document
    if document is None or content is None:
        return Check(part, "configuration", NOT_CHECKED, "its file is not among the paths")
    metrics = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
    loaded = gauge(metrics, "alertmanager_config_hash")
    if loaded is None:
        return Check(part, "configuration", NOT_CHECKED, f"{answer.reason or 'its metrics'} do not have alertmanager_config_hash")
    loading = Loading(
        gauge(metrics, "alertmanager_config_last_reload_success_timestamp_seconds") or 0.0,
        gauge(metrics, "process_start_time_seconds") or 0.0,
        gauge(metrics, "alertmanager_config_last_reload_successful") == 0,
        precision=1,
    )
    difference = "" if int(loaded) == config_hash(content) else "the hash of what is loaded is not the file's"
    same = f"the hash of what is loaded is that of {name(document.path)}"
    return judge(part, instance, difference, same, loading, file, name, sure=True)


def receivers(part: str, instance: Instance, found: Said) -> Check:
    """Whether it has the receivers that its file has."""
    if instance.document is None:
        return Check(part, "receivers", NOT_CHECKED, "its file is not among the paths")
    if found.reason:
        return Check(part, "receivers", NOT_CHECKED, found.reason)
    nodes = tuple(instance.document.find("receivers", ..., "name"))
    wanted, there = {node.text for node in nodes}, {text_of(one.get("name")) for one in found.objects()}
    if wanted == there:
        return Check(part, "receivers", PASS, shortened(there), nodes)
    words = [f"not loaded: {shortened(wanted - there)}"] if wanted - there else []
    words += [f"not in the file: {shortened(there - wanted)}"] if there - wanted else []
    return Check(part, "receivers", FAIL, "; ".join(words), nodes)


def inhibit_rules(part: str, instance: Instance, status: Said, same: bool) -> Check:
    """Whether it inhibits what its file says.

    same  the file is known to be loaded, byte for byte: what is spelled otherwise is the same then
    """
    if instance.document is None:
        return Check(part, "inhibit rules", NOT_CHECKED, "its file is not among the paths")
    loaded = Document("loaded", text_of(status.get("config", "original")))
    if status.reason or loaded.error is not None or loaded.root is None:
        return Check(part, "inhibit rules", NOT_CHECKED, status.reason or "what it says of its configuration cannot be read")
    mine, theirs = _rules(instance.document), _rules(loaded)
    nodes = (mine,) if mine is not None else ()
    count, there = (len(rules.items) if rules is not None else 0 for rules in (mine, theirs))
    if count != there and not same:
        return Check(part, "inhibit rules", FAIL, f"{count} in the file, {there} loaded", nodes)
    difference = next(differences(mine, theirs, "inhibit_rules"), None) if mine is not None and theirs is not None else None
    if difference is not None and not same:
        return Check(part, "inhibit rules", FAIL, str(difference), nodes)
    return Check(part, "inhibit rules", PASS, f"{count} as written" if count else "none, as written", nodes)


def _rules(document: Document) -> Node | None:
    return document.root.get("inhibit_rules") if document.root is not None else None


def peers(part: str, instance: Instance, status: Said) -> Iterator[Check]:
    """Whether its cluster is complete, where it has one."""
    wanted = _wanted_peers(instance)
    state, there = status.get("cluster", "status"), len(status.objects("cluster", "peers"))
    if status.reason:
        yield Check(part, "peers", NOT_CHECKED, status.reason)
    elif state == "settling":
        yield Check(part, "peers", NOT_CHECKED, "the cluster is still settling")
    elif there < wanted:
        yield Check(part, "peers", FAIL, f"{there} of {wanted} are there")
    elif state == "ready" or not wanted:
        yield Check(part, "peers", PASS, f"the cluster is {state}" + (f", peers: {there}" if there else ""))
    else:
        yield Check(part, "peers", FAIL, f"the cluster is {state}")


def _wanted_peers(instance: Instance) -> int:
    """How many its command names; 0 where it names none."""
    if instance.reader is None:
        return 0
    service = instance.reader.service
    words = service.words
    return len({flag.value for flag in flags(words) if flag.name == "cluster.peer" and flag.value})

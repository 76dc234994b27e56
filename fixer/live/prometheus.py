"""What a Prometheus says about itself over its API, and what of it is wrong.

Reference: https://prometheus.io/docs/prometheus/latest/querying/api/.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.live.asking import Question
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.loaded import differences
from fixer.live.place import Instance
from fixer.live.said import Said, text_of
from fixer.live.stale import Loading, Written, judge
from fixer.output.diff import Name
from fixer.stack.model import Target

PATHS = {
    "build": "/api/v1/status/buildinfo",
    "config": "/api/v1/status/config",
    "runtime": "/api/v1/status/runtimeinfo",
    "targets": "/api/v1/targets",
    "alertmanagers": "/api/v1/alertmanagers",
    "rules": "/api/v1/rules",
    "names": "/api/v1/label/__name__/values",
}


def question(instance: Instance, path: str, method: str = "GET") -> Question:
    """A request to the instance. Redirects are not followed: none of its addresses has one."""
    return Question(f"{instance.base}{path}", method, instance.authorization, follow=False)


def query(instance: Instance, expression: str) -> Question:
    """An instant query."""
    return question(instance, f"/api/v1/query?query={quote(expression, safe='')}")


def answers(part: str, instance: Instance, build: Said) -> Check:
    """Whether it answers at all, and as what."""
    if not instance.base:
        return Check(part, "answers", NOT_CHECKED, instance.why)
    version = text_of(build.get("version"))
    if build.reason or not version:
        return Check(
            part, "answers", FAIL, f"{build.reason or 'it does not say its version'} ({instance.base})", _service(instance)
        )
    return Check(part, "answers", PASS, f"version {version} ({instance.base})")


def _service(instance: Instance) -> tuple[Node, ...]:
    return instance.reader.service.nodes if instance.reader is not None else ()


def configuration(part: str, instance: Instance, config: Said, runtime: Said, file: Written | None, name: Name) -> Check:
    """Whether the loaded configuration is the file."""
    document = instance.document
    if document is None or document.root is None:
        return Check(part, "configuration", NOT_CHECKED, "its file is not among the paths")
    if config.reason or runtime.reason:
        return Check(part, "configuration", NOT_CHECKED, config.reason or runtime.reason)
    loaded = Document("loaded", text_of(config.get("yaml")))
    if loaded.error is not None or loaded.root is None:
        return Check(part, "configuration", NOT_CHECKED, "what it says of its configuration cannot be read")
    found = list(differences(document.root, loaded.root))
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    said = f"{found[0]}{more}" if found else ""
    same = f"every value of {name(document.path)} is loaded"
    return judge(part, instance, said, same, _loading(runtime), file, name)


def _loading(runtime: Said) -> Loading:
    failed = runtime.get("reloadConfigSuccess") is False
    return Loading(seconds(runtime.get("lastConfigTime")), seconds(runtime.get("startTime")), failed, precision=1)


def seconds(value: Any) -> float:
    """RFC 3339, with whatever fraction Go writes, as seconds since the epoch; 0 for anything else."""
    text = text_of(value)
    if len(text) > 20 and text[19] == ".":
        digits = len(text[20:]) - len(text[20:].lstrip("0123456789"))
        text = text[:20] + text[20 : 20 + digits][:6].ljust(6, "0") + text[20 + digits :]
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0


def missing(expected: tuple[Target, ...], found: Said) -> bool:
    """Whether it may not have got round to all targets: one that the file has is not there, or not scraped yet."""
    there = {(_address(one), one.get("scrapePool")) for key in ("activeTargets", "droppedTargets") for one in found.objects(key)}
    wanted = {(target.node.text, target.job) for target in expected if target.role == "scrape"}
    dropped = {address for address, _ in there}
    unseen = any(pair not in there and pair[0] not in dropped for pair in wanted)
    return unseen or any(one.get("health") == "unknown" for one in found.objects("activeTargets"))


def _address(one: dict[str, Any]) -> str:
    labels = one.get("discoveredLabels")
    return text_of(labels.get("__address__")) if isinstance(labels, dict) else ""


def targets(part: str, expected: tuple[Target, ...], found: Said) -> Iterator[Check]:
    """Each target it has, and each the file has and it has not."""
    if found.reason:
        yield Check(part, "targets", NOT_CHECKED, found.reason)
        return
    wanted = {(target.node.text, target.job): target for target in expected if target.role == "scrape"}
    for one in found.objects("activeTargets"):
        key = (_address(one), text_of(one.get("scrapePool")))
        target = wanted.pop(key, None)
        yield _target(part, f"target {key[0]} (job {key[1]})", one, (target.node,) if target is not None else ())
    dropped = {_address(one) for one in found.objects("droppedTargets")}
    for (address, job), target in wanted.items():
        if address in dropped:
            yield Check(part, f"target {address} (job {job})", NOT_CHECKED, "relabel_configs drop it", (target.node,))
        else:
            reason = "it does not have this target: it has loaded another configuration, or its labels are rewritten"
            yield Check(part, f"target {address} (job {job})", FAIL, reason, (target.node,))


def _target(part: str, name: str, one: dict[str, Any], nodes: tuple[Node, ...]) -> Check:
    match one.get("health"):
        case "up":
            return Check(part, name, PASS, f"up ({text_of(one.get('scrapeUrl'))})", nodes)
        case "down":
            return Check(part, name, FAIL, f"down: {text_of(one.get('lastError')) or 'no reason given'}", nodes)
    every = f"; it is every {one['scrapeInterval']}" if isinstance(one.get("scrapeInterval"), str) else ""
    return Check(part, name, NOT_CHECKED, f"not scraped yet{every}", nodes)


def scrapes(found: Said) -> dict[tuple[str, str], str]:
    """(address, job) → why the last scrape failed, "" when it did not; those without one are left out."""
    every = {(_address(one), text_of(one.get("scrapePool"))): one for one in found.objects("activeTargets")}
    errors = {key: text_of(one.get("lastError")) or "down" for key, one in every.items() if one.get("health") == "down"}
    return {key: "" for key, one in every.items() if one.get("health") == "up"} | errors


def undiscovered(expected: tuple[Target, ...], found: Said) -> bool:
    """Whether an Alertmanager of the file is not there yet."""
    active = {urlsplit(text_of(one.get("url"))).netloc for one in found.objects("activeAlertmanagers")}
    return any(target.node.text not in active for target in expected if target.role == "alerting")


def alertmanagers(part: str, expected: tuple[Target, ...], found: Said) -> Iterator[Check]:
    """Whether each Alertmanager of the file was discovered."""
    wanted = [target for target in expected if target.role == "alerting"]
    if found.reason:
        yield Check(part, "alertmanagers", NOT_CHECKED, found.reason)
        return
    active = {urlsplit(text_of(one.get("url"))).netloc: text_of(one.get("url")) for one in found.objects("activeAlertmanagers")}
    for target in wanted:
        name = f"alertmanager {target.node.text}"
        if target.node.text in active:
            yield Check(part, name, PASS, f"discovered ({active[target.node.text]})", (target.node,))
        else:
            others = f"; it has {', '.join(sorted(active))}" if active else ""
            yield Check(part, name, FAIL, f"not discovered{others}", (target.node,))

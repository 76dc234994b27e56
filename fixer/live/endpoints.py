"""The metrics endpoints of a stack: what to ask for each scrape target, and what the answer says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fixer.document.node import Node
from fixer.live import exposition
from fixer.live.access import access
from fixer.live.asking import Answer, Question
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.exposition import Body
from fixer.live.place import Instance, address
from fixer.stack.model import Target
from fixer.stack.project import Project

PART = "endpoints"
_PLAIN_TO_TLS = b"Client sent an HTTP request to an HTTPS server"


@dataclass(frozen=True, eq=False)
class Endpoint:
    """A scrape target.

    question   None when it cannot be asked from here, and `why` then says why not
    published  whether it is asked at a port of the host, rather than by its own name
    fallback   whether its job has `fallback_scrape_protocol`
    """

    target: Target
    question: Question | None
    why: str = ""
    published: bool = False
    fallback: bool = False

    @property
    def name(self) -> str:
        """As the configuration has it; with its path where that is not the usual one."""
        path = self.target.metrics_path
        return self.target.node.text + (path if path != "/metrics" else "")


def endpoints(project: Project, instance: Instance, here: str) -> Iterator[Endpoint]:
    """Every scrape target that the configuration writes down, each address and path once."""
    if instance.document is None:
        return
    jobs = {_text(job, "job_name"): job for job in instance.document.find("scrape_configs", ...)}
    seen = set()
    for target in project.stack.targets(instance.document):
        key = (target.host, target.port, target.metrics_path, target.job)
        if target.role != "alerting" and key not in seen:
            seen.add(key)
            yield _endpoint(project, instance, target, jobs.get(target.job), here)


def _endpoint(project: Project, instance: Instance, target: Target, job: Node | None, here: str) -> Endpoint:
    if target.role == "replacement":
        return Endpoint(target, None, "its address is put together by relabel_configs")
    if job is None or target.port is None:
        return Endpoint(target, None, "the target is not of the form host:port")
    rewritten = [_text(step, "target_label") for step in job.find("relabel_configs", ...)]
    if any(label.startswith(("__metrics_path__", "__scheme__", "__param_")) for label in rewritten):
        return Endpoint(target, None, "relabel_configs change how it is asked")
    allowed = access(job, project.tree, instance.reader, target.host)
    if allowed.missing:
        return Endpoint(target, None, allowed.missing)
    place = address(project.stack, instance.reader, target.host, target.port, here)
    params = job.get("params")
    query = urlencode([(key, value.text) for key, values in params.pairs() for value in values.items]) if params else ""
    path = target.metrics_path if target.metrics_path.startswith("/") else f"/{target.metrics_path}"
    url = f"{target.scheme}://{place.text}{path}" + (f"{'&' if '?' in path else '?'}{query}" if query else "")
    follow = _text(job, "follow_redirects") != "false"
    question = Question(url, "GET", allowed.authorization, allowed.tls, exposition.ACCEPT, follow)
    return Endpoint(target, question, "", place.published, job.get("fallback_scrape_protocol") is not None)


def _text(holder: Node, key: str) -> str:
    node = holder.get(key)
    return node.text if node is not None and node.shape == "scalar" else ""


def judge(endpoint: Endpoint, answer: Answer | None, body: Body, version: tuple[int, ...] | None, error: str | None) -> Check:
    """What is to be said of the endpoint.

    answer   None when it was not asked;  body  what is in it, when the status is 200
    version  of the Prometheus that scrapes it
    error    why it cannot scrape the target, "" when it can; None when nobody knows
    """
    said = f"; Prometheus says: {error}" if error else ""
    nodes = (endpoint.target.node,)
    if endpoint.question is None or answer is None:
        return Check(PART, endpoint.name, NOT_CHECKED, f"{endpoint.why}{said}", nodes)
    if answer.problem == "unresolved":
        reason = f"not published, and the name {endpoint.target.host} does not resolve here{said}"
        if endpoint.published:
            reason = f"{answer.reason}: --host says what the machine is called{said}"
        return Check(PART, endpoint.name, NOT_CHECKED, reason, nodes, seconds=answer.seconds)
    where = "" if answer.url == f"http://{endpoint.name}/metrics" else f" ({answer.url.partition('?')[0]})"
    if answer.problem == "large":
        return Check(PART, endpoint.name, NOT_CHECKED, f"{answer.reason}{where}", nodes, seconds=answer.seconds)
    objection = _objection(endpoint, answer, body, version)
    if objection == body.reason and objection and error == "" and not exposition.is_page(answer.body):
        reason = f"Prometheus takes it, the official client does not: {objection}{where}"
        return Check(PART, endpoint.name, PASS, reason, nodes, seconds=answer.seconds)
    if objection:
        return Check(PART, endpoint.name, FAIL, f"{objection}{where}", nodes, seconds=answer.seconds)
    if version is None and exposition.doubtful(answer.content_type, endpoint.fallback):
        shown = answer.content_type or "blank"
        reason = f"Prometheus 3 refuses its content type ({shown}), Prometheus 2 takes it; the version is not known{where}"
        return Check(PART, endpoint.name, NOT_CHECKED, reason, nodes, seconds=answer.seconds)
    kind = exposition.media(answer.content_type) or "no content type"
    counted = f"{len(body.names)} metric names" if body.names or body.parsed else "not parsed"
    return Check(PART, endpoint.name, PASS, f"HTTP 200, {kind}, {counted}{where}", nodes, seconds=answer.seconds)


def _objection(endpoint: Endpoint, answer: Answer, body: Body, version: tuple[int, ...] | None) -> str:
    if answer.problem:
        return answer.reason
    if answer.status == 400 and _PLAIN_TO_TLS in answer.body:
        return "it speaks TLS, and the job's scheme is http"
    if answer.status in (401, 403):
        given = endpoint.question is not None and endpoint.question.authorization
        return f"HTTP {answer.status}: {'it does not take the credentials of the job' if given else 'it asks for credentials'}"
    if answer.status != 200:
        return f"HTTP {answer.status}"
    if exposition.is_page(answer.body):
        return f"HTTP 200, but {body.reason or 'the body is an HTML page, not metrics'}"
    return exposition.objection(answer.content_type, version, endpoint.fallback) or body.reason

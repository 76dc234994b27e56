"""The evidence for and against an address, over all plausible Compose projects: what rules and `fixer why` share.

An address is a mistake only where it is one in every project that holds both ends. Projects that run the target without
the one who asks may still doubt it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fixer.document.document import Document
from fixer.stack.deciding import Case, decide
from fixer.stack.listener import CONSUMER, ENVIRONMENT, EXPOSE, HEALTHCHECK, PORTS, Listener, loopback
from fixer.stack.listening import listening
from fixer.stack.model import ComposeProject, Target
from fixer.stack.prometheus import address
from fixer.stack.verdict import Certainty, Decision, Verdict

if TYPE_CHECKING:
    from fixer.stack.project import Stack


def judge(stack: Stack, document: Document, target: Target) -> Verdict:
    """What the evidence says of an address in a Prometheus configuration."""
    where = f"{target.host}:{target.port}"
    if target.port is None:
        return Verdict(target.host, "", (), (), Decision.UNKNOWN, f"{target.node.text} is no address of the form host:port")
    cases = tuple(_cases(stack, document, target, target.port))
    verdicts = [decide(case) for case in cases]
    if not verdicts:
        return Verdict(where, "", (), (), Decision.UNKNOWN, f"no service that this Prometheus reaches is called {target.host}")
    return _doubted(stack, cases, _together(verdicts))


def _cases(stack: Stack, document: Document, target: Target, port: int) -> Iterator[Case]:
    """The address in every project where something reads the configuration and something has the name."""
    metrics = target.role != "alerting"
    for place in stack.readers(document):
        if loopback(target.host):
            yield Case(stack, place.project, place.service, place.service, target.host, port, metrics, target.metrics_path)
            continue
        for project in stack.around(place.project, target.host):
            service, consumer = project.service(target.host), project.services[place.service.name]
            if service is not None and (service.image is not None or service.build is not None):
                yield Case(stack, project, consumer, service, target.host, port, metrics, target.metrics_path)


def _together(verdicts: list[Verdict]) -> Verdict:
    """One verdict for all projects: a mistake where all agree on it, with the least certainty of any."""
    wrong = [verdict for verdict in verdicts if verdict.wrong]
    others = [verdict for verdict in verdicts if not verdict.wrong]
    if not wrong or (others and not _copied(wrong, others)):
        return next(iter(others), verdicts[0])
    least = min(wrong, key=lambda verdict: verdict.certainty)
    if others:
        doubt = others[0].for_[0].why
        return replace(least, certainty=Certainty.OPEN, caveat=doubt, reason=f"{_begun(least)}, yet {doubt}")
    if len({verdict.port for verdict in wrong}) > 1:
        ports = " or ".join(str(verdict.port) for verdict in wrong)
        doubt = f"different Compose files have it listen on {ports}"
        return replace(least, port=None, certainty=Certainty.OPEN, caveat=doubt, reason=f"{_begun(least)}, yet {doubt}")
    return least


def _begun(verdict: Verdict) -> str:
    return verdict.reason.split(";")[0].split(", yet ")[0]


def _copied(wrong: list[Verdict], others: list[Verdict]) -> bool:
    """Whether the projects in which the address looks right look so only because a healthcheck or a neighbour has the same
    number, while everywhere something better speaks for the port inside: then one of the two is the mistake."""
    ports = {verdict.port for verdict in wrong}
    return (
        len(ports) == 1
        and all(verdict.decision is Decision.PUBLISHED for verdict in wrong)
        and any(fact.rank <= ENVIRONMENT and fact.value in ports for verdict in wrong for fact in verdict.against)
        and all(verdict.decision is Decision.RIGHT for verdict in others)
        and all(fact.rank in (HEALTHCHECK, CONSUMER) for verdict in others for fact in verdict.for_)
        and all(any(fact.value in ports for fact in verdict.against) for verdict in others)
    )


def _doubted(stack: Stack, cases: tuple[Case, ...], verdict: Verdict) -> Verdict:
    """The verdict in the light of projects that run the service without the one who asks."""
    if not verdict.wrong:
        return verdict
    seen = [case.project for case in cases]
    service, port = cases[0].service.name, cases[0].port
    doubt = next(_elsewhere(stack, seen, service, port), None)
    if doubt is None:
        return verdict
    if verdict.decision is Decision.NOWHERE:
        return replace(verdict, decision=Decision.UNKNOWN, port=None, reason=f"elsewhere {doubt.why}")
    supported = any(fact.value == verdict.port and fact.rank <= HEALTHCHECK for fact in verdict.against)
    certainty = min(verdict.certainty, Certainty.LIKELY if supported else Certainty.OPEN)
    return replace(verdict, certainty=certainty, caveat=verdict.caveat or f"in {_where(doubt)} {doubt.why}")


def _elsewhere(stack: Stack, seen: list[ComposeProject], service: str, port: int) -> Iterator[Listener]:
    """Evidence in other projects that a service of this name listens on the port."""
    files = {path for project in seen for path in project.files}
    for project in stack.projects:
        found = project.services.get(service)
        if found is None or (found.image is None and found.build is None) or set(project.files) <= files:
            continue
        for fact in listening(stack, project, found):
            if fact.value == port and fact.rank in (1, 2, ENVIRONMENT, HEALTHCHECK, PORTS, EXPOSE):
                yield fact


def _where(fact: Listener) -> str:
    return fact.node.path if fact.node is not None else "another file"


def why(stack: Stack, text: str) -> tuple[Verdict, ...]:
    """Verdicts on `host:port`: one for each Prometheus configuration that names it, else one for each project with that host."""
    host, port = address(text)
    found = [
        judge(stack, document, target)
        for document in stack.project.of("prometheus")
        for target in stack.targets(document)
        if (target.host, target.port) == (host, port)
    ]
    if not found and port is not None:
        found = [decide(case) for case in _wondered(stack, host, port)]
    return tuple(dict.fromkeys(found))


def _wondered(stack: Stack, host: str, port: int) -> Iterator[Case]:
    for project in stack.projects:
        service = project.service(host)
        if service is not None:
            yield Case(stack, project, None, service, host, port)

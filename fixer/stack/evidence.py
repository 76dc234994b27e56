"""The evidence for and against an address, over all plausible Compose projects: what rules and `fixer why` share.

An address is a mistake only where it is one in every project that holds both ends. Projects that run the target without
the one who asks may still doubt it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname
from typing import TYPE_CHECKING

from fixer.document.document import Document
from fixer.stack.case import CLIENT, Case, Use, from_prometheus
from fixer.stack.deciding import decide, plain
from fixer.stack.listener import CONSUMER, ENVIRONMENT, EXPOSE, HEALTHCHECK, PORTS, Listener, loopback
from fixer.stack.listening import listening
from fixer.stack.model import ComposeProject, Service, Target
from fixer.stack.prometheus import address
from fixer.stack.verdict import Certainty, Decision, Doubt, Verdict

if TYPE_CHECKING:
    from fixer.stack.project import Stack


def judge(stack: Stack, document: Document, target: Target) -> Verdict:
    """What the evidence says of an address in a Prometheus configuration."""
    return _judged(stack, document, target)._replace(node=target.node)


def mistake(stack: Stack, document: Document, target: Target) -> Verdict | None:
    """The verdict on an address that is wrong, None for any other; quick where `ports` shows that it is right."""
    if target.port is None or any(plain(case) for case in _cases(stack, document, target, target.port)):
        return None
    verdict = judge(stack, document, target)
    return verdict if verdict.wrong else None


def mistaken(stack: Stack, users: Iterable[tuple[ComposeProject, Service]], host: str, port: int) -> Verdict | None:
    """The verdict on `host:port` in the configuration of these services if it is wrong: a connection string, a datasource.

    users  every project and service that is configured with this one text (`MountedIn` of `Stack.readers` for a file)
    """
    cases = tuple(_reached(stack, users, host, port, CLIENT))
    if not cases or any(plain(case) for case in cases):
        return None
    verdict = _weighed(stack, cases)
    return verdict if verdict.wrong else None


def misprobed(stack: Stack, users: Iterable[tuple[ComposeProject, Service]], port: int, path: str = "") -> Verdict | None:
    """The verdict on the port that the healthcheck of these services asks in its own container, if it is the one on the host.

    users  every project and service that has this one healthcheck
    """
    use = Use(metrics=False, path=path, probe=True)
    cases = tuple(Case(stack, project, None, service, service.name, port, use) for project, service in users)
    if not cases or any(plain(case) for case in cases):
        return None
    verdict = _weighed(stack, cases)
    if verdict.decision is not Decision.PUBLISHED:
        return None
    if verdict.port is None or all(case.supports(verdict.port) for case in cases):
        return verdict
    scrapes = [fact for case in cases for fact in listening(stack, case.project, case.service) if from_prometheus(fact)]
    alike = next((fact for fact in scrapes if fact.value == port), None)
    if alike is not None:
        return _open(verdict, Doubt(alike.why, alike.node))
    doubt = Doubt(f"nothing but `ports` says that {verdict.service} listens on {verdict.port}", verdict.mapping)
    return verdict._replace(certainty=min(verdict.certainty, Certainty.LIKELY), doubt=verdict.doubt or doubt)


def _judged(stack: Stack, document: Document, target: Target) -> Verdict:
    where = f"{target.host}:{target.port}"
    if target.port is None:
        return Verdict(target.host, "", (), (), Decision.UNKNOWN, f"{target.node.text} is no address of the form host:port")
    if proxied(target):
        return Verdict(where, "", (), (), Decision.UNKNOWN, f"job {target.job} goes through a proxy, which finds names elsewhere")
    cases = tuple(_cases(stack, document, target, target.port))
    if not cases:
        named = f"no service that this Prometheus reaches is called {target.host}"
        reason = named if stack.readers(document) else f"no Prometheus of the stack is seen to read {document.path}"
        return Verdict(where, "", (), (), Decision.UNKNOWN, reason)
    return _weighed(stack, cases)


def _weighed(stack: Stack, cases: tuple[Case, ...]) -> Verdict:
    """One verdict on an address that is used in these projects."""
    verdicts = [decide(case) for case in cases]
    whole = _together(verdicts)._replace(for_=_all(one.for_ for one in verdicts), against=_all(one.against for one in verdicts))
    return _doubted(stack, cases, whole)


def _all(found: Iterable[tuple[Listener, ...]]) -> tuple[Listener, ...]:
    """The evidence of several projects, what they share once, strongest first."""
    once = {(fact.value, fact.why, fact.node and (fact.node.path, fact.node.span)): fact for facts in found for fact in facts}
    return tuple(sorted(once.values(), key=lambda fact: (fact.rank, not fact.metrics)))


def proxied(target: Target) -> bool:
    """Whether a proxy looks the name up, and not the one who asks."""
    job = target.node.document.at(target.node.route[:3])
    return job is not None and (job.get("proxy_url") is not None or job.get("proxy_from_environment") is not None)


def _cases(stack: Stack, document: Document, target: Target, port: int) -> Iterator[Case]:
    """The address in every project where something reads the configuration and something has the name."""
    users = ((place.project, place.service) for place in stack.readers(document))
    return _reached(stack, users, target.host, port, Use.of(target))


def _reached(stack: Stack, users: Iterable[tuple[ComposeProject, Service]], host: str, port: int, use: Use) -> Iterator[Case]:
    """The address as each of these services, in its project, would use it; loopback addresses lead back to itself."""
    for own, user in users:
        if loopback(host):
            yield Case(stack, own, user, user, host, port, use)
            continue
        for project in stack.around(own, host):
            service, consumer = project.service(host), project.services[user.name]
            if service is not None and (service.image is not None or service.build is not None):
                yield Case(stack, project, consumer, service, host, port, use)


def _together(verdicts: list[Verdict]) -> Verdict:
    """One verdict for all projects: a mistake where all agree on it, with the least certainty of any."""
    wrong = [verdict for verdict in verdicts if verdict.wrong]
    others = [verdict for verdict in verdicts if not verdict.wrong]
    if not wrong or (others and not _copied(wrong, others)):
        return next(iter(others), verdicts[0])
    least = min(wrong, key=lambda verdict: verdict.certainty)
    if others:
        telling = others[0].for_[0]
        return _open(least, Doubt(telling.why, telling.node))
    if len({verdict.port for verdict in wrong}) > 1:
        ports = " or ".join(str(verdict.port) for verdict in wrong)
        doubt = Doubt(f"different Compose files have it listen on {ports}", wrong[-1].mapping)
        return _open(least, doubt)._replace(port=None)
    return least


def _open(verdict: Verdict, doubt: Doubt) -> Verdict:
    begun = verdict.reason.split(";")[0].split(", yet ")[0]
    return verdict._replace(certainty=Certainty.OPEN, doubt=doubt, reason=f"{begun}, yet {doubt.text}")


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
    found = _elsewhere(stack, seen, cases[0].service, cases[0].port)
    telling = next((fact for fact in found if not cases[0].copied(fact)), None)
    if telling is None:
        return verdict
    doubt = Doubt(f"in {telling.node.path if telling.node else 'another file'} {telling.why}", telling.node)
    if verdict.decision is Decision.NOWHERE or cases[0].use.client:
        return verdict._replace(decision=Decision.UNKNOWN, port=None, reason=doubt.text)
    if not any(fact.value == verdict.port and fact.rank <= HEALTHCHECK for fact in verdict.against):
        return _open(verdict, verdict.doubt or doubt)
    return verdict._replace(certainty=min(verdict.certainty, Certainty.LIKELY), doubt=verdict.doubt or doubt)


def _elsewhere(stack: Stack, seen: list[ComposeProject], service: Service, port: int) -> Iterator[Listener]:
    """Evidence in other projects that the same service listens on the port."""
    files = {path for project in seen for path in project.files}
    for project in stack.projects:
        found = project.services.get(service.name)
        if found is None or set(project.files) <= files or not _same(service, found):
            continue
        for fact in listening(stack, project, found):
            if fact.value == port and fact.rank in (1, 2, ENVIRONMENT, HEALTHCHECK, PORTS, EXPOSE):
                yield fact


def _same(one: Service, other: Service) -> bool:
    """Whether two services of one name run the same program, rather than being of two stacks in one repository."""
    if one.image is not None and other.image is not None and one.image.name == other.image.name:
        return True
    if one.build is not None and other.build is not None:
        return one.build.value == other.build.value
    return {dirname(node.path) for node in one.nodes} == {dirname(node.path) for node in other.nodes}


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

"""An address whose port is neither published nor named by anything the stack says of the service.

Only rarely is that enough to call it a mistake: a program may serve metrics on a port that it declares nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer.stack import environment
from fixer.stack.case import FEW, Case, from_prometheus, inner_ports
from fixer.stack.listener import DOCKERFILE, EXPLICIT, PORTS, Listener, loopback
from fixer.stack.mentions import in_source
from fixer.stack.verdict import Certainty, Decision, Doubt, Verdict

Found = tuple[int, Doubt | None, Certainty]
"""The port that everything else names, what to doubt about it, and how sure it is."""


def decide(case: Case) -> Verdict:
    """The mistake, when what the service listens on is known well enough to rule the port out."""
    unknown = case.open(Decision.UNKNOWN, f"nothing says whether {case.service.name} listens on {case.port}")
    if loopback(case.host):
        return unknown
    doubt = next(_doubts(case), "")
    if doubt:
        return case.open(Decision.UNKNOWN, doubt)
    found = _of_known_image(case) if case.known is not None else _of_own_image(case)
    if found is None:
        return unknown
    source = in_source(case.stack.project.tree, case.service, case.port)
    if source:
        return case.open(Decision.UNKNOWN, f"{source} mentions {case.port}")
    port, caveat, certainty = found
    reasons = "; ".join(dict.fromkeys(fact.why for fact in _evidence(case) if fact.value == port))
    reason = f"nothing in the stack listens on {case.address}; {case.service.name} listens on {port} ({reasons})"
    already = case.scraped_already(port)
    if already:
        return case.wrong(Decision.NOWHERE, f"{reason}, yet {already[0].text}", None, Certainty.OPEN, already[0])
    return case.wrong(Decision.NOWHERE, reason, port, certainty, caveat)


def _doubts(case: Case) -> Iterator[str]:
    """Reasons to leave the address alone: the number occurs somewhere, or not everything about the service is known."""
    yield from (fact.why for fact in case.mentions)
    unset = environment.unknown(case.variables)
    if unset:
        yield f"the value of {unset} is not known"
    if not case.service.complete:
        yield f"not all of {case.service.name} is understood"


def _evidence(case: Case) -> list[Listener]:
    return [fact for fact in case.against if fact.rank < DOCKERFILE and not from_prometheus(fact)]


def _of_known_image(case: Case) -> Found | None:
    """Where an exporter or server with fixed ports serves its metrics, or an Alertmanager its interface."""
    image = case.known
    if image is None or not image.fixed or case.service.entrypoint is not None:
        return None
    if not case.use.metrics and image.ports[0] != 9093:
        return None  # alerts are sent to a service that is no Alertmanager: not the port is wrong
    explicit = {fact.value for fact in _evidence(case) if fact.rank == EXPLICIT}
    if case.default is None and len(explicit) != 1:
        return None
    port = case.default.ports[0] if case.default else next(iter(explicit))
    rival = _rival(case)
    if rival:
        return port, Doubt(f"{rival} has port {case.port}"), Certainty.OPEN
    pieces = {fact.rank for fact in _evidence(case) if fact.value == port}
    return (port, None, Certainty.CERTAIN) if len(pieces) > 1 else (port, Doubt("only one thing says so"), Certainty.LIKELY)


def _of_own_image(case: Case) -> Found | None:
    """Where all evidence agrees on one port, from two independent sources besides `ports`.

    A listener that nothing declares is ruled out only when the wrong port is seen to come from elsewhere: another service
    is published on it, or has it.
    """
    facts = _evidence(case)
    pieces = {fact.rank for fact in facts} - {PORTS}
    if len({fact.value for fact in facts}) != 1 or len(pieces) < 2 or case.use.management or _conventional(case.port):
        return None
    rival = _rival(case)
    if rival:
        return facts[0].value, Doubt(f"{rival} has port {case.port}"), Certainty.OPEN
    if _of_another(case):
        return facts[0].value, None, Certainty.CERTAIN
    return facts[0].value, Doubt("it may have a listener that nothing declares"), Certainty.OPEN


def _conventional(port: int) -> bool:
    """Ports that programs give their metrics by habit, often without saying so anywhere."""
    return 9000 <= port < 10000 or 7070 <= port < 7080 or port in (1234, 2112, 6060, 8888, 10254, 15692)


def _of_another(case: Case) -> bool:
    """Whether another service publishes the port or has it inside."""
    sides = (side for other in case.others() for port in other.ports for side in (port.published, port.target))
    return any(case.port in side for side in sides if side is not None and len(side) < FEW)


def _rival(case: Case) -> str:
    """A service that has the port inside, where the job's name does not confirm the host: the host may be the mistake."""
    job, host = (re.sub(r"[^a-z0-9]", "", text.lower()) for text in (case.use.job, case.host))
    if job and (job in host or host in job):
        return ""
    return next((other.name for other in case.others() if case.port in inner_ports(other)), "")

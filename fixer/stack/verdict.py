"""What the evidence says of one `host:port` that something scrapes."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import NamedTuple

from fixer.document.node import Node
from fixer.stack.listener import Listener


class Decision(Enum):
    """The container listens there; nobody can tell; it is the port on the host; nothing names it."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    PUBLISHED = "published"
    NOWHERE = "nowhere"


class Certainty(IntEnum):
    """How sure the other port is: facts contradict each other; probable, with a caveat; certain.

    The numbers are those of `Applicability`: a fix is as sure as what it writes.
    """

    OPEN = 0
    LIKELY = 1
    CERTAIN = 2


class Doubt(NamedTuple):
    """What keeps another port from being certain: a phrase, and the place that says it if there is one."""

    text: str
    node: Node | None = None


class Verdict(NamedTuple):
    """The decision on an address, and what it rests on.

    service    the service that the address reaches; "" when none does
    for_       evidence that it listens on the port of the address, strongest first;  against: on another
    reason     one sentence
    port       what to write instead, or None when nothing or nobody knows
    doubt      what keeps the other port from being certain, or None
    mapping    the entry of `ports` that publishes the port, when it is published
    node       where the address is scraped, or None when it is only wondered about
    """

    address: str
    service: str
    for_: tuple[Listener, ...]
    against: tuple[Listener, ...]
    decision: Decision
    reason: str
    port: int | None = None
    certainty: Certainty = Certainty.OPEN
    doubt: Doubt | None = None
    mapping: Node | None = None
    node: Node | None = None

    @property
    def wrong(self) -> bool:
        """Whether the address is a mistake."""
        return self.decision in (Decision.PUBLISHED, Decision.NOWHERE)

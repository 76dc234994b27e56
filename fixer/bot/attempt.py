"""What posting has in common on every platform: how far it came, and that it is begun again when nobody knows how far."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.notes import Note, Unshown
from fixer.bot.render import Rules
from fixer.bot.transport import Api, Denied, Failed, Uncertain

ATTEMPTS = 3
"""How often posting is begun again when a platform did not say whether something was created."""


@dataclass(kw_only=True)
class Attempt(ABC):
    """One attempt to bring a platform's comments in line with a bundle. `shown` and `unshown` grow as it goes on.

    commit  the head that the comments are for
    login   who writes our comments; only those are ever changed
    """

    api: Api
    commit: str
    bundle: Bundle
    rules: Rules
    login: str
    shown: list[Note] = field(default_factory=list)
    unshown: list[Unshown] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    deleted: int = 0

    @abstractmethod
    def write(self) -> str:
        """Everything that is to be read and written; why it cannot be, or "". Raises `Failed`."""

    def ended(self, problem: str = "", why: str = "unreachable") -> Posted:
        """What came of it; with a `problem` all that has no comment yet has none because of that."""
        done = {note.key for note in self.shown} | {one.entry.fingerprint for one in self.unshown}
        rest = [Unshown(entry, why) for entry in self.bundle.entries if problem and entry.fingerprint not in done]
        return Posted(tuple(self.shown), (*self.unshown, *rest), problem, False, self.created, self.updated, self.deleted)


def attempted(begin: Callable[[], Attempt], platform: str) -> Posted:
    """What came of the first attempt of which that is known."""
    for number in range(ATTEMPTS):
        attempt = begin()
        try:
            try:
                return attempt.ended(attempt.write())
            except Uncertain:
                attempt.api.breathe(number)  # raises when there is no patience left
        except Denied as error:
            return attempt.ended(str(error), "read-only")
        except Failed as error:
            return attempt.ended(str(error))
    return attempt.ended(f"{platform} does not say whether it took the comments")

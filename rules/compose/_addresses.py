"""Addresses in the environment and the commands of services, each text once with everybody who is configured with it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from fixer import ComposeProject, Configured, Edits, Project, Service, configured, put, regex, rewritten

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "0.0.0.0"})

_FOR_OTHERS = regex(
    r"PUBLIC|EXTERNAL|ADVERTI|BROWSER|FRONT|VITE_|REACT_APP_|NUXT_|CORS|ORIGIN|CALLBACK|REDIRECT|ROOT_URL|LISTEN|ISSUER|AUDIENCE"
)
"""Variables whose addresses are used by somebody outside of the container, or are no address to connect to."""


_Found = tuple[Configured, ComposeProject, Service]
_SEEN: WeakKeyDictionary[Project, tuple[_Found, ...]] = WeakKeyDictionary()
"""What was read in a project, as several rules ask for it."""


class Stated(NamedTuple):
    """One text that says an address.

    users   the projects and services it reaches
    """

    found: Configured
    users: tuple[tuple[ComposeProject, Service], ...]

    @property
    def names(self) -> str:
        """The services that are configured with it, for a reader."""
        return ", ".join(dict.fromkeys(service.name for _, service in self.users))

    @property
    def what(self) -> str:
        return f"`{self.found.name}`" if self.found.name else "the command"

    @property
    def is_own(self) -> bool:
        """Whether the host is the service itself, by its name or by loopback."""
        return self.found.host in LOOPBACK or any(self.found.host in service.names for _, service in self.users)

    def changed(self, host: str | None = None, port: int | None = None) -> Edits | None:
        """The edits that give it another host or port; None when a variable says it."""
        texts = [rewritten(project, self.found, host, port) for project, _ in self.users]
        if None in texts or not texts[0]:
            return None
        return tuple(edit for node, text in texts[0].items() for use in node.document.uses(node) for edit in put(use, text))


def stated(project: Project, wanted: Iterable[int | None], hosts: frozenset[str] = frozenset()) -> Iterator[Stated]:
    """Addresses with one of these ports (and hosts, when there are any) that processes in containers connect to."""
    ports = frozenset(wanted)
    groups: dict[Hashable, list[_Found]] = {}
    for one, compose, service in _all(project) if ports else ():
        if one.port in ports and (not hosts or one.host in hosts):
            key = (one.port_in.path, one.port_in.span, one.host_in.span, one.host, one.port)
            groups.setdefault(key, []).append((one, compose, service))
    for group in groups.values():
        if not any(_FOR_OTHERS.search(one.name.upper()) for one, _, _ in group):
            yield Stated(group[0][0], tuple((compose, service) for _, compose, service in group))


def _all(project: Project) -> tuple[_Found, ...]:
    if project not in _SEEN:
        _SEEN[project] = tuple(
            (one, compose, service) for compose, service in project.stack.services for one in configured(service)
        )
    return _SEEN[project]

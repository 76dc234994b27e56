"""Which services of a project are up at the same time."""

from __future__ import annotations

from fixer import Service

_NOBODY = frozenset({"none", "never", "disabled", "donotstart", "do-not-start", "template", "templates", "abstract"})
"""Profiles of services that are there to be extended; whoever extends one inherits its profiles as well."""


def together(one: Service, other: Service) -> bool:
    """Whether both are started without being asked for one by one: neither has profiles, or they share one."""
    return bool(set(one.profiles) & set(other.profiles) - _NOBODY) or not (one.profiles or other.profiles)

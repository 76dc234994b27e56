"""Which rules there are."""

from __future__ import annotations

from dataclasses import dataclass, field

from fixer.engine.rule import Rule, Severity


@dataclass(frozen=True)
class Listed:
    """What is known of a rule before its module is imported.

    product   folder it lies in (`prometheus`); "" for the tool's own
    module    full name of the module whose `RULE` it is
    """

    code: str
    name: str
    product: str
    module: str
    default: bool
    severity: Severity
    triggers: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All rules, by code; `find` takes a code or a name, `rule` imports."""

    listed: tuple[Listed, ...]

    def find(self, code_or_name: str) -> Listed | None:
        raise NotImplementedError

    def rule(self, listed: Listed) -> Rule:
        raise NotImplementedError


def installed(cache: bool = True) -> Catalogue:
    """The tool's own rules and those of every installed package that names itself in the entry-point group `fixer.rules`."""
    raise NotImplementedError

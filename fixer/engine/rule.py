"""What a rule is, and what it says: findings, and the fixes they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from fixer.document.edit import Edit
from fixer.document.node import Node

if TYPE_CHECKING:
    from fixer.stack.project import Project


class Applicability(IntEnum):
    """How sure a fix is; comparing is deciding.

    SAFE is certainly what the author meant, nothing that worked stops working, no comment is lost. UNSAFE has a caveat.
    MANUAL is shown and never applied.
    """

    MANUAL = 0
    UNSAFE = 1
    SAFE = 2


MANUAL, UNSAFE, SAFE = Applicability


class Severity(IntEnum):
    """`error`: upstream refuses it or it cannot work; `warning`: works badly or will break; `info`: deprecated or style."""

    INFO = 0
    WARNING = 1
    ERROR = 2


INFO, WARNING, ERROR = Severity


class Fix(NamedTuple):
    """Edits, in one file or several, that stand or fall together.

    title    what it does, in the imperative (`scrape auth-service:8080`)
    caveat   one line on what it may change for the worse; required below SAFE
    option   the value of the rule's `alternative` option that chooses this fix, when there are several
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = UNSAFE
    caveat: str = ""
    option: str = ""


@dataclass(frozen=True, eq=False)
class Finding:
    """One defect at one place.

    facts    fill the rule's message template: names, ports, paths
    fixes    more than one are alternatives: none is applied until an option chooses
    related  other places it follows from; shown, and no other fix may write there in the same pass
    """

    rule: Rule
    node: Node
    facts: Mapping[str, object] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    related: tuple[Node, ...] = ()
    severity: Severity | None = None
    message: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", self.rule.message.format_map(self.facts))
        if self.severity is None:
            object.__setattr__(self, "severity", self.rule.meta.severity)


class Option(NamedTuple):
    """A per-rule option (`[rules.CODE] name = value`). `kind` is the Python type it must have."""

    kind: type
    help: str
    default: Any = None
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Options:
    """What the configuration says to one rule: its own options, and `annotate`."""

    values: Mapping[str, Any] = field(default_factory=dict)
    annotate: bool = False

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


class Extra(NamedTuple):
    """Packages that a rule needs and that not every installation has.

    modules  what must be importable
    install  the command that makes it so
    """

    modules: tuple[str, ...]
    install: str


GO = Extra(("tree_sitter", "tree_sitter_go"), "pip install 'config-fixer[go]'")
"""What rules about Go source need."""


class Meta(NamedTuple):
    """What is known of a rule without running it.

    products     product → versions it applies to, as a reader would say it (`{"alertmanager": "≥ 0.22"}`)
    applicability  the best its fixes can be
    oracle       the upstream tool that can judge (`amtool`, `promtool`, `docker compose`), or ""
    references   upstream addresses
    requires     optional packages without which the rule cannot run, or None
    """

    severity: Severity
    applicability: Applicability
    products: Mapping[str, str]
    references: tuple[str, ...]
    oracle: str = ""
    default: bool = True
    options: Mapping[str, Option] = MappingProxyType({})
    requires: Extra | None = None


Check = Callable[["Project", Options], Iterator[Finding]]


@dataclass(frozen=True, eq=False)
class Rule:
    """A known misconfiguration.

    code      never reused (`PRM001`)
    name      kebab-case; names the defect, not the cure
    message   template filled with a finding's facts
    check     yields findings; a generator over the project
    triggers  kind of document → byte strings, one of which must occur in such a file for the rule to run at all
    docs      what, why, fix safety, versions (Markdown): the module's docstring
    """

    code: str
    name: str
    message: str
    check: Check
    meta: Meta
    triggers: Mapping[str, tuple[str, ...]]
    docs: str

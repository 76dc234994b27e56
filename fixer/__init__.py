"""The public door: everything that a rule, or a program that uses fixer as a library, imports.

Names are imported when they are first asked for, so that `fixer --version` does not wait for a YAML parser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fixer.document.comments import Comment
    from fixer.document.document import Document
    from fixer.document.edit import Edit, Edits, Refused
    from fixer.document.lines import block_texts
    from fixer.document.nesting import nest
    from fixer.document.node import Entry, Node
    from fixer.document.operations import (
        add,
        comment,
        create,
        delete,
        everywhere,
        insert,
        keep,
        move,
        put,
        recast,
        recomment,
        rename,
        repair,
        uncomment,
        wrap,
    )
    from fixer.document.proof import splice
    from fixer.document.replacing import replace
    from fixer.document.span import Span
    from fixer.document.tree import below, content
    from fixer.engine.rule import (
        ERROR,
        GO,
        INFO,
        MANUAL,
        SAFE,
        UNSAFE,
        WARNING,
        Applicability,
        Extra,
        Finding,
        Fix,
        Meta,
        Option,
        Options,
        Rule,
        Severity,
    )
    from fixer.errors import Unreadable
    from fixer.expressions import regex
    from fixer.schema.deviations import Deviation, MisplacedKey, OtherVersion, UnknownKey, WrongScalar, WrongShape
    from fixer.schema.mending import items, listed, moved, renamed, split
    from fixer.schema.nearest import near, writes_alike
    from fixer.schema.versions import Assumed, assumed, running
    from fixer.schema.walker import deviations, fits, held
    from fixer.stack.addresses import Address, Configured, addresses, configured, rewritten
    from fixer.stack.alerting import Untold, untold
    from fixer.stack.evidence import misprobed, mistake, mistaken
    from fixer.stack.exporters import Meter, meter
    from fixer.stack.images import Known, known
    from fixer.stack.inside import Inside, within
    from fixer.stack.interpolation import closing
    from fixer.stack.matchers import LABEL_NAME, Matcher, is_closed, label_value, read_matchers, write_matcher
    from fixer.stack.metrics_paths import Guarded, Served, guarded, served
    from fixer.stack.model import ComposeProject, Fact, Image, Mount, MountedIn, Port, Service, Target, Word
    from fixer.stack.outside import started_outside
    from fixer.stack.probing import prober
    from fixer.stack.programs import Programs, programs
    from fixer.stack.project import Project, Stack
    from fixer.stack.started import Started, configuration, started
    from fixer.stack.texts import texts
    from fixer.stack.unmetered import Unmetered, unmetered
    from fixer.stack.unreached import Apart, Astray, Meant, apart, astray, misnamed, portless
    from fixer.stack.verdict import Certainty, Decision, Verdict

_HOMES = {
    "fixer.document.comments": "Comment",
    "fixer.document.document": "Document",
    "fixer.document.edit": "Edit Edits Refused",
    "fixer.document.lines": "block_texts",
    "fixer.document.nesting": "nest",
    "fixer.document.node": "Entry Node",
    "fixer.document.operations": (
        "add comment create delete everywhere insert keep move put recast recomment rename repair uncomment wrap"
    ),
    "fixer.document.proof": "splice",
    "fixer.document.replacing": "replace",
    "fixer.document.span": "Span",
    "fixer.document.tree": "below content",
    "fixer.engine.rule": (
        "ERROR GO INFO MANUAL SAFE UNSAFE WARNING Applicability Extra Finding Fix Meta Option Options Rule Severity"
    ),
    "fixer.errors": "Unreadable",
    "fixer.expressions": "regex",
    "fixer.schema.deviations": "Deviation MisplacedKey OtherVersion UnknownKey WrongScalar WrongShape",
    "fixer.schema.mending": "items listed moved renamed split",
    "fixer.schema.nearest": "near writes_alike",
    "fixer.schema.versions": "Assumed assumed running",
    "fixer.schema.walker": "deviations fits held",
    "fixer.stack.addresses": "Address Configured addresses configured rewritten",
    "fixer.stack.alerting": "Untold untold",
    "fixer.stack.evidence": "misprobed mistake mistaken",
    "fixer.stack.exporters": "Meter meter",
    "fixer.stack.images": "Known known",
    "fixer.stack.inside": "Inside within",
    "fixer.stack.interpolation": "closing",
    "fixer.stack.matchers": "LABEL_NAME Matcher is_closed label_value read_matchers write_matcher",
    "fixer.stack.metrics_paths": "Guarded Served guarded served",
    "fixer.stack.model": "ComposeProject Fact Image Mount MountedIn Port Service Target Word",
    "fixer.stack.probing": "prober",
    "fixer.stack.programs": "Programs programs",
    "fixer.stack.outside": "started_outside",
    "fixer.stack.project": "Project Stack",
    "fixer.stack.unmetered": "Unmetered unmetered",
    "fixer.stack.unreached": "Apart Astray Meant apart astray misnamed portless",
    "fixer.stack.started": "Started configuration started",
    "fixer.stack.texts": "texts",
    "fixer.stack.verdict": "Certainty Decision Verdict",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOME)


__all__ = [
    "ERROR",
    "GO",
    "INFO",
    "LABEL_NAME",
    "MANUAL",
    "SAFE",
    "UNSAFE",
    "WARNING",
    "Address",
    "Apart",
    "Applicability",
    "Assumed",
    "Astray",
    "Certainty",
    "Comment",
    "ComposeProject",
    "Configured",
    "Decision",
    "Deviation",
    "Document",
    "Edit",
    "Edits",
    "Entry",
    "Extra",
    "Fact",
    "Finding",
    "Fix",
    "Guarded",
    "Image",
    "Inside",
    "Known",
    "Matcher",
    "Meant",
    "Meta",
    "Meter",
    "MisplacedKey",
    "Mount",
    "MountedIn",
    "Node",
    "Option",
    "Options",
    "OtherVersion",
    "Port",
    "Programs",
    "Project",
    "Refused",
    "Rule",
    "Served",
    "Service",
    "Severity",
    "Span",
    "Stack",
    "Started",
    "Target",
    "UnknownKey",
    "Unmetered",
    "Unreadable",
    "Untold",
    "Verdict",
    "Word",
    "WrongScalar",
    "WrongShape",
    "add",
    "addresses",
    "apart",
    "assumed",
    "astray",
    "below",
    "block_texts",
    "closing",
    "comment",
    "configuration",
    "configured",
    "content",
    "create",
    "delete",
    "deviations",
    "everywhere",
    "fits",
    "guarded",
    "held",
    "insert",
    "is_closed",
    "items",
    "keep",
    "known",
    "label_value",
    "listed",
    "meter",
    "misnamed",
    "misprobed",
    "mistake",
    "mistaken",
    "move",
    "moved",
    "near",
    "nest",
    "portless",
    "prober",
    "programs",
    "put",
    "read_matchers",
    "recast",
    "recomment",
    "regex",
    "rename",
    "renamed",
    "repair",
    "replace",
    "rewritten",
    "running",
    "served",
    "splice",
    "split",
    "started",
    "started_outside",
    "texts",
    "uncomment",
    "unmetered",
    "untold",
    "within",
    "wrap",
    "write_matcher",
    "writes_alike",
]

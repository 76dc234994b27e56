"""The one door to the engine: a project goes in, what was found and done comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from fixer.engine import catalogue as rules
from fixer.engine import extras, fixpoint, own
from fixer.engine.catalogue import Catalogue
from fixer.engine.check import Checker, Scope
from fixer.engine.configuration import Configurations, Flags
from fixer.engine.outcome import Outcome
from fixer.stack.project import Project

NO_FLAGS = Flags()


def installed(cache: bool = True) -> Catalogue:
    """The tool's own rules and all installed ones. Raises `UsageError` when two of them share a code or a name."""
    return rules.installed(cache, own.RULES)


def run(
    project: Project,
    flags: Flags = NO_FLAGS,
    paths: Sequence[str] = ("",),
    *,
    fix: bool = True,
    ignored: Callable[[str], bool] | None = None,
    catalogue: Catalogue | None = None,
    today: date | None = None,
    left: Collection[str] = (),
) -> Outcome:
    """Find, and unless `fix` is False mend, what the rules know. Nothing is written.

    project    all documents of the context, those outside `paths` included; kinds of files that only some rules want
               (Go source) are looked for in its tree when such a rule is selected, and are in the outcome's projects
    flags      what the command line says; wins over configuration files, which are read from the project's tree
    paths      files or folders, relative to the tree's root, that may be reported and edited; "" is the root
    ignored    whether git ignores a path: such files count as facts and are neither reported nor edited
    catalogue  the rules; None: those installed
    today      decides which suppressions have expired; None: the system's date
    left       fingerprints of findings that are there and are neither reported nor mended

    With `fix=False` the outcome's `after` is its `before`; a finding whose fix would be made has neither `fix` nor
    `refused`. Raises `UsageError` for a wrong flag or configuration, and for rules that share a code or a name.
    """
    known = installed(flags.cache) if catalogue is None else catalogue
    scope = Scope(tuple(paths), ignored) if ignored else Scope(tuple(paths))
    configurations = Configurations(project.tree, known, flags)
    checker = Checker(known, configurations, scope, today or date.today(), frozenset(left))
    project = extras.widened(project, configurations)
    outcome = fixpoint.fix(checker, project) if fix else fixpoint.report(checker, project)
    left_out = extras.notes(project, configurations)
    return outcome._replace(notes=left_out) if left_out else outcome

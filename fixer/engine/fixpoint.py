"""Passes of fixes until nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from fixer.document.document import Document
from fixer.document.tree import MemoryTree
from fixer.engine.batch import Batch, carry_out
from fixer.engine.check import Checker
from fixer.engine.choice import INTERNAL, Choice, choose
from fixer.engine.ledger import Ledger
from fixer.engine.outcome import Outcome, Refusal, RuleError
from fixer.stack.project import Project

PASSES = 100
"""How many passes may bring fixes forth without there being fewer left that wait. Real stacks need two or three."""


def report(checker: Checker, project: Project) -> Outcome:
    """What there is, with nothing fixed."""
    checked = checker.check(project)
    ledger = Ledger(checker.left)
    choices = [choose(found, project, checker.configurations, checker.scope) for found in checked.found]
    ledger.meet(choices, checked.failed)
    errors = [*checker.catalogue.broken, *checked.errors, *_internal(choices)]
    return Outcome(project, project, ledger.reported(), _distinct(errors))


def fix(checker: Checker, project: Project) -> Outcome:
    """What there is, and the project with everything mended that may be."""
    return _Run(checker, project).outcome()


@dataclass(eq=False)
class _Run:
    """The state between passes.

    states  content of the changed files after each pass (a file that is missing in one is as it was at first)
    made    path sets and rule codes of what each pass did
    frozen  paths of units whose fixes undo one another
    """

    checker: Checker
    before: Project
    now: Project = field(init=False)
    ledger: Ledger = field(init=False)
    errors: list[RuleError] = field(default_factory=list)
    states: list[Mapping[str, str]] = field(default_factory=lambda: [{}])
    made: list[list[tuple[frozenset[str], str]]] = field(default_factory=lambda: [[]])
    frozen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.now, self.ledger = self.before, Ledger(self.checker.left)
        self.errors += self.checker.catalogue.broken

    def outcome(self) -> Outcome:
        idle, fewest = 0, inf
        while True:
            batch = self._pass()
            if not batch.made:
                break
            idle, fewest = (0, batch.waiting) if batch.waiting < fewest else (idle + 1, fewest)
            self._freeze(everything=idle >= PASSES)
        return Outcome(self.before, self.now, self.ledger.reported(), _distinct(self.errors), self._units())

    def _pass(self) -> Batch:
        """Check, choose, and make what can be made together."""
        checked = self.checker.check(self.now)
        self.errors += checked.errors
        choices = [
            self._thawed(choose(found, self.now, self.checker.configurations, self.checker.scope)) for found in checked.found
        ]
        self.ledger.meet(choices, checked.failed)
        self.errors += _internal(choices)
        chosen = [choice for choice in choices if choice.fix is not None and not self.ledger.leaves(choice)]
        batch = carry_out(self.now, chosen)
        fallen = [chosen[index]._replace(fix=None, refusal=refusal) for index, refusal in batch.refused.items()]
        self.errors += _internal(fallen)
        for choice in fallen:
            self.ledger.refuse(choice)
        self.ledger.make(batch.made)
        self._take(batch.documents)
        self.made.append([(_paths(choice), choice.finding.rule.code) for choice in batch.made])
        return batch

    def _thawed(self, choice: Choice) -> Choice:
        if choice.fix is None or not self.frozen & _paths(choice):
            return choice
        return choice._replace(fix=None, refusal=Refusal("unstable", "fixes in these files undo one another"))

    def _take(self, documents: Mapping[str, Document]) -> None:
        """The project goes on with these documents in place of its own; its tree answers with their content."""
        self.now = _with_documents(self.before, {**_changed(self.now, self.before), **documents})
        self.states.append({**self.states[-1], **{path: document.text for path, document in documents.items()}})

    def _freeze(self, everything: bool) -> None:
        """Put back every unit that is now as it was after an earlier pass (or each that changed, when passes never end)."""
        touched = frozenset(path for paths, _ in self.made[-1] for path in paths)
        units = [unit for unit in _joined(paths for done in self.made for paths, _ in done) if unit & touched]
        ended = [(unit, 0 if everything else self._seen(unit)) for unit in units]
        for unit, since in ended:
            if since is not None:
                self._put_back(unit, since)

    def _seen(self, unit: frozenset[str]) -> int | None:
        """The latest earlier pass after which the unit's files held what they hold now."""
        now = self._content(unit, -1)
        return next((number for number in range(len(self.states) - 2, -1, -1) if self._content(unit, number) == now), None)

    def _content(self, unit: frozenset[str], number: int) -> list[str | None]:
        state = self.states[number]
        return [state.get(path, self._original(path)) for path in sorted(unit)]

    def _original(self, path: str) -> str | None:
        document = self.before.document(path)
        return None if document is None else document.text

    def _put_back(self, unit: frozenset[str], since: int) -> None:
        codes = sorted({code for done in self.made[since + 1 :] for paths, code in done if paths & unit})
        changed = sorted(path for path in unit if path in self.states[-1])
        reason = f"fixes of {', '.join(codes)} never come to rest: nothing is changed in {', '.join(changed)}"
        self.errors.append(RuleError(tuple(codes), reason, changed[0] if changed else ""))
        self.frozen |= unit
        self.ledger.undo(unit)
        kept = {path: document for path, document in _changed(self.now, self.before).items() if path not in unit}
        self.now = _with_documents(self.before, kept)
        self.states.append({path: text for path, text in self.states[-1].items() if path not in unit})
        self.made = [[(paths, code) for paths, code in done if not paths & unit] for done in self.made]
        self.made.append([])

    def _units(self) -> tuple[frozenset[str], ...]:
        changed = {path for path in self.states[-1] if self.states[-1][path] != self._original(path)}
        units = _joined(paths for done in self.made for paths, _ in done)
        return tuple(sorted((unit for unit in units if unit & changed), key=min))


def _internal(choices: Iterable[Choice]) -> list[RuleError]:
    """What could not be judged or proven because something of ours raised."""
    return [
        RuleError((choice.finding.rule.code,), choice.refusal.reason, choice.finding.node.path)
        for choice in choices
        if choice.refusal is not None and choice.refusal.code == INTERNAL
    ]


def _paths(choice: Choice) -> frozenset[str]:
    """Every file a fix writes or looked at."""
    finding = choice.finding
    edited = [edit.path for edit in choice.fix.edits] if choice.fix else []
    return frozenset([*edited, finding.node.path, *(node.path for node in finding.related)])


def _joined(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Sets that share a path become one."""
    units: list[frozenset[str]] = []
    for paths in sets:
        meeting = [unit for unit in units if unit & paths]
        units = [unit for unit in units if not unit & paths] + [paths.union(*meeting)]
    return units


def _with_documents(project: Project, documents: Mapping[str, Document]) -> Project:
    if not documents:
        return project
    known = {document.path: document for document in project.documents}
    contents = {path: document.text.encode("utf-8", "surrogatepass") for path, document in documents.items()}
    tree = MemoryTree(contents, project.tree)
    replaced = tuple(sorted({**known, **documents}.values(), key=lambda document: document.path))
    return replace(project, tree=tree, documents=replaced)


def _changed(project: Project, before: Project) -> dict[str, Document]:
    """The documents that `before` does not have, by path."""
    originals = {document.path: document for document in before.documents}
    return {document.path: document for document in project.documents if originals.get(document.path) is not document}


def _distinct(errors: Sequence[RuleError]) -> tuple[RuleError, ...]:
    return tuple(dict.fromkeys(errors))

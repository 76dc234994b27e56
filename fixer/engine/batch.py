"""One pass of fixes: which can be made together, and the documents they give, proven."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from fixer.document import proof
from fixer.document.document import Document
from fixer.document.edit import Edit, Edits, Refused
from fixer.document.span import Span
from fixer.engine.choice import INTERNAL, Choice, by_path, created, creates
from fixer.engine.outcome import Refusal
from fixer.stack.project import Project


class Batch(NamedTuple):
    """What came of a pass.

    documents  new content by path
    made       the choices that were carried out
    refused    the others that never can be, with the reason (by index in what was asked)
    waiting    how many have to wait for the next pass
    """

    documents: Mapping[str, Document] = MappingProxyType({})
    made: tuple[Choice, ...] = ()
    refused: Mapping[int, Refusal] = MappingProxyType({})
    waiting: int = 0


def carry_out(project: Project, choices: Sequence[Choice]) -> Batch:
    """Make as many of the chosen fixes as can be made together. A fix over several files is made in all of them or in none."""
    refused: dict[int, Refusal] = {}
    while True:
        ready, twins = _unlocked(choices, refused)
        documents, fallen, later = _prove(project, choices, ready)
        refused.update(fallen)
        out = refused.keys() | later
        made = [index for index in ready if index not in out] + [index for index, first in twins.items() if first not in out]
        waiting = len(choices) - len(made) - len(refused)
        # Those that waited for fixes which all fell get their turn at once: no further pass would come.
        if made or not fallen or not waiting:
            return Batch(documents, tuple(choices[index] for index in sorted(made)), refused, waiting)


class _Locks:
    """What the fixes of this pass write, and where they looked, by file."""

    def __init__(self) -> None:
        self._writes: dict[str, list[Edits]] = {}
        self._looks: dict[str, list[Span]] = {}

    def take(self, choice: Choice, files: Mapping[str, Edits]) -> bool:
        """Whether nobody else writes where this fix writes or looked, nor looked where it writes; if so it is held now."""
        looks = _looks(choice)
        if any(self._contended(path, edits) for path, edits in files.items()):
            return False
        if any(_touch(span, edit) for path, span in looks for edits in self._writes.get(path, ()) for edit in edits):
            return False
        for path, edits in files.items():
            self._writes.setdefault(path, []).append(edits)
        for path, span in looks:
            self._looks.setdefault(path, []).append(span)
        return True

    def _contended(self, path: str, edits: Edits) -> bool:
        looked = self._looks.get(path, ())
        if any(_touch(span, edit) for span in looked for edit in edits):
            return True
        return any(proof.conflict(edits, other) for other in self._writes.get(path, ()))


def _looks(choice: Choice) -> list[tuple[str, Span]]:
    return [(node.path, node.span) for node in (choice.finding.node, *choice.finding.related)]


def _touch(span: Span, edit: Edit) -> bool:
    return span.touches(edit.span)


def _unlocked(choices: Sequence[Choice], without: Collection[int]) -> tuple[list[int], dict[int, int]]:
    """Indices of fixes that can go together, in order; and of those that say the same as one of them (→ that one)."""
    locks, ready, twins = _Locks(), [], {}
    known: dict[tuple[tuple[str, Span, str], ...], int] = {}
    for index, choice in enumerate(choices):
        if index in without or choice.fix is None:
            continue
        splices = tuple((edit.path, edit.span, edit.text) for edit in choice.fix.edits)
        if splices in known:
            twins[index] = known[splices]
        elif locks.take(choice, by_path(choice.fix.edits)):
            ready.append(index)
            known[splices] = index
    return ready, twins


def _prove(
    project: Project, choices: Sequence[Choice], ready: Sequence[int]
) -> tuple[dict[str, Document], dict[int, Refusal], set[int]]:
    """Proven documents, fixes that cannot be, and fixes that only cannot be together with others of this pass.

    A file is proven again whenever a fix that also writes there fell elsewhere.
    """
    files = {index: by_path(fix.edits) for index in ready if (fix := choices[index].fix)}
    refused: dict[int, Refusal] = {}
    later: set[int] = set()
    documents: dict[str, Document] = {}
    stale = list(dict.fromkeys(path for index in ready for path in files[index]))
    while stale:
        path = stale.pop(0)
        documents.pop(path, None)
        asked = [index for index in ready if path in files[index] and index not in refused and index not in later]
        outcome = _File(project, path, {index: files[index][path] for index in asked})
        kept = outcome.settle(asked)
        refused.update(outcome.refused)
        later |= set(asked) - set(kept) - outcome.refused.keys()
        if outcome.document is not None:
            documents[path] = outcome.document
        fallen = set(asked) - set(kept)
        stale += [other for other in documents if other != path and other not in stale and _any_in(other, fallen, files)]
    return documents, refused, later


def _any_in(path: str, indices: Iterable[int], files: Mapping[int, Mapping[str, Edits]]) -> bool:
    return any(path in files[index] for index in indices)


@dataclass(eq=False)
class _File:
    """Proves the fixes of one file, halving when there is an objection: one culprit in n costs about 2·log₂ n proofs."""

    project: Project
    path: str
    edits: Mapping[int, Edits]
    refused: dict[int, Refusal] = field(default_factory=dict)
    document: Document | None = None

    def settle(self, indices: list[int]) -> list[int]:
        """The fixes that hold together; `document` becomes what they make, `refused` those that do not hold by themselves."""
        if not indices:
            return []
        result = self._try(indices)
        if isinstance(result, Document):
            self.document = result
            return indices
        if len(indices) == 1:
            self.refused[indices[0]] = Refusal(*result)
            return []
        middle = len(indices) // 2
        left = self.settle(indices[:middle])
        first = self.document if left else None
        right = self.settle(indices[middle:])
        if not left or not right:
            return left or right
        together = self._try([*left, *right])
        if isinstance(together, Document):
            self.document = together
            return [*left, *right]
        # Each half holds alone: the second one waits for the pass in which the first is already made.
        self.document = first
        return left

    def _try(self, indices: list[int]) -> Document | Refused:
        edits = tuple(edit for index in indices for edit in self.edits[index])
        document = self.project.document(self.path)
        if document is not None:
            try:
                return proof.prove(document, edits)
            except Exception as error:  # a file that the proof cannot cope with must not take the others along
                return Refused(INTERNAL, f"the proof of {self.path} failed: {type(error).__name__}: {error}")
        if not creates(edits):
            return Refused("missing", f"{self.path} is not there")
        fresh = created(self.path, edits)
        return fresh if fresh.error is None else Refused("breaks", f"the new file does not parse: {fresh.error.reason}")

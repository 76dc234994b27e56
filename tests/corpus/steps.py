"""A look over the engine's shoulder: every text that a batch of edits made of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from fixer.document import proof
from fixer.document.document import Document
from fixer.document.edit import Edit, Refused


@dataclass(frozen=True)
class Step:
    """A proven batch: `edits` made `after` of `before`."""

    path: str
    before: str
    after: str
    edits: tuple[Edit, ...]

    @property
    def only_edits(self) -> bool:
        """Whether `after` is `before` with each edit's text in the place of its span, and every other character as it was.

        Written without the engine's own splice, which it judges.
        """
        splices = sorted({(edit.span.start, edit.span.end, edit.text) for edit in self.edits})
        ends = [0, *(end for _, end, _ in splices)]
        starts = [*(start for start, _, _ in splices), len(self.before)]
        kept = [self.before[end:start] for end, start in zip(ends, starts, strict=True)]
        return self.after == "".join(
            part for pair in zip(kept, [*(text for *_, text in splices), ""], strict=True) for part in pair
        )


@contextmanager
def recorded() -> Iterator[list[Step]]:
    """Collects the steps of everything that is proven inside the `with`."""
    steps: list[Step] = []
    original = proof.prove

    def prove(document: Document, edits: Sequence[Edit]) -> Document | Refused:
        result = original(document, edits)
        if isinstance(result, Document):
            steps.append(Step(document.path, document.text, result.text, tuple(edits)))
        return result

    proof.prove = prove
    try:
        yield steps
    finally:
        proof.prove = original


def chain(path: str, before: str, after: str, steps: Sequence[Step]) -> list[Step] | None:
    """The steps that lead from one text of the file to the other, or None when none do."""
    ways: dict[str, list[Step]] = {before: []}
    for _ in range(len(steps)):
        for step in steps:
            if step.path == path and step.before in ways and step.after not in ways:
                ways[step.after] = [*ways[step.before], step]
    return ways.get(after)

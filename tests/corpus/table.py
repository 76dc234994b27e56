"""What fixer finds and does in each repository of the corpus: `python -m tests.corpus.table` prints it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fixer.engine.changes import changes
from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.stack.discovery import discover
from tests.corpus.repositories import REPOSITORIES, whole


@dataclass(frozen=True)
class Row:
    """One repository.

    found    findings by code
    safe     of those, mended by safe fixes alone
    unsafe   mended with --unsafe-fixes too
    refused  why the others were not, with --unsafe-fixes, by reason code
    changed  files that --unsafe-fixes changes
    """

    name: str
    documents: int
    found: Counter[str]
    safe: int
    unsafe: int
    refused: Counter[str]
    changed: int
    errors: int


def row(repository: Path) -> Row:
    """Runs the engine over one repository, once with safe fixes and once with all."""
    project = discover(whole(repository))
    safe, unsafe = (run(project, Flags(unsafe_fixes=flag, isolated=True)) for flag in (False, True))
    return Row(
        repository.name,
        len(project.documents),
        Counter(reported.finding.rule.code for reported in safe.reported),
        sum(reported.fix is not None for reported in safe.reported),
        sum(reported.fix is not None for reported in unsafe.reported),
        Counter(reported.refused.code for reported in unsafe.reported if reported.refused),
        len(changes(unsafe)),
        len(safe.errors) + len(unsafe.errors),
    )


def lines(rows: Iterable[Row]) -> Iterable[str]:
    """The table, and below it the sums."""
    yield f"{'repository':44} {'files':>5} {'safe':>5} {'all':>5} {'edits':>5}  findings"
    total = Row("total", 0, Counter(), 0, 0, Counter(), 0, 0)
    for one in rows:
        yield _line(one)
        total = Row(
            total.name,
            total.documents + one.documents,
            total.found + one.found,
            total.safe + one.safe,
            total.unsafe + one.unsafe,
            total.refused + one.refused,
            total.changed + one.changed,
            total.errors + one.errors,
        )
    yield ""
    yield _line(total)
    yield f"not mended with --unsafe-fixes: {_counts(total.refused)}; errors of rules: {total.errors}"


def _line(one: Row) -> str:
    return f"{one.name[:44]:44} {one.documents:5} {one.safe:5} {one.unsafe:5} {one.changed:5}  {_counts(one.found)}"


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items())) or "-"


def main() -> int:
    if not REPOSITORIES:
        print("FIXER_CORPUS names no corpus: set it to a folder with one folder per repository", file=sys.stderr)
        return 2
    with ProcessPoolExecutor() as workers:
        for line in lines(workers.map(row, REPOSITORIES)):
            print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

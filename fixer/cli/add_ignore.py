"""`fixer check --add-ignore`: silence what is there today, so that only what is new is reported."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from fixer.cli.apply import status
from fixer.cli.flags import Common
from fixer.cli.look import Looked, look
from fixer.cli.progress import Progress
from fixer.cli.voice import complain
from fixer.document.document import Document
from fixer.document.edit import Edits, Refused
from fixer.document.node import Node
from fixer.document.operations import comment, recomment
from fixer.document.proof import prove
from fixer.engine.changes import Change
from fixer.engine.suppressions import Suppression, suppressions
from fixer.output.hints import counted
from fixer.output.report import Report
from fixer.writing.unit import write_units


def add(paths: Sequence[Path], common: Common, reason: str) -> int:
    """Write an ignore comment at every finding. 0 when nothing that counts is left then, 1 when something is, 2 on errors."""
    with Progress(common.quiet) as progress:
        looked = look(paths, common, progress, fix=False)
        written, failed = _write(looked, reason)
        after = look(paths, common, progress, fix=False) if written and not looked.failed else looked
    left = sum(1 for report in after.reports for _ in report.open)
    if not common.quiet:
        print(f"{counted(written, 'file')} written, {counted(left, 'finding')} left.", file=sys.stderr)
    return 2 if failed else status(after, dry_run=False, exit_zero=common.exit_zero)


def _write(looked: Looked, reason: str) -> tuple[int, bool]:
    """How many files were written, and whether one could not be."""
    written, failed = 0, False
    for place, report in zip(looked.places, looked.reports, strict=True):
        units = []
        for document, nodes in _by_document(report).items():
            made = prove(document, _ignoring(document, nodes, reason))
            if isinstance(made, Refused):
                complain(f"{report.name(document.path)}: cannot take the comments: {made.reason}")
                failed = True
            else:
                units.append([Change(document.path, document.text.encode(), made.text.encode())])
        for result in write_units(place.root, units):
            written += len(result.paths)
            if result.error is not None:
                complain(f"{report.name(result.error.path)}: {result.error.reason}")
                failed = True
    return written, failed


def _by_document(report: Report) -> dict[Document, list[tuple[str, Node]]]:
    """Codes and primary nodes of what is open, by document."""
    found: dict[Document, list[tuple[str, Node]]] = {}
    for reported in report.open:
        found.setdefault(reported.finding.node.document, []).append((reported.finding.rule.code, reported.finding.node))
    return found


def _ignoring(document: Document, found: Sequence[tuple[str, Node]], reason: str) -> Edits:
    """One comment for each line with findings; codes join an ignore comment that is there already."""
    lines: dict[int, tuple[Node, list[str]]] = {}
    for code, node in found:
        _, codes = lines.setdefault(node.position.line, (node, []))
        codes += [code] * (code not in codes)
    present = {document.text.count("\n", 0, one.comment.span.start) + 1: one for one in _present(document)}
    edits: list[Edits] = []
    for line, (node, codes) in lines.items():
        old = present.get(line)
        if old is None:
            edits.append(
                comment(node, " ".join([f"{document.mark} fixer: ignore[{', '.join(codes)}]", *reason.split()]), "behind")
            )
        else:
            edits.append(recomment(document, old.comment, _joined(old, codes)))
    return tuple(edit for group in edits for edit in group)


def _present(document: Document) -> Iterator[Suppression]:
    return (one for one in suppressions(document) if one.regions is not None and one.codes)


def _joined(old: Suppression, codes: Sequence[str]) -> str:
    start, end = old.comment.text.index("["), old.comment.text.index("]")
    every = dict.fromkeys([*old.codes, *codes])
    return f"{old.comment.text[: start + 1]}{', '.join(every)}{old.comment.text[end:]}"

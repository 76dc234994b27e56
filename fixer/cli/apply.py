"""`fixer apply`: mend what can be mended, or with `--dry-run` show how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixer.cli.flags import Common

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fixer.cli.look import Looked
    from fixer.output.report import Report


def apply(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; the current directory if none.", metavar="[PATHS]...")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "--diff", help="Print the patch and write nothing.")] = False,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write into the files that are there, keeping their inodes.")
    ] = False,
    patch_file: Annotated[
        Path | None, typer.Option(help="Write the patch there too, empty if nothing changes.", metavar="FILE", show_default=False)
    ] = None,
    message_file: Annotated[
        Path | None,
        typer.Option(help="Write what was fixed and why, as a commit message.", metavar="FILE", show_default=False),
    ] = None,
    *,
    common: Common,
) -> int:
    """Mend what is found, and print the patch of it.

    Exits with 0 when all is well now, 1 when findings remain or a dry run would change something, 2 on errors.
    """
    import sys

    from fixer.cli.formats import Sink, emit, sinks
    from fixer.cli.look import look
    from fixer.cli.progress import Progress
    from fixer.cli.voice import style

    if common.show_settings:
        from fixer.cli.settings import show

        return show(paths or [Path()], common)
    wanted, colours = list(sinks(common.output_format, "patch")), style(sys.stdout, common.color)
    wanted += [Sink("patch", patch_file)] if patch_file is not None else []
    with Progress(common.quiet) as progress:
        looked = look(paths or [Path()], common, progress, fix=True)
        preview = dry_run or common.stdin_filename is not None
        if not preview:
            progress("writing")
            looked = _write(looked, in_place, common.quiet)
    if common.stdin_filename is not None and not dry_run and not common.output_format:
        _print_content(looked)
        wanted = [sink for sink in wanted if sink.file is not None]
    emit(wanted, looked.reports, colours)
    if message_file is not None:
        _write_message(message_file, looked)
    _explain(looked, dry_run, preview, in_place, common)
    return status(looked, preview and dry_run, common.exit_zero)


def _write(looked: Looked, in_place: bool, quiet: bool) -> Looked:
    """Write every unit of every tree; what could not be written is complained of, and its fixes count as not made."""

    from fixer.cli.voice import complain, note
    from fixer.engine.changes import units, without
    from fixer.writing.unit import write_units

    reports, failed = [], looked.failed
    for place, report in zip(looked.places, looked.reports, strict=True):
        outcome = report.outcome
        groups = units(outcome)
        for unit, written in zip(groups, write_units(place.root, groups, in_place), strict=True):
            for line in written.notes:
                note(line, quiet)
            if written.error is not None:
                failed = True
                reason = f"{report.name(written.error.path)}: {written.error.reason}"
                complain(reason)
                outcome = without(outcome, [change.path for change in unit if change.writes], reason)
        reports.append(report._replace(outcome=outcome))
    return looked._replace(reports=tuple(reports), failed=failed)


def _write_message(file: Path, looked: Looked) -> None:
    from fixer.output.message import message

    file.write_bytes(message(looked.reports).encode("utf-8", "replace"))


def _print_content(looked: Looked) -> None:
    """The fixed content of the file that came from standard input; unchanged when it is none of ours."""
    import sys

    place, report = looked.places[0], looked.reports[0]
    after = report.outcome.after
    document = after.document(place.paths[0])
    content = document.text.encode() if document is not None else after.tree.read(place.paths[0])
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def _explain(looked: Looked, dry_run: bool, preview: bool, in_place: bool, common: Common) -> None:
    """The summary, where the patch applies, and what to do next, on standard error."""
    import sys

    from fixer.cli.voice import note, style
    from fixer.engine.changes import changes
    from fixer.output.summary import render
    from fixer.output.terminal import safe

    if common.quiet:
        return
    changed = any(changes(report.outcome) for report in looked.reports)
    if changed and looked.base != Path.cwd().resolve():
        note(f"the patch is relative to {looked.base}")
    for line in render(looked.reports, "would be fixed" if dry_run else "fixed", style(sys.stderr, common.color)):
        print(line, file=sys.stderr)
    if dry_run and changed:
        print("Nothing was written; `fixer apply` without --dry-run does it.", file=sys.stderr)
    if not preview and changed:
        for line in _next(looked.reports, in_place):
            print(safe(line), file=sys.stderr)


def _next(reports: Sequence[Report], in_place: bool) -> list[str]:
    from fixer.engine.changes import changes
    from fixer.output.next_steps import steps

    found = [
        step
        for report in reports
        for step in steps(
            report.outcome.before,
            report.outcome.after,
            tuple(change.path for change in changes(report.outcome)),
            in_place,
            report.name,
        )
    ]
    width = max((len(step.command) for step in found), default=0)
    return ["Next:", *(f"  {step.command.ljust(width)}  # {step.why}" for step in found)] if found else []


def status(looked: Looked, dry_run: bool, exit_zero: bool) -> int:
    """0 clean or all fixed, 1 findings that count remain or a dry run would change something, 2 errors."""
    from fixer.engine.changes import changes

    if looked.failed:
        return 2
    remains = any(one.remains and one.fails for report in looked.reports for one in report.outcome.reported)
    would = dry_run and any(changes(report.outcome) for report in looked.reports)
    return int((remains or would) and not exit_zero)

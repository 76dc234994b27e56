"""`fixer check`: say what is wrong and change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fixer.cli.flags import Common


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; the current directory if none.", metavar="[PATHS]...")
    ] = None,
    add_ignore: Annotated[
        bool, typer.Option("--add-ignore", help="Write a `# fixer: ignore[…]` comment at everything found.")
    ] = False,
    reason: Annotated[str, typer.Option(help="What to write behind the code with --add-ignore.", metavar="TEXT")] = "",
    baseline: Annotated[
        Path | None, typer.Option(help="Accept the findings in this file; only others count.", metavar="FILE", show_default=False)
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write what is found now into the --baseline file.")
    ] = False,
    *,
    common: Common,
) -> int:
    """Report what is found, with pictures, and change nothing.

    Exits with 0 when nothing counts (see --fail-on), 1 when something does, 2 on errors.
    """
    import sys

    from fixer.cli.apply import status
    from fixer.cli.formats import PATCHING, emit, sinks
    from fixer.cli.look import look
    from fixer.cli.progress import Progress
    from fixer.cli.voice import style
    from fixer.output.report import as_found

    if common.show_settings:
        from fixer.cli.settings import show

        return show(paths or [Path()], common)
    if add_ignore:
        from fixer.cli.add_ignore import add

        return add(paths or [Path()], common, reason)
    _check_together(baseline, write_baseline, common)
    wanted = sinks(common.output_format, "text")
    colours = style(sys.stdout, common.color)
    patching = [sink for sink in wanted if sink.format in PATCHING]
    with Progress(common.quiet) as progress:
        looked = look(paths or [Path()], common, progress, fix=bool(patching))
    if baseline is not None:
        from fixer.cli.baseline import accept, write

        looked = (write if write_baseline else accept)(looked, baseline, common)
    found = looked._replace(reports=tuple(map(as_found, looked.reports)))
    emit(patching, looked.reports, colours)
    emit([sink for sink in wanted if sink not in patching], found.reports, colours)
    mends = any(sink.format == "patch" for sink in wanted)
    return max(status(looked, mends, common.exit_zero), status(found, False, common.exit_zero))


def _check_together(baseline: Path | None, write_baseline: bool, common: Common) -> None:
    """Flags that make no sense without, or with, another one."""
    from fixer.errors import UsageError

    if write_baseline and baseline is None:
        raise UsageError("--write-baseline needs --baseline FILE")
    if write_baseline and common.diff_base is not None:
        raise UsageError("--write-baseline with --diff-base would forget what the change does not touch")

"""`fixer suggest`: what is wrong with a pull request, as a bundle for `fixer post`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fixer.cli.flags import Common

if TYPE_CHECKING:
    from fixer.bot.bundle import Bundle
    from fixer.bot.repository import Diff


def suggest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; the current directory if none.", metavar="[PATHS]...")
    ] = None,
    base: Annotated[str, typer.Option(help="Branch or commit that the pull request goes to.", metavar="REV")] = "",
    head: Annotated[
        str, typer.Option(help="The pull request's last commit, which must be checked out; HEAD if not given.", metavar="REV")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the bundle here instead of printing it.", metavar="FILE")
    ] = None,
    *,
    common: Common,
) -> int:
    """Write the fixes for a pull request into a bundle.

    The bundle holds what is found, and the fixes as suggestions, for `fixer post`. Fixes that have a caveat are among them,
    as somebody will read it, unless --no-unsafe-fixes. Changes no file. Exits with 0 when the bundle is complete, whatever is
    found, 2 on errors.
    """
    from dataclasses import replace

    from fixer.bot.bundle import write
    from fixer.bot.draft import draft
    from fixer.cli.look import look
    from fixer.cli.progress import Progress
    from fixer.errors import UsageError
    from fixer.version import VERSION

    if not base:
        raise UsageError("--base is needed: the branch or commit that the pull request goes to")
    if common.output_format or common.stdin_filename is not None:
        raise UsageError("--output-format and --stdin-filename are not for `suggest`, which looks at what is checked out")
    diff = _diff(paths or [Path()], base, head)
    with Progress(common.quiet) as progress:
        looked = look(paths or [Path()], replace(common, unsafe_fixes=common.unsafe_fixes is not False), progress, fix=True)
        progress("planning suggestions")
        bundle = draft(looked.reports, diff, VERSION)
    _write(write(bundle), output)
    _summarise(bundle, common.quiet)
    return 2 if looked.failed else 0


def _diff(paths: list[Path], base: str, head: str) -> Diff:
    """What the pull request changes. Raises `UsageError` when something else than its head is checked out."""
    from fixer.bot.repository import Diff, Repository
    from fixer.cli.places import places, work_tree
    from fixer.errors import UsageError

    roots = {work_tree(place.root) for place in places(path for path in paths if path.exists())}
    root = roots.pop() if len(roots) == 1 else None
    if root is None:
        raise UsageError("the paths must lie in one git work tree: that of the pull request")
    repository = Repository(root)
    checked_out = repository.commit("HEAD")
    wanted = repository.commit(head) if head else checked_out
    if checked_out != wanted:
        raise UsageError(f"checked out is {checked_out}, not the pull request's head {wanted}: lines may be others there")
    if not head and repository.merges(checked_out):
        raise UsageError(f"checked out is the merge {checked_out}: check out the pull request's head, and name it with --head")
    return Diff(repository, repository.branching(repository.commit(base), wanted), wanted)


def _write(content: bytes, output: Path | None) -> None:
    import sys

    if output is not None:
        output.write_bytes(content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def _summarise(bundle: Bundle, quiet: bool) -> None:
    import sys

    from fixer.output.hints import counted

    if quiet:
        return
    number, rest = len(bundle.suggestions), len(bundle.entries) - len(bundle.suggestions)
    print(f"{counted(number, 'suggestion')}, {rest} without one", file=sys.stderr)
    if bundle.left_out:
        print(f"{counted(bundle.left_out, 'finding')} left out: a bundle holds no more", file=sys.stderr)

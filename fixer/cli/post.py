"""`fixer post`: show a bundle on a pull or merge request."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from fixer.bot.bundle import Bundle
    from fixer.bot.ladder import Posted
    from fixer.bot.render import Rules


def post(
    forge: Annotated[str, typer.Argument(help="Where to: github, gitlab, gitea or forgejo.", metavar="FORGE")],
    bundle: Annotated[Path, typer.Argument(help="What `fixer suggest` has written.", metavar="BUNDLE")],
    repo: Annotated[
        str, typer.Option(help="Repository or GitLab project; what the pipeline says if not given.", metavar="OWNER/NAME")
    ] = "",
    pull: Annotated[
        int, typer.Option(help="Number of the pull or merge request; what the event says if not given.", metavar="N")
    ] = 0,
    commit: Annotated[
        str, typer.Option(help="Commit that the bundle must be of; what the event says if not given.", metavar="SHA")
    ] = "",
    author: Annotated[
        str, typer.Option(help="Login our comments are written with; whoever the token belongs to if not given.", metavar="LOGIN")
    ] = "",
    patch_file: Annotated[Path, typer.Option(help="Where to write the fixes that no suggestion shows.", metavar="FILE")] = Path(
        "fixer.patch"
    ),
    resolve: Annotated[
        bool, typer.Option("--resolve", help="GitLab: settle threads with answers too, once what they are about is mended.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on standard error but errors.")] = False,
) -> int:
    """Show a bundle on a pull or merge request.

    Fixes become suggestions to apply with a click, or comments, and the rest a patch. Believes nothing of the bundle.
    Repository, number and commit come from the flags or the pipeline's own event, texts from the installed rules; no
    configuration is read, no code of the pull request is run. The token comes from FIXER_TOKEN, or GITHUB_TOKEN, GITLAB_TOKEN
    or GITEA_TOKEN.

    Exits with 0 also when nothing could be posted (what has no comment is annotated, summarised and in the patch), with 2
    when the bundle is refused.
    """
    from fixer.bot.bundle import SIZE, Refused, read
    from fixer.bot.forges import FORGES
    from fixer.bot.ladder import Posted
    from fixer.bot.notes import Unshown
    from fixer.bot.render import rules
    from fixer.bot.target import Said
    from fixer.errors import UsageError

    if forge not in FORGES:
        raise UsageError(f"FORGE must be one of {', '.join(FORGES)}, not `{forge}`")
    if not bundle.is_file():  # a device would never end
        raise Refused(f"{bundle}: no such file")
    with bundle.open("rb") as stream:
        content = stream.read(SIZE + 1)
    chosen = FORGES[forge]
    target = chosen.target(Said(repo, pull, commit), os.environ)
    made, known, api = read(content, target.commit), rules(), chosen.api(os.environ)
    if api is None:
        unshown = tuple(Unshown(entry, "read-only") for entry in made.entries)
        posted = Posted((), unshown, f"there is no token in FIXER_TOKEN or {chosen.token}")
    else:
        posted = chosen.post(api, target, made, known, author, resolve)
    _fall_back(posted, made, known, patch_file, quiet, annotate=forge == "github")
    return 0


def _fall_back(posted: Posted, bundle: Bundle, rules: Rules, patch_file: Path, quiet: bool, *, annotate: bool) -> None:
    """Show elsewhere what has no comment, and say what was done."""
    from fixer.bot.ladder import annotated, told, write_patch, write_summary
    from fixer.output.terminal import safe

    patch = None
    if not posted.stale:
        summary = os.environ.get("GITHUB_STEP_SUMMARY")
        if summary:
            write_summary(posted, bundle, rules, Path(summary))
        patch = patch_file if write_patch(posted, bundle, patch_file) else None
        for line in annotated(posted, rules) if annotate else ():
            print(line)
    for line in () if quiet else told(posted, patch):
        print(safe(line), file=sys.stderr)

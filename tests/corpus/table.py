"""What fixer finds and does in the repositories of the corpus, and what upstream says of the files before and after.

    python -m tests.corpus.table            prints a line per repository and the tables
    python -m tests.corpus.table --write    writes the tables to docs/corpus.md     (also: make corpus)

Needs FIXER_CORPUS, and for the second table the upstream tools.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fixer.document.document import Document
from fixer.engine.changes import changes
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.run import installed, run
from fixer.stack.discovery import discover
from fixer.stack.project import Project
from tests.corpus.repositories import REPOSITORIES, whole
from tests.upstream.judges import judge_compose, judge_kind
from tests.upstream.tools import tool

PAGE = Path(__file__).parents[2] / "docs" / "corpus.md"
KINDS = ("compose", "prometheus", "prometheus-rules", "alertmanager", "blackbox")
"""Kinds of file that an upstream tool judges."""

BUILD = {
    "consul_sd_configs not found": "Debian builds promtool without this service discovery",
    "EC2 SD configuration requires a region": "promtool asks the cloud that it runs in",
}
"""Words of a tool that say something of how it was built or where it runs, and nothing of the file."""

ENVIRONMENT = (
    "env file",
    "variable is not set",
    "is missing a value",
    "neither an image nor a build context",
    "no such file or directory",
    "invalid spec: :",
    "depends on undefined service",
    "refers to undefined",
)
"""Words of docker compose about what is not in the file: `.env`, another file that it is laid over, what is set outside."""


@dataclass
class Tally:
    """What became of one rule's findings.

    safe     mended by safe fixes alone;  unsafe  with --unsafe-fixes
    offered  have a fix that could be chosen or allowed;  refused  why the others were not mended, by reason code
    """

    found: int = 0
    offered: int = 0
    safe: int = 0
    unsafe: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Look:
    """One repository, looked at with safe fixes and with all."""

    name: str
    project: Project
    safe: Outcome
    unsafe: Outcome


def look(repository: Path) -> Look:
    project = discover(whole(repository))
    safe, unsafe = (run(project, Flags(unsafe_fixes=flag, isolated=True)) for flag in (False, True))
    return Look(repository.name, project, safe, unsafe)


def tallies(looks: Iterable[Look]) -> dict[str, Tally]:
    """By code of the rule."""
    found: dict[str, Tally] = {}
    for one in looks:
        for reported in one.safe.reported:
            tally = found.setdefault(reported.finding.rule.code, Tally())
            tally.found += 1
            tally.offered += any(fix.applicability for fix in reported.finding.fixes)
            tally.safe += reported.fix is not None
        for reported in one.unsafe.reported:
            tally = found.setdefault(reported.finding.rule.code, Tally())
            tally.unsafe += reported.fix is not None
            tally.refused.update([reported.refused.code] if reported.refused else [])
    return dict(sorted(found.items()))


def rules_table(found: dict[str, Tally]) -> Iterator[str]:
    """Findings per rule and what became of them, as Markdown."""
    names = {listed.code: listed.name for listed in installed(cache=False).listed}
    yield "| rule | findings | fix offered | mended, safe | mended, `--unsafe-fixes` | not mended, and why |"
    yield "|---|---|---|---|---|---|"
    for code, tally in found.items():
        page = f"[{code}](rules/{code}.md)" if not code.startswith("FIX") else code
        cells = (tally.found, tally.offered, tally.safe, tally.unsafe, _counts(tally.refused))
        yield f"| {page} {names[code]} | " + " | ".join(map(str, cells)) + " |"


@dataclass
class Judged:
    """Files of one kind. Of those `refused` before, `apart` are for reasons outside of them; `mended` are accepted after."""

    files: int = 0
    refused: int = 0
    apart: int = 0
    mended: int = 0
    spoiled: int = 0


def judged(looks: Iterable[Look]) -> dict[str, Judged]:
    """What upstream says before and after `--unsafe-fixes`, by kind; files that the corpus only lists are left out."""
    found = {kind: Judged() for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        for one in looks:
            for document in one.project.documents:
                if document.kind in KINDS and document.text.strip():
                    _judge(found[document.kind], document, one.unsafe.after.document(document.path), Path(folder))
    return found


def _judge(judged: Judged, before: Document, after: Document | None, folder: Path) -> None:
    accepted, said = _verdict(before, folder)
    changed = after is not None and after.text != before.text
    now, said = _verdict(after, folder) if changed and after is not None else (accepted, said)
    judged.files += 1
    judged.refused += not accepted
    outside = any(words in said for words in (*BUILD, *(ENVIRONMENT if before.kind == "compose" else ())))
    judged.apart += not accepted and not now and outside
    judged.mended += not accepted and now
    judged.spoiled += accepted and not now


def _verdict(document: Document, folder: Path) -> tuple[bool, str]:
    path = folder / Path(document.path).name
    path.write_bytes(document.text.encode("utf-8", "surrogatepass"))
    if document.kind == "compose":
        verdict = judge_compose(tool("docker_compose"), path)
    else:
        known = judge_kind(document.kind, path, tool)
        assert known is not None
        verdict = known
    path.unlink()
    return verdict.accepted, verdict.output


def upstream_table(found: dict[str, Judged]) -> Iterator[str]:
    yield "| kind of file | files | refused | of these for what is not in the file | mended | accepted before and refused after |"
    yield "|---|---|---|---|---|---|"
    for kind, one in found.items():
        yield f"| {kind} | {one.files} | {one.refused} | {one.apart} | {one.mended} | {one.spoiled} |"


def page(looks: list[Look], seconds: float) -> str:
    """docs/corpus.md."""
    documents = sum(len(one.project.documents) for one in looks)
    apart = "\n".join(f"- `{words}`: {reason}" for words, reason in BUILD.items())
    return f"""# What fixer finds in public repositories

The configuration of {len(looks)} public repositories ({documents} files that fixer reads), all rules, without anybody's
`fixer.toml`. The files are not part of this project; `make corpus` writes this page anew from the folder that `FIXER_CORPUS`
names. One look at all of them, safe fixes only, took {seconds:.1f} s in one process when this page was written.

## Findings per rule

{chr(10).join(rules_table(tallies(looks)))}

Rules that are not listed found nothing. `manual` is a finding without a fix that could be certain, `alternatives` waits for the
configuration to choose, `unsafe` for `--unsafe-fixes`; the other words say why an edit was refused.

## What upstream says before and after

`docker compose config` (each file alone), `promtool check config --syntax-only`, `promtool check rules`, `amtool check-config`
and `blackbox_exporter --config.check`, before and after `fixer apply --unsafe-fixes`.

{chr(10).join(upstream_table(judged(looks)))}

What is not in the file is a missing `.env`, another Compose file that it is laid over, a variable that is set outside, and what
depends on the tools at hand:

{apart}
"""


def _line(one: Look) -> str:
    found = Counter(reported.finding.rule.code for reported in one.safe.reported)
    mended = [sum(reported.fix is not None for reported in outcome.reported) for outcome in (one.safe, one.unsafe)]
    edits = len(changes(one.unsafe))
    return f"{one.name[:44]:44} {len(one.project.documents):5} {mended[0]:5} {mended[1]:5} {edits:5}  {_counts(found)}"


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items())) or "-"


def main() -> int:
    if not REPOSITORIES:
        print("FIXER_CORPUS names no corpus: set it to a folder with one folder per repository", file=sys.stderr)
        return 2
    looks = [look(repository) for repository in REPOSITORIES]
    started = time.perf_counter()
    for repository in REPOSITORIES:
        run(discover(whole(repository)), Flags(isolated=True))
    text = page(looks, time.perf_counter() - started)
    if "--write" in sys.argv:
        PAGE.write_text(text)
        return 0
    print(f"{'repository':44} {'files':>5} {'safe':>5} {'all':>5} {'edits':>5}  findings")
    for one in looks:
        print(_line(one))
    print(f"\n{text}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

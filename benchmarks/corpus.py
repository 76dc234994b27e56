"""How long a run over the corpus takes with all rules, beside one with issue 2's eleven rules, which say how long reading takes.

A run is `fixer apply --dry-run` in every repository of FIXER_CORPUS, one process each, as people and pipelines run it. The
runs alternate repository by repository, so that a busy moment hits both, and of each the fastest counts; modules are compiled
before, as an installation does. Then the part that is neither start nor imports of fixer itself: all repositories in one
process, in seconds of the processor.

    FIXER_CORPUS=… python -m benchmarks.corpus [--runs 3] [--limit 1.5]

Exit status 1 when the run with all rules takes more than `limit` times as long.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import subprocess
import sys
import time
from pathlib import Path

from fixer.engine.configuration import Flags
from fixer.engine.run import installed, run
from fixer.stack.discovery import discover
from tests.corpus.repositories import REPOSITORIES, whole

PROJECT = Path(__file__).parents[1]
FEW = "ALM001,ALM003,ALM004,ALM016,ALM035,PRM001,CRDB001,CRDB005,CAS001,TRN001,TRN002"
ALL = "ALL"


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--runs", type=int, default=3, help="runs of each (default: 3)")
    wanted.add_argument("--limit", type=float, default=1.5, help="largest ratio that passes (default: 1.5)")
    wanted.add_argument("--once", metavar="CODES", help="print the seconds of one process with these rules (`ALL`: all)")
    arguments = wanted.parse_args()
    if not REPOSITORIES:
        print("FIXER_CORPUS names no corpus: set it to a folder with one folder per repository", file=sys.stderr)
        return 2
    if arguments.once is not None:
        print(_inside(arguments.once))
        return 0
    for folder in ("fixer", "rules"):
        compileall.compile_dir(PROJECT / folder, quiet=1)
    few, every = _commands(arguments.runs)
    print(f"fixer apply --dry-run in {len(REPOSITORIES)} repositories:")
    print(f"  eleven rules {few:6.2f} s\n  all rules    {every:6.2f} s   ratio {every / few:.2f}, limit {arguments.limit}")
    inner_few, inner_every = (min(_elsewhere(codes) for _ in range(arguments.runs)) for codes in (FEW, ALL))
    print("in one process, without its start:")
    print(f"  eleven rules {inner_few:6.2f} s\n  all rules    {inner_every:6.2f} s   ratio {inner_every / inner_few:.2f}")
    return int(every / few > arguments.limit)


def _commands(runs: int) -> tuple[float, float]:
    """Seconds of the commands, with the eleven rules and with all: for each repository the fastest of its runs."""
    total = {FEW: 0.0, ALL: 0.0}
    for repository in REPOSITORIES:
        best = dict.fromkeys(total, float("inf"))
        for _ in range(runs):
            for codes in best:
                best[codes] = min(best[codes], _command(repository, codes))
        for codes, seconds in best.items():
            total[codes] += seconds
    return total[FEW], total[ALL]


def _command(repository: Path, codes: str) -> float:
    fixer = Path(sys.executable).with_name("fixer")
    start = time.perf_counter()
    command = [str(fixer), "apply", "--dry-run", "--isolated", "--select", codes, "."]
    done = subprocess.run(command, cwd=repository, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1, 2):  # nothing to mend, something, or a file that cannot be read
        raise RuntimeError(f"{repository.name}: {done.stderr.decode()}")
    return seconds


def _elsewhere(codes: str) -> float:
    """The seconds in a process of its own: what one run has read and imported is no gift to the next."""
    command = (sys.executable, "-m", "benchmarks.corpus", "--once", codes)
    return float(subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout)


def _inside(codes: str) -> float:
    """The processor's seconds for all repositories; the interpreter's start and the imports of fixer itself are over."""
    gc.set_threshold(200_000)  # as the command does
    flags = Flags(select=tuple(codes.split(",")), isolated=True)
    trees = [whole(repository) for repository in REPOSITORIES]
    start = time.process_time()
    catalogue = installed()
    for tree in trees:
        run(discover(tree), flags, catalogue=catalogue)
    return time.process_time() - start


if __name__ == "__main__":
    raise SystemExit(main())

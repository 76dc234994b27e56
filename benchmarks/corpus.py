"""How long all rules take over the corpus beside issue 2's eleven rules, which say how long reading and fixing take anyhow.

One process each reads, checks and mends every repository of FIXER_CORPUS; their runs alternate, so that a busy moment hits
both, and the best of each are compared. The time is the processor's: others' work on the machine does not count, and neither
does making the trees.

    FIXER_CORPUS=… python -m benchmarks.corpus [--runs 3] [--limit 1.5]

Exit status 1 when all rules take more than `limit` times as long.
"""

from __future__ import annotations

import argparse
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
    wanted.add_argument("--once", metavar="CODES", help="one run with these rules (`ALL`: all)")
    arguments = wanted.parse_args()
    if not REPOSITORIES:
        print("FIXER_CORPUS names no corpus: set it to a folder with one folder per repository", file=sys.stderr)
        return 2
    if arguments.once is not None:
        print(_seconds(arguments.once))
        return 0
    best = {FEW: float("inf"), ALL: float("inf")}
    for _ in range(arguments.runs):
        for codes in best:
            best[codes] = min(best[codes], _elsewhere(codes))
    print(f"eleven rules {best[FEW]:6.2f} s\nall rules    {best[ALL]:6.2f} s   over {len(REPOSITORIES)} repositories")
    ratio = best[ALL] / best[FEW]
    print(f"\nratio {ratio:.2f}, limit {arguments.limit}")
    return int(ratio > arguments.limit)


def _elsewhere(codes: str) -> float:
    """The seconds in a process of its own: what one run has read and imported is no gift to the next."""
    command = (sys.executable, "-m", "benchmarks.corpus", "--once", codes)
    return float(subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout)


def _seconds(codes: str) -> float:
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

"""How long `fixer apply --dry-run fixtures/secureconnect` takes beside `compose-lint check` on that stack's Compose file.

The stack's own configuration selects three rules; with `--isolated` all are asked, as in a stack without configuration.

Both are installed the way a user would, each in an environment of its own below .cache/bench; their runs alternate, so that
a busy moment hits both, and medians are compared. Then: where fixer's own start goes, by module.

    python benchmarks/dry_run.py [--runs 31] [--limit 1.5]

Exit status 1 when fixer takes more than `limit` times as long (without `--isolated`).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parents[1]
STACK = "fixtures/secureconnect"
BENCH = PROJECT / ".cache" / "bench"
PEER = "compose-lint==0.36.2"
OURS = "fixer apply --dry-run"


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--runs", type=int, default=31, help="runs of each (default: 31)")
    wanted.add_argument("--limit", type=float, default=1.5, help="largest ratio that passes (default: 1.5)")
    arguments = wanted.parse_args()
    ours, peer = _environments()
    commands: dict[str, list[str | Path]] = {
        OURS: [ours / "fixer", "apply", "--dry-run", STACK],
        f"{OURS} --isolated": [ours / "fixer", "apply", "--dry-run", "--isolated", STACK],
        "compose-lint check": [peer / "compose-lint", "check", f"{STACK}/docker-compose.production.yml"],
        "python -c pass": [ours / "python", "-c", "pass"],
    }
    times = alternating(commands, arguments.runs)
    for name, seconds in times.items():
        print(
            f"{name:36}{median(seconds) * 1000:7.1f} ms   (fastest {min(seconds) * 1000:.1f}, slowest {max(seconds) * 1000:.1f})"
        )
    ratio, all_rules = (median(times[name]) / median(times["compose-lint check"]) for name in (OURS, f"{OURS} --isolated"))
    print(f"\nratio {ratio:.2f}, limit {arguments.limit}\nratio {all_rules:.2f} with all rules (--isolated)\n")
    print("imports of the dry run, by top-level package (own time of all their modules):")
    for package, milliseconds in imports([ours / "python", "-X", "importtime", ours / "fixer", "apply", "--dry-run", STACK])[:12]:
        print(f"  {package:24}{milliseconds:6.1f} ms")
    return int(ratio > arguments.limit)


def _environments() -> tuple[Path, Path]:
    """The folders with the programs of both environments; ours is built from the working tree every time."""
    wheels = BENCH / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    _call(sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--wheel-dir", wheels, PROJECT)
    (wheel,) = wheels.glob("*.whl")
    return _environment("fixer", wheel, "--force-reinstall", "--no-deps"), _environment("compose-lint", PEER)


def _environment(name: str, distribution: Path | str, *renewing: str) -> Path:
    """The programs of an environment with that distribution; `renewing` are pip's options when it is there already."""
    programs = BENCH / name / "bin"
    install = (programs / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check", distribution)
    if not (programs / "python").exists():
        venv.create(BENCH / name, with_pip=True)
        _call(*install)
    elif renewing:
        _call(*install, *renewing)
    return programs


def alternating(commands: dict[str, list[str | Path]], runs: int) -> dict[str, list[float]]:
    """Seconds each command took, one after the other, `runs` times; the first round warms the caches and does not count."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=False)
            if done.returncode not in (0, 1):
                raise SystemExit(f"{name}: exit status {done.returncode}\n{done.stderr.decode()}")
            if round_:
                times[name].append(time.perf_counter() - start)
    return times


def imports(command: list[str | Path]) -> list[tuple[str, float]]:
    """Milliseconds spent in the modules of each top-level package while they were imported, slowest first."""
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    spent: dict[str, float] = {}
    for microseconds, module in re.findall(r"^import time:\s*(\d+) \|\s*\d+ \|\s*([\w.]+)$", done.stderr, re.M):
        package = module.partition(".")[0]
        package = (
            "standard library"
            if package.lstrip("_") in sys.stdlib_module_names or package in sys.stdlib_module_names
            else package
        )
        spent[package] = spent.get(package, 0.0) + int(microseconds) / 1000
    return sorted(spent.items(), key=lambda item: -item[1])


def _call(*command: str | Path) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    raise SystemExit(main())

"""The corpus: configuration files of public repositories, read from the folder that FIXER_CORPUS names, never copied here.

Beside that folder `corpus-trees` may list every file of each repository, and what its Dockerfiles expose: most of what a
configuration refers to is not in the corpus itself.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from fixer.document.tree import DiskTree, MemoryTree

CORPUS = Path(os.environ["FIXER_CORPUS"]).resolve() if os.environ.get("FIXER_CORPUS") else None

REPOSITORIES = tuple(sorted(path for path in CORPUS.iterdir() if path.is_dir())) if CORPUS else ()


def whole(repository: Path) -> MemoryTree:
    """The repository as a tree in which all its files exist; those that the corpus lacks are empty, Dockerfiles only expose."""
    trees = repository.parent.parent / "corpus-trees"
    listing = trees / f"{repository.name}.txt"
    names = listing.read_text().splitlines() if listing.is_file() else []
    exposed = _exposed(trees / "EXPOSE.tsv").get(repository.name, {})
    rest = {name: exposed.get(name, b"") for name in names if name and not (repository / name).exists()}
    return MemoryTree(rest, DiskTree(repository))


@cache
def _exposed(table: Path) -> dict[str, dict[str, bytes]]:
    """Repository (as its folder is called) → Dockerfile → a Dockerfile that exposes the same ports."""
    found: dict[str, dict[str, bytes]] = {}
    for line in table.read_text().splitlines()[1:] if table.is_file() else ():
        repository, dockerfile, ports = line.split("\t")
        stages = "".join(f"FROM scratch\nEXPOSE {stage}\n" for stage in ports.split("; "))
        found.setdefault(repository.replace("/", "__"), {})[dockerfile] = stages.encode()
    return found

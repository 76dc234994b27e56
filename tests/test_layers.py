"""Imports go down only: each layer knows those below it and nothing else of ours."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

LAYERS = {
    "fixer.errors": (),
    "fixer.version": (),
    "fixer.document": ("fixer.errors",),
    "fixer.stack": ("fixer.document", "fixer.errors"),
    "fixer.engine": ("fixer.stack", "fixer.document", "fixer.errors"),
    "fixer.writing": ("fixer.engine", "fixer.stack", "fixer.document", "fixer.errors"),
    "fixer.output": ("fixer.version", "fixer.engine", "fixer.stack", "fixer.document", "fixer.errors"),
    "fixer.cli": (
        "fixer.version",
        "fixer.writing",
        "fixer.output",
        "fixer.engine",
        "fixer.stack",
        "fixer.document",
        "fixer.errors",
    ),
}
"""Layer → what it may import besides itself."""

MODULES = sorted(
    path for path in (PROJECT / "fixer").rglob("*.py") if path.parent != PROJECT / "fixer" or path.stem in {"errors", "version"}
)

RULES = sorted((PROJECT / "rules").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_a_layer_imports_only_those_below_it(path: Path) -> None:
    module = ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
    layer = next((layer for layer in LAYERS if _below(module, layer)), None)
    assert layer is not None, "a new layer: say in this test what it may import"
    allowed = (layer, *LAYERS[layer])
    wrong = [name for name in imported(path) if not any(_below(name, known) for known in allowed)]
    assert wrong == (["fixer"] * len(wrong) if layer == "fixer.cli" else []), "only commands may use the public door"


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_rules_import_only_the_door(path: Path) -> None:
    assert [name for name in imported(path) if name != "fixer"] == []


def imported(path: Path) -> Iterator[str]:
    """Modules of ours that the file imports by their full name, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        yield from (name for name in names if name.partition(".")[0] in {"fixer", "fixer_rules", "rules"})


def _below(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")

"""Imports go down only, and rules know nothing but the public door."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LAYERS = (
    ("fixer.errors", "fixer.expressions", "fixer.slips", "fixer.version"),
    ("fixer.document",),
    ("fixer.stack",),
    ("fixer.schema",),
    ("fixer.engine",),
    ("fixer.output", "fixer.writing", "fixer.testing"),
    ("fixer.bot", "fixer.live", "fixer.picture"),
    ("fixer.cli",),
)
"""Lowest first. What stands in one line may import its own package and everything in the lines above it."""

DOOR = "fixer"


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; of `from a import b` both `a` and `a.b`, as `b` may be a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0 and node.module is not None:
                yield node.module
                yield from (f"{node.module}.{name.name}" for name in node.names)
            else:
                yield from _relative(path, node)


def _relative(path: Path, node: ast.ImportFrom) -> Iterator[str]:
    """Where `from ._neighbour import …` leads."""
    folder = path.parents[node.level - 1].relative_to(ROOT)
    yield ".".join("fixer_rules" if part == "rules" else part for part in (*folder.parts, *(node.module or "").split(".")))


def layer(module: str) -> int | None:
    """The number of the module's layer; None for what is in none of them."""
    for number, names in enumerate(LAYERS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return number
    return None


def package(module: str) -> str:
    return ".".join(module.split(".")[:2])


def modules(folder: str, name: str) -> list[tuple[str, Path]]:
    files = sorted((ROOT / folder).rglob("*.py"))
    return [(".".join((name, *path.relative_to(ROOT / folder).with_suffix("").parts)), path) for path in files]


INNER = [(module, path) for module, path in modules("fixer", "fixer") if module not in ("fixer.__init__", "fixer.__main__")]


@pytest.mark.parametrize(("module", "path"), INNER, ids=[module for module, _ in INNER])
def test_imports_go_down_only(module: str, path: Path) -> None:
    own = layer(module)
    assert own is not None, f"{module} is in no layer"
    for imported in imports(path):
        other = layer(imported)
        assert imported.partition(".")[0] != "fixer_rules", f"{module} imports {imported}: rules come through entry points"
        if other is not None and package(imported) != package(module):
            assert other < own, f"{module} imports {imported}, which is not below it"


RULES = modules("rules", "fixer_rules")


@pytest.mark.parametrize(("module", "path"), RULES, ids=[module for module, _ in RULES])
def test_rules_import_only_the_public_door(module: str, path: Path) -> None:
    import fixer

    for imported in imports(path):
        top = imported.partition(".")[0]
        if top == "fixer":
            assert imported == DOOR or imported.removeprefix("fixer.") in fixer.__all__, f"{module} imports {imported}"
        else:
            assert top in sys.stdlib_module_names or top == "fixer_rules", f"{module} imports {imported}"


@pytest.mark.parametrize(("module", "path"), [*INNER, *RULES], ids=[module for module, _ in [*INNER, *RULES]])
def test_no_expression_is_compiled_by_an_import(module: str, path: Path) -> None:
    assert not list(_called_by_import(ast.parse(path.read_text(encoding="utf-8")), "re.compile")), (
        f"{module}: `regex` compiles when it is first used"
    )


def _called_by_import(node: ast.AST, function: str) -> Iterator[ast.Call]:
    """The calls of this function that run as soon as the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call) and ast.unparse(child.func) == function:
            yield child
        yield from _called_by_import(child, function)


def test_the_layers_are_really_looked_at() -> None:
    present = {package(module) for module, _ in INNER}
    assert present <= {name for names in LAYERS for name in names}
    assert present >= {
        "fixer.errors",
        "fixer.document",
        "fixer.stack",
        "fixer.schema",
        "fixer.engine",
        "fixer.output",
        "fixer.writing",
        "fixer.cli",
    }

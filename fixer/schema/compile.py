"""Turns the schemas' sources (`data/*.yaml`) into what is loaded (`compiled/*.json`): `python -m fixer.schema.compile`.

A source that names a `specification` (a JSON Schema beside it) begins with the structures of that, and its own lines go over
them. Every line is read once here, so that what is wrong with one is said to whoever wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fixer.document.document import Document
from fixer.schema import loading, notation, specification
from fixer.schema.model import Form

SOURCES = Path(__file__).parent / "data"


def compiled(source: Path) -> str:
    """The text of the compiled schema. Raises `Misread` where a line says nothing, or names a structure that is not there."""
    data = _data(source)
    if "specification" in data:
        structures = specification.structures(json.loads((source.parent / data.pop("specification")).read_bytes()))
        for name, lines in data["structures"].items():
            structures[name] = {**structures.get(name, {}), **lines}
        data["structures"] = structures
    _check(source.stem, data)
    return json.dumps(data, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


def _data(source: Path) -> dict[str, Any]:
    document = Document(source.name, source.read_text(encoding="utf-8"))
    data = document.root.value if document.root is not None else {}
    data["version"] = str(data["version"])
    return dict(data)


def _check(kind: str, data: Mapping[str, Any]) -> None:
    schema = loading.read(kind, data)
    used = set(_named(schema.root))
    for name, structure in schema.structures.items():
        for key in structure.keys.values():
            used |= set(_named(key.forms))
        used |= set(_named(structure.rest))
        unknown = set(structure.belongs) & set(structure.keys)
        if unknown:
            raise notation.Misread(f"{name}: {sorted(unknown)} are keys, they belong nowhere else")
        if twice := set(structure.nowhere) & {*structure.keys, *structure.belongs, *structure.aliases}:
            raise notation.Misread(f"{name}: {sorted(twice)} are said to be keys, or to stand for some")
    named = used.union(*(data.get(table, {}) for table in ("belongs", "nowhere", "short")))
    for wrong in named - set(schema.structures):
        raise notation.Misread(f"there is no structure {wrong}")


def _named(forms: tuple[Form, ...]) -> Iterator[str]:
    for form in forms:
        if form.kind == "structure":
            yield form.name
        yield from _named(form.of)


def main() -> None:
    for source in sorted(SOURCES.glob("*.yaml")):
        (loading.COMPILED / f"{source.stem}.json").write_text(compiled(source), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Schemas from the files that come with the package; each is read when a file of its kind is first looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fixer.schema import notation
from fixer.schema.model import Schema, Structure

COMPILED = Path(__file__).parent / "compiled"


@cache
def schema(kind: str) -> Schema | None:
    """The schema of a kind of document, or None where there is none."""
    path = COMPILED / f"{kind}.json"
    return read(kind, json.loads(path.read_bytes())) if path.is_file() else None


def read(kind: str, data: Mapping[str, Any]) -> Schema:
    """A schema of its data, whose structures are read when they are asked for."""
    return Schema(
        kind=kind,
        product=data["product"],
        version=notation.version(data["version"]),
        root=notation.forms(data["root"]),
        structures=_Structures(data),
        strict=data.get("strict", False),
        several=data.get("several", False),
        variable=data.get("variable", ""),
    )


class _Structures(Mapping[str, Structure]):
    """Structures by name. Raises `Misread` where one is not described as `notation` wants it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self._read: dict[str, Structure] = {}

    def __getitem__(self, name: str) -> Structure:
        if name not in self._read:
            self._read[name] = _structure(name, self._data)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data["structures"])

    def __len__(self) -> int:
        return len(self._data["structures"])


def _structure(name: str, data: Mapping[str, Any]) -> Structure:
    lines: Mapping[str, str] = data["structures"][name]
    rest = lines.get("(any)")
    return Structure(
        name,
        {key: notation.key(key, text) for key, text in lines.items() if not key.startswith("(")},
        notation.forms(rest) if rest else (),
        tuple(key[1:-2] for key in lines if key.endswith("*)")),
        data.get("belongs", {}).get(name, {}),
        data.get("nowhere", {}).get(name, {}),
        data.get("short", {}).get(name, ""),
    )

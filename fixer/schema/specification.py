"""A JSON Schema, as the Compose specification publishes one, in the notation of our own data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
Structures = dict[str, dict[str, str]]

_TYPES = {"string": "string", "number": "number", "integer": "int", "boolean": "bool"}


def structures(specification: Json) -> Structures:
    """The structures of a specification: `Root`, and one for each definition (`Service`) and object inside (`Service.build`)."""
    found: Structures = {}
    reader = _Reader(specification.get("$defs") or specification["definitions"], found)
    reader.form(specification, "Root")
    return found


class _Reader:
    """Collects in `found` what it meets on the way."""

    def __init__(self, definitions: Json, found: Structures) -> None:
        self._definitions = definitions
        self._found = found

    def form(self, schema: Json, name: str) -> str:
        """What the schema allows; objects in it become structures called `name`."""
        return " or ".join(dict.fromkeys(self._alternatives(schema, name))) or "any"

    def _alternatives(self, schema: Json, name: str) -> Iterator[str]:
        if "$ref" in schema:
            definition = schema["$ref"].rpartition("/")[2]
            yield from self._alternatives(self._definitions[definition], _title(definition))
        for one in schema.get("oneOf", ()):
            yield from self._alternatives(one, name)
        if "enum" in schema:
            yield "one of " + " ".join(schema["enum"])
            return
        types = schema.get("type", ())
        for one in (types,) if isinstance(types, str) else types:
            if one == "array":
                yield f"list of {_bracketed(self.form(schema.get('items', {}), name))}"
            elif one == "object":
                yield self._object(schema, name)
            elif one != "null":
                yield _TYPES[one]

    def _object(self, schema: Json, name: str) -> str:
        rest = [one for pattern, one in schema.get("patternProperties", {}).items() if pattern != "^x-"]
        if not schema.get("properties"):
            return f"map of {_bracketed(self.form(rest[0], name))}" if rest else "map of any"
        if name not in self._found:
            lines = self._found[name] = {}
            for key, value in schema["properties"].items():
                lines[key] = self.form(value, f"{name}.{key}" if name != "Root" else _title(key))
            if "^x-" in schema.get("patternProperties", {}):
                lines["(x-*)"] = "any"
            if schema.get("additionalProperties", True) is not False:
                lines["(any)"] = "any"
        return name


def _title(definition: str) -> str:
    return definition[:1].upper() + definition[1:]


def _bracketed(form: str) -> str:
    return f"({form})" if " or " in form else form

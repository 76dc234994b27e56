"""Holds every request and every answer of a test against a description of the interface."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from openapi_schema_validator import OAS30Validator

FOLDER = Path(__file__).parent


class Broken(AssertionError):
    """A request or an answer that the description does not allow."""


@dataclass
class Contract:
    """`used` collects path and method of every request, `sent` the requests themselves."""

    description: dict[str, Any]
    used: set[tuple[str, str]] = field(default_factory=set)
    sent: list[httpx.Request] = field(default_factory=list)

    @classmethod
    def of(cls, name: str) -> Contract:
        return cls(json.loads((FOLDER / f"{name}.json").read_bytes()))

    def check(self, request: httpx.Request, answer: httpx.Response) -> None:
        """Raises `Broken`. A 429 and errors of the platform's own are in no description."""
        template, operation, values = self._operation(request)
        self.used.add((template, request.method.lower()))
        self.sent.append(request)
        self._parameters(request, operation, values)
        body = operation.get("requestBody")
        if body is None and request.content:
            raise Broken(f"{request.method} {template} takes no body")
        if body is not None:
            self._fits(json.loads(request.content), body["content"]["application/json"]["schema"], f"{request.method} {template}")
        if answer.status_code != 429 and answer.status_code < 500:
            self._answer(answer, operation, f"{request.method} {template}: {answer.status_code}")

    def _operation(self, request: httpx.Request) -> tuple[str, dict[str, Any], dict[str, str]]:
        path = request.url.raw_path.decode().partition("?")[0]
        for template, methods in self.description["paths"].items():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
            found = re.fullmatch(pattern, path)
            if found and request.method.lower() in methods:
                return template, methods[request.method.lower()], found.groupdict()
        raise Broken(f"{request.method} {path} is not described")

    def _parameters(self, request: httpx.Request, operation: dict[str, Any], values: dict[str, str]) -> None:
        query = dict(request.url.params)
        for parameter in operation["parameters"]:
            given = values if parameter["in"] == "path" else query
            name = parameter["name"]
            if name in given:
                value = given[name]
                typed = int(value) if parameter["schema"].get("type") == "integer" and value.isdecimal() else value
                self._fits(typed, parameter["schema"], name)
            elif parameter.get("required"):
                raise Broken(f"{name} is missing")
        unknown = query.keys() - {parameter["name"] for parameter in operation["parameters"]}
        if unknown:
            raise Broken(f"unknown parameters: {unknown}")

    def _answer(self, answer: httpx.Response, operation: dict[str, Any], what: str) -> None:
        described = operation["responses"].get(str(answer.status_code))
        if described is None:
            if answer.is_success:
                raise Broken(f"{what} is not described")
            return
        content = described.get("content")
        if content:
            self._fits(answer.json(), content["application/json"]["schema"], what)
        elif answer.content:
            raise Broken(f"{what} has no body")

    def _fits(self, value: Any, schema: dict[str, Any], what: str) -> None:
        for error in OAS30Validator(schema).iter_errors(value):
            raise Broken(f"{what}: {error.json_path}: {error.message}")

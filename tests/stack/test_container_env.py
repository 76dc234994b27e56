"""A container's environment: what is in it, and whether that is all."""

from __future__ import annotations

import pytest

from tests.stack.trees import project

ENV = "LEVEL=info\nNAME=app\n"


@pytest.mark.parametrize(
    ("service", "files", "variables", "complete"),
    [
        ("environment: [NAME=web, LEVEL]", {}, {"NAME": "web", "LEVEL": None}, True),
        ("env_file: app.env", {"app.env": ENV}, {"LEVEL": "info", "NAME": "app"}, True),
        ("env_file: [./app.env]\n    environment: {NAME: web}", {"app.env": ENV}, {"LEVEL": "info", "NAME": "web"}, True),
        ("env_file: [app.env, more.env]", {"app.env": ENV, "more.env": "NAME=x"}, {"LEVEL": "info", "NAME": "x"}, True),
        ("env_file: [{path: app.env}]", {"app.env": ENV}, {"LEVEL": "info", "NAME": "app"}, True),
        ("env_file: [app.env, secret.env]", {"app.env": ENV}, {"LEVEL": "info", "NAME": "app"}, False),
        ("env_file: ${FILE}", {}, {}, False),
        ("env_file: ../outside.env", {}, {}, False),
    ],
)
def test_what_is_set(service: str, files: dict[str, str], variables: dict[str, str | None], complete: bool) -> None:
    made = project({"compose.yml": f"services:\n  app:\n    image: app\n    {service}\n", **files})
    [compose] = made.stack.projects
    found = made.stack.environment(compose, compose.services["app"])
    assert {name: fact.value for name, fact in found.variables.items()} == variables
    assert found.complete is complete
    assert found.lacks("OTHER") is complete
    assert found.lacks("NAME") is (complete and "NAME" not in variables)

"""The public door opens onto what it lists."""

import importlib

import fixer


def test_every_name_is_where_the_door_says() -> None:
    homes = {name: vars(importlib.import_module(home))[name] for name, home in fixer._HOME.items()}
    assert {name: getattr(fixer, name) for name in fixer.__all__} == homes

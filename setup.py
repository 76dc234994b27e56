"""What is in the distribution, found rather than listed: a new folder below fixer/, rules/ or fixtures/ needs no edit here.

Everything else about it is in pyproject.toml.
"""

from glob import escape
from pathlib import Path

from setuptools import find_namespace_packages, setup

HERE = Path(__file__).parent


def packages(name: str, folder: str) -> list[str]:
    """Import names of the package in `folder` and of all folders below it, with or without an `__init__.py`."""
    return [name, *(f"{name}.{below}" for below in find_namespace_packages(folder) if "__pycache__" not in below)]


def data(folder: str, pattern: str = "**/*") -> list[str]:
    """The files in it that are no modules, as patterns (setuptools' own `**` leaves out `.env.example`)."""
    files = (path.relative_to(HERE / folder) for path in (HERE / folder).glob(pattern) if path.is_file())
    return [escape(path.as_posix()) for path in sorted(files) if path.suffix != ".py" and "__pycache__" not in path.parts]


setup(
    packages=[*packages("fixer", "fixer"), *packages("fixer_rules", "rules"), "fixer_fixtures"],
    package_data={"fixer": data("fixer"), "fixer_rules": data("rules"), "fixer_fixtures": data("fixtures", "*/**/*")},
)

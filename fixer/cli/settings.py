"""`--show-settings`: what holds for the paths, and which file says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from fixer.cli.flags import Common
from fixer.cli.places import naming, places
from fixer.document.tree import DiskTree
from fixer.engine.configuration import Configuration, Configurations
from fixer.engine.run import installed
from fixer.errors import UsageError
from fixer.output.diff import Name


def show(paths: Sequence[Path], common: Common) -> int:
    """Print the settings for each path. Raises `UsageError` for a path that is not there and for wrong settings."""
    flags = common.engine()
    catalogue = installed(flags.cache)
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    for place in places(paths):
        configurations = Configurations(DiskTree(place.root), catalogue, flags)
        name = naming(place.root)
        for relative in place.paths:
            inside = relative if relative in place.files else f"{relative}/." if relative else "."
            print(f"# {name(relative or '.')}, in the project {place.root}")
            for line in _lines(configurations.of(inside), name):
                print(line)
    return 0


def _lines(configuration: Configuration, name: Name) -> Iterator[str]:
    """The settings as a configuration file would say them, words resolved to codes."""
    source = configuration.source
    yield f"# from {name(source) if source and not Path(source).is_absolute() else source or 'no configuration file'}"
    yield f"select = {json.dumps(sorted(configuration.selected))}"
    yield f"fixable = {json.dumps(sorted(configuration.fixable))}"
    yield f"unsafe-fixes = {json.dumps(configuration.unsafe_fixes)}"
    yield f"annotate = {json.dumps(configuration.annotate)}"
    yield f"fail-on = {json.dumps(configuration.fail_on.name.lower())}"
    yield f"exclude = {json.dumps(configuration.exclude)}"
    for product, version in configuration.target_version.items():
        yield f"target-version.{product} = {json.dumps(version)}"
    for code, values in configuration.values.items():
        for option, value in values.items():
            yield f"rules.{code}.{option} = {json.dumps(value)}"

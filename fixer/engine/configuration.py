"""What the user wants: flags and configuration files, checked and put together.

A file is configured by the `fixer.toml`, `.fixer.toml` or `pyproject.toml` with a `[tool.fixer]` that is nearest to it,
upwards to the root of the tree; files are never merged, flags win over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from fixer.document.tree import Tree
from fixer.engine import selection
from fixer.engine.catalogue import Catalogue, Listed
from fixer.engine.rule import WARNING, Option, Options, Rule, Severity
from fixer.engine.selection import Layer, did_you_mean
from fixer.errors import Unreadable, UsageError

FILES = ("fixer.toml", ".fixer.toml", "pyproject.toml")

KEYS: Mapping[str, tuple[str, str]] = {
    "select": ("rules", "Rules to run, instead of those on by default: codes, names, prefixes of codes or `ALL`."),
    "extend-select": ("rules", "Rules to run besides."),
    "ignore": ("rules", "Rules not to run; of `select` and `ignore` the more specific wins."),
    "fixable": ("rules", "Rules whose fixes may be made; all when absent."),
    "unfixable": ("rules", "Rules whose fixes are shown and not made."),
    "unsafe-fixes": ("boolean", "Also make fixes that have a caveat."),
    "exclude": ("strings", "Files neither reported nor edited: patterns as in .gitignore, relative to this file."),
    "annotate": ("boolean", "Fixes leave a comment that says what they changed."),
    "fail-on": ("severity", "Lowest severity that makes the exit status 1."),
    "target-version": ("versions", "Version of a product where no image tag says it."),
    "rules": ("options", "Options of single rules, by code."),
    "root": ("boolean", "The folder is a project of its own: what lies above it, in the same repository, is not looked at."),
}
"""Every key of a configuration file: what it holds, and what it is for."""


class Flags(NamedTuple):
    """What the command line says. None: not said, the configuration decides.

    select …     codes, names, prefixes or `ALL`
    config       this file instead of those in the tree (`--config`)
    isolated     no configuration file at all (`--isolated`)
    cache        False: neither read nor write the index of rules (`--no-cache`)
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fixable: tuple[str, ...] | None = None
    unfixable: tuple[str, ...] = ()
    unsafe_fixes: bool | None = None
    fail_on: Severity | None = None
    config: Path | None = None
    isolated: bool = False
    cache: bool = True


@dataclass(frozen=True, eq=False)
class Configuration:
    """What holds for the files next to one configuration file, flags applied.

    source    the file it comes from, as a reader would name it; "" when there is none
    folder    patterns of `exclude` are relative to it
    selected  codes of the rules to run
    fixable   codes of the rules whose fixes may be made
    values    options that are set, by code
    """

    source: str = ""
    folder: str = ""
    selected: frozenset[str] = frozenset()
    fixable: frozenset[str] = frozenset()
    unsafe_fixes: bool = False
    exclude: tuple[str, ...] = ()
    annotate: bool = False
    fail_on: Severity = WARNING
    target_version: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def options(self, rule: Rule) -> Options:
        """The rule's options: its defaults, and over them what is set."""
        defaults = {name: option.default for name, option in rule.meta.options.items()}
        return Options({**defaults, **self.values.get(rule.code, {})}, self.annotate)

    def excludes(self, path: str) -> bool:
        """Whether the file is to be left alone."""
        inner = path.removeprefix(f"{self.folder}/") if self.folder else path
        return bool(self.exclude) and bool(self._patterns.match_file(inner))

    @cached_property
    def _patterns(self) -> Any:
        from pathspec import GitIgnoreSpec  # 15 ms, and few configurations exclude anything

        return GitIgnoreSpec.from_lines(self.exclude)


@dataclass(frozen=True, eq=False)
class Configurations:
    """The configuration of every file of a tree; a file is read when the first path below it is asked for."""

    tree: Tree
    catalogue: Catalogue
    flags: Flags
    _known: dict[str, Configuration] = field(default_factory=dict)

    def __post_init__(self) -> None:
        flags = self.flags
        for flag in ("select", "extend_select", "ignore", "fixable", "unfixable"):
            selection.verify(self.catalogue, getattr(flags, flag) or (), f"--{flag.replace('_', '-')}")
        selection.verify_usable(self.catalogue, (*(flags.select or ()), *flags.extend_select), "--select")

    def of(self, path: str) -> Configuration:
        """What holds for this file. Raises `UsageError` when its configuration says something that does not exist."""
        if self.flags.isolated or self.flags.config:
            return self._root
        return self._folder(path.rpartition("/")[0])

    @cached_property
    def _root(self) -> Configuration:
        config = self.flags.config
        if config is None or self.flags.isolated:
            return self._settle({}, "", "")
        try:
            text = config.read_bytes()
        except OSError as error:
            raise UsageError(f"{config}: {error.strerror or type(error).__name__}") from None
        table = _table(text, config.name, str(config))
        if table is None:
            raise UsageError(f"{config}: has no [tool.fixer]")
        return self._settle(table, str(config), "")

    def _folder(self, folder: str) -> Configuration:
        if folder not in self._known:
            self._known[folder] = self._read(folder) or (
                self._folder(folder.rpartition("/")[0]) if folder else self._settle({}, "", "")
            )
        return self._known[folder]

    def _read(self, folder: str) -> Configuration | None:
        for name in FILES:
            path = f"{folder}/{name}" if folder else name
            if self.tree.exists(path) and not self.tree.is_folder(path):
                try:
                    table = _table(self.tree.read(path), name, path)
                except Unreadable as error:
                    raise UsageError(str(error)) from None
                if table is not None:
                    return self._settle(table, path, folder)
        return None

    def _settle(self, table: Mapping[str, Any], source: str, folder: str) -> Configuration:
        """The table, checked, under the flags."""
        _check_keys(table, source)
        for key in ("select", "extend-select", "ignore", "fixable", "unfixable"):
            selection.verify(self.catalogue, table.get(key, ()), f"{source}: {key}")
        selection.verify_usable(self.catalogue, (*table.get("select", ()), *table.get("extend-select", ())), f"{source}: select")
        flags = self.flags
        selecting = (_layer(table, "select", "extend-select", "ignore"), Layer(flags.select, flags.extend_select, flags.ignore))
        fixing = (_layer(table, "fixable", "", "unfixable"), Layer(flags.fixable, (), flags.unfixable))
        fail_on = Severity[table.get("fail-on", "warning").upper()] if flags.fail_on is None else flags.fail_on
        return Configuration(
            source,
            folder,
            selection.selected(self.catalogue, selecting),
            selection.fixable(self.catalogue, fixing),
            table.get("unsafe-fixes", False) if flags.unsafe_fixes is None else flags.unsafe_fixes,
            tuple(table.get("exclude", ())),
            table.get("annotate", False),
            fail_on,
            _versions(table.get("target-version", {}), self.catalogue, source),
            _values(table.get("rules", {}), self.catalogue, source),
        )


def marks_root(folder: Path) -> bool:
    """Whether a configuration file in this folder says `root = true`. One that is broken says nothing here, and is complained of
    when it is read for its settings."""
    for name in FILES:
        try:
            content = (folder / name).read_bytes()
            if b"root" in content and (_table(content, name, name) or {}).get("root") is True:
                return True
        except (OSError, UsageError):
            continue
    return False


def _table(content: bytes, name: str, source: str) -> Mapping[str, Any] | None:
    """The settings in a file, or None when it is a pyproject.toml that is not about us. Raises `UsageError`."""
    project = name == "pyproject.toml"
    if project and b"fixer" not in content:
        return None
    import tomllib

    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UsageError(f"{source}: is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{source}: {error}") from None
    if not project:
        return table
    tool = table.get("tool", {})
    inner = tool.get("fixer") if isinstance(tool, dict) else None
    if inner is not None and not isinstance(inner, dict):
        raise UsageError(f"{source}: tool.fixer must be a table")
    return inner


def _layer(table: Mapping[str, Any], select: str, extend: str, ignore: str) -> Layer:
    chosen = table.get(select)
    return Layer(None if chosen is None else tuple(chosen), tuple(table.get(extend, ())), tuple(table.get(ignore, ())))


def _check_keys(table: Mapping[str, Any], source: str) -> None:
    for key, value in table.items():
        if key not in KEYS:
            raise UsageError(f"{source}: unknown key `{key}`{did_you_mean(key, KEYS)}")
        kind = KEYS[key][0]
        if kind in ("rules", "strings"):
            _must(isinstance(value, list) and all(isinstance(item, str) for item in value), source, key, "a list of strings")
        elif kind == "boolean":
            _must(isinstance(value, bool), source, key, "true or false")
        elif kind == "severity":
            known = [severity.name.lower() for severity in Severity]
            _must(isinstance(value, str) and value in known, source, key, f"one of {', '.join(known)}")
        else:
            _must(isinstance(value, dict), source, key, "a table")


def _must(holds: bool, source: str, key: str, what: str) -> None:
    if not holds:
        raise UsageError(f"{source}: {key} must be {what}")


def _versions(table: Mapping[str, Any], catalogue: Catalogue, source: str) -> Mapping[str, str]:
    for product, version in table.items():
        if product not in catalogue.products:
            raise UsageError(f"{source}: target-version: unknown product `{product}`{did_you_mean(product, catalogue.products)}")
        parts = version.removeprefix("v").split(".") if isinstance(version, str) else [""]
        _must(all(part.isdecimal() for part in parts), source, f"target-version.{product}", 'a version such as "2.55"')
    return dict(table)


def _values(table: Mapping[str, Any], catalogue: Catalogue, source: str) -> Mapping[str, Mapping[str, Any]]:
    """`[rules.CODE]`, with every option held against what the rule declares; imports these rules only."""
    for code, options in table.items():
        listed = catalogue.find(code)
        if listed is None or listed.code != code:
            near = f"; did you mean `{listed.code}`?" if listed else did_you_mean(code, (item.code for item in catalogue.listed))
            raise UsageError(f"{source}: rules: unknown rule `{code}`{near}")
        _must(isinstance(options, dict), source, f"rules.{code}", "a table")
        declared = _declared(catalogue, listed, source)
        for name, value in options.items():
            if name not in declared:
                raise UsageError(f"{source}: rules.{code}: unknown option `{name}`{did_you_mean(name, declared)}")
            _check_option(declared[name], value, source, f"rules.{code}.{name}")
    return {code: dict(options) for code, options in table.items()}


def _declared(catalogue: Catalogue, listed: Listed, source: str) -> Mapping[str, Option]:
    try:
        return catalogue.rule(listed).meta.options
    except Exception as error:  # whatever somebody's module raises
        raise UsageError(f"{source}: rules.{listed.code}: {listed.module} cannot be imported: {error}") from error


_KINDS: Mapping[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list of strings",
    dict: "a table of strings",
}


def _check_option(option: Option, value: Any, source: str, key: str) -> None:
    fits = type(value) is option.kind or (option.kind is float and type(value) is int)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    _must(fits and all(isinstance(part, str) for part in parts), source, key, _KINDS.get(option.kind, option.kind.__name__))
    if option.choices:
        chosen = value if isinstance(value, list) else [value]
        known = ", ".join(map(str, option.choices))
        if wrong := [item for item in chosen if item not in option.choices]:
            near = did_you_mean(str(wrong[0]), map(str, option.choices))
            raise UsageError(f"{source}: {key} must be one of {known}, not `{wrong[0]}`{near}")

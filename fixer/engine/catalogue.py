"""Which rules there are: the tool's own, and those of installed packages.

A distribution joins by an entry point in the group `fixer.rules` that names a package (`mine = "my_fixer_rules"`); each
module `<product>/<code>_<name>.py` in it holds one `RULE`. Modules whose names begin with `_` are theirs to use.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from fixer.engine import index
from fixer.engine.outcome import RuleError
from fixer.engine.rule import Extra, Rule, Severity
from fixer.errors import UsageError

GROUP = "fixer.rules"

DISTRIBUTION = "config-fixer"
"""Our own, as packages are installed by."""


class Listed(NamedTuple):
    """What is known of a rule before its module is imported.

    product   folder it lies in (`prometheus`); "" for the tool's own
    module    full name of the module whose `RULE` it is
    triggers  as in `Rule`
    requires  as in `Meta`
    """

    code: str
    name: str
    product: str
    module: str
    default: bool
    severity: Severity
    triggers: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    requires: Extra | None = None

    @property
    def lacking(self) -> str:
        """Why the rule cannot run here, with the command that changes it; "" when it can."""
        if self.requires is None or _present(self.requires.modules):
            return ""
        return f"it needs a package that is not installed: {self.requires.install}"


@cache
def _present(modules: tuple[str, ...]) -> bool:
    """Whether all of them could be imported; nothing is."""
    try:
        return all(importlib.util.find_spec(module) is not None for module in modules)
    except (ImportError, ValueError):
        return False


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All rules in order of code. `loaded` maps modules to rules that are imported already; `broken` could not be."""

    listed: tuple[Listed, ...]
    loaded: dict[str, Rule] = field(default_factory=dict)
    broken: tuple[RuleError, ...] = ()

    @cached_property
    def _named(self) -> dict[str, Listed]:
        return {key: listed for listed in self.listed for key in (listed.code, listed.name)}

    @property
    def names(self) -> tuple[str, ...]:
        """Every code and every name."""
        return tuple(self._named)

    @property
    def products(self) -> frozenset[str]:
        return frozenset(listed.product for listed in self.listed) - {""}

    def find(self, code_or_name: str) -> Listed | None:
        return self._named.get(code_or_name)

    def rule(self, listed: Listed) -> Rule:
        """The rule itself; imports its module on first use, and passes on whatever that raises."""
        if listed.module not in self.loaded:
            self.loaded[listed.module] = _imported(listed.module)
        return self.loaded[listed.module]


def catalogue(rules: Mapping[str, Rule], listed: tuple[Listed, ...] = (), broken: tuple[RuleError, ...] = ()) -> Catalogue:
    """A catalogue of rules at hand (by module) and of rules listed. Raises `UsageError` when two share a code or a name."""
    known = sorted([*(describe(rule, module) for module, rule in rules.items()), *listed], key=lambda item: item.code)
    taken: dict[str, Listed] = {}
    for item in known:
        for key in (item.code, item.name):
            if key in taken:
                raise UsageError(f"two rules are called {key}: {taken[key].module} and {item.module}")
            taken[key] = item
    return Catalogue(tuple(known), dict(rules), broken)


def describe(rule: Rule, module: str, product: str = "") -> Listed:
    """What the catalogue lists of a rule."""
    meta = rule.meta
    return Listed(rule.code, rule.name, product, module, meta.default, meta.severity, dict(rule.triggers), meta.requires)


def built_in(own: Mapping[str, Rule]) -> Catalogue:
    """`own` (by module) and the rules of fixer's own distribution. Nothing of other packages is imported, no cache is read."""
    from importlib.metadata import distribution

    entries = distribution(DISTRIBUTION).entry_points.select(group=GROUP)
    found = [_Package.look(name, index.Index()) for name in sorted({entry.value for entry in entries})]
    listed = tuple(item for package in found for item in package.listed)
    return catalogue(own, listed, tuple(error for package in found for error in package.broken))


def installed(cache: bool = True, own: Mapping[str, Rule] | None = None) -> Catalogue:
    """`own` (by module) and the rules of every installed package that names itself in `fixer.rules`.

    With `cache` what was noted of unchanged packages is believed and their modules stay unimported. A module that cannot
    be imported is listed as broken. Raises `UsageError` when two rules share a code or a name.
    """
    noted = index.read() if cache else index.Index()
    search = index.search_path()
    packages = tuple(noted.packages) if noted.search == search else _packages()
    found = [_Package.look(name, noted) for name in packages]
    complete = index.Index(search, {package.name: package.rows for package in found if not package.broken})
    if cache and complete != noted and all(not package.broken for package in found):
        index.write(complete)
    listed = tuple(item for package in found for item in package.listed)
    return catalogue(own or {}, listed, tuple(error for package in found for error in package.broken))


def _packages() -> tuple[str, ...]:
    from importlib.metadata import entry_points  # 20 ms: only when something was installed since the last run

    return tuple(sorted({entry.value for entry in entry_points(group=GROUP)}))


class _Package(NamedTuple):
    name: str
    rows: tuple[tuple[index.Stamp, Mapping[str, Any] | None], ...] = ()
    listed: tuple[Listed, ...] = ()
    broken: tuple[RuleError, ...] = ()

    @classmethod
    def look(cls, name: str, noted: index.Index) -> _Package:
        try:
            spec = importlib.util.find_spec(name)
        except ImportError:
            spec = None
        if spec is None or not spec.submodule_search_locations:
            return cls(name, broken=(RuleError((), f"the entry point {name} of {GROUP} is no package that can be imported"),))
        stamps = tuple(stamp for folder in spec.submodule_search_locations for stamp in index.stamps(folder))
        return _noted(name, stamps, noted) or _fresh(name, stamps)


def _noted(package: str, stamps: tuple[index.Stamp, ...], noted: index.Index) -> _Package | None:
    """The package as it was noted, if nothing of it has changed and every rule module is there."""
    rows = noted.packages.get(package, ())
    if tuple(stamp for stamp, _ in rows) != stamps or any((said is None) == _holds_rule(stamp[0]) for stamp, said in rows):
        return None
    try:
        listed = tuple(_listed(package, stamp[0], said) for stamp, said in rows if said is not None)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return _Package(package, rows, listed)


def _fresh(package: str, stamps: tuple[index.Stamp, ...]) -> _Package:
    rows: list[tuple[index.Stamp, Mapping[str, Any] | None]] = []
    broken: list[RuleError] = []
    for stamp in stamps:
        if not _holds_rule(stamp[0]):
            rows.append((stamp, None))
            continue
        module = _module(package, stamp[0])
        try:
            rows.append((stamp, _said(_imported(module))))
        except Exception as error:
            code = stamp[0].rpartition("/")[2].partition("_")[0].upper()
            broken.append(RuleError((code,), f"{module} cannot be imported: {type(error).__name__}: {error}"))
    listed = tuple(_listed(package, stamp[0], said) for stamp, said in rows if said is not None)
    return _Package(package, tuple(rows), listed, tuple(broken))


def _holds_rule(path: str) -> bool:
    return "/" in path and not path.rpartition("/")[2].startswith("_")


def _module(package: str, path: str) -> str:
    return f"{package}.{path.removesuffix('.py').replace('/', '.')}"


def _imported(module: str) -> Rule:
    rule = importlib.import_module(module).RULE
    if not isinstance(rule, Rule):
        raise TypeError(f"RULE in {module} is no Rule")
    return rule


def _said(rule: Rule) -> dict[str, Any]:
    triggers = {kind: list(words) for kind, words in rule.triggers.items()}
    return {
        "code": rule.code,
        "name": rule.name,
        "default": rule.meta.default,
        "severity": rule.meta.severity.name,
        "triggers": triggers,
        "requires": rule.meta.requires,
    }


def _listed(package: str, path: str, said: Mapping[str, Any]) -> Listed:
    """Raises KeyError, TypeError or AttributeError when `said` is not what `_said` gives."""
    texts, default = (said["code"], said["name"]), said["default"]
    triggers = {kind: tuple(words) for kind, words in said["triggers"].items()}
    if not all(isinstance(text, str) for text in (*texts, *(word for words in triggers.values() for word in words))):
        raise TypeError
    if type(default) is not bool:
        raise TypeError
    product = path.partition("/")[0]
    return Listed(
        *texts, product, _module(package, path), default, Severity[said["severity"]], triggers, _extra(said["requires"])
    )


def _extra(said: Any) -> Extra | None:
    """Raises TypeError or ValueError when it is neither nothing nor an `Extra` as JSON or the rule has it."""
    if said is None:
        return None
    modules, install = said
    if not all(isinstance(text, str) for text in (*modules, install)):
        raise TypeError
    return Extra(tuple(modules), install)

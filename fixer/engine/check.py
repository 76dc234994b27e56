"""Run the rules over a project: findings, sorted, told apart, silenced where somebody asked for it."""

from __future__ import annotations

from _blake2 import blake2b  # what hashlib hands on; without it OpenSSL stays unloaded, 3 ms of every start
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from fixer.engine import own
from fixer.engine.catalogue import Catalogue, Listed
from fixer.engine.configuration import Configuration, Configurations
from fixer.engine.outcome import Refusal, RuleError
from fixer.engine.rule import Finding, Options, Rule
from fixer.engine.suppressions import Match, Suppression, matches, suppressions
from fixer.errors import Unreadable
from fixer.stack.project import Project


class Scope(NamedTuple):
    """What may be reported and edited: files in `paths` ("" is everything) that git does not ignore."""

    paths: tuple[str, ...] = ("",)
    ignored: Callable[[str], bool] = lambda path: False  # noqa: ARG005

    def contains(self, path: str) -> bool:
        return any(self._below(path, folder.rstrip("/")) for folder in self.paths)

    @staticmethod
    def _below(path: str, folder: str) -> bool:
        return folder in ("", ".", path) or path.startswith(f"{folder}/")

    def refusal(self, path: str, configurations: Configurations) -> Refusal | None:
        """Why this file is left alone, or None."""
        if not self.contains(path):
            return Refusal("outside-paths", f"{path} is not among the paths given")
        if self.ignored(path):
            return Refusal("ignored", f"git ignores {path}")
        if configurations.of(path).excludes(path):
            return Refusal("excluded", f"{path} is excluded by {configurations.of(path).source}")
        return None


class Found(NamedTuple):
    """A finding with what its place in the project adds. `suppressed`: the reason given, None when it is not silenced."""

    finding: Finding
    fingerprint: str
    configuration: Configuration
    suppressed: str | None = None


class Checked(NamedTuple):
    """What one look at a project gave; `failed` are the codes of rules that raised."""

    found: tuple[Found, ...]
    errors: tuple[RuleError, ...]

    @property
    def failed(self) -> frozenset[str]:
        return frozenset(code for error in self.errors for code in error.codes)


@dataclass(frozen=True, eq=False)
class Checker:
    """Everything that stays the same from pass to pass. `left`: fingerprints of findings that are left alone."""

    catalogue: Catalogue
    configurations: Configurations
    scope: Scope
    today: date
    left: frozenset[str] = frozenset()

    def check(self, project: Project) -> Checked:
        """All findings in scope. A rule that raises gives an error and no finding; the others still run."""
        errors: list[RuleError] = []
        said = list(self._said(project, errors))
        failed = frozenset(code for error in errors for code in error.codes)
        among = {document.path: suppressions(document) for document in project.documents}
        used: list[Match] = []
        judged = [(finding, self._silence(finding, among, used)) for finding in said]
        for finding in self._about(among, used, failed):
            judged.append((finding, self._silence(finding, among, [])))
        reported = [item for item in judged if self.scope.refusal(item[0].node.path, self.configurations) is None]
        return Checked(tuple(self._told_apart(reported)), tuple(errors))

    def _said(self, project: Project, errors: list[RuleError]) -> Iterator[Finding]:
        places = [document.path for document in project.documents if self.scope.contains(document.path)]
        configurations = list(dict.fromkeys(map(self.configurations.of, places)))
        seen, aimed = _Triggers(project), _Aimed(project)
        for listed in self.catalogue.listed:
            asking = [configuration for configuration in configurations if listed.code in configuration.selected]
            if asking and seen.occur(listed) and not listed.lacking:
                try:
                    yield from self._ask(self.catalogue.rule(listed), asking, aimed)
                except Exception as error:  # a rule is somebody's code: whatever it raises, the others still run
                    errors.append(_error(listed.code, error))

    def _ask(self, rule: Rule, asking: list[Configuration], aimed: _Aimed) -> list[Finding]:
        """The rule's findings in the files of these configurations: it runs once for each way they speak to it."""
        ways: list[tuple[Options, Mapping[str, str], list[Configuration]]] = []
        for configuration in asking:
            options, versions = configuration.options(rule), configuration.target_version
            same = next((way for way in ways if way[0] == options and way[1] == versions), None)
            if same:
                same[2].append(configuration)
            else:
                ways.append((options, versions, [configuration]))
        found = []
        for options, versions, group in ways:
            for finding in rule.check(aimed.at(versions), options):
                path = finding.node.path
                if not self.scope.contains(path) or self.configurations.of(path) in group:
                    found.append(finding)
        return found

    def _silence(self, finding: Finding, among: Mapping[str, tuple[Suppression, ...]], used: list[Match]) -> str | None:
        """The reason of the first suppression that holds; every one that matches is noted in `used`."""
        paths = dict.fromkeys(node.path for node in (finding.node, *finding.related))
        found = list(matches(finding, [item for path in paths for item in among.get(path, ())]))
        used += found
        return next((match.suppression.reason for match in found if not match.suppression.expired(self.today)), None)

    def _about(
        self, among: Mapping[str, tuple[Suppression, ...]], used: list[Match], failed: frozenset[str]
    ) -> Iterator[Finding]:
        """What is wrong with the suppressions themselves."""
        for path, written in among.items():
            if not written or self.scope.refusal(path, self.configurations):
                continue
            selected = self.configurations.of(path).selected
            for suppression in written:
                if own.UNUSED.code in selected:
                    yield from own.unused(suppression, used, selected - failed, self.catalogue)
                if own.UNKNOWN.code in selected:
                    yield from own.unknown(suppression, self.catalogue)

    def _told_apart(self, judged: list[tuple[Finding, str | None]]) -> Iterator[Found]:
        """In order of path, place and code, each with its fingerprint; what was said twice only once."""
        seen: list[Finding] = []
        count: Counter[tuple[str, str, str]] = Counter()
        for finding, reason in sorted(judged, key=lambda item: order(item[0])):
            if any(_same(finding, other) for other in seen[-8:]):
                continue
            seen.append(finding)
            what = (finding.rule.code, finding.node.path, repr(tuple(map(str, finding.node.route))))
            count[what] += 1
            yield Found(finding, _fingerprint(what, count[what]), self.configurations.of(finding.node.path), reason)


def order(finding: Finding) -> tuple[str, int, str, str]:
    """Findings are shown by path, place and code."""
    return finding.node.path, finding.node.span.start, finding.rule.code, finding.message


def _same(one: Finding, other: Finding) -> bool:
    return (one.rule, one.node.path, one.node.route, one.message, one.fixes) == (
        other.rule,
        other.node.path,
        other.node.route,
        other.message,
        other.fixes,
    )


def _fingerprint(what: Iterable[str], ordinal: int) -> str:
    """Survives edits elsewhere in the file and changes of wording: neither lines nor prose are in it."""
    text = "\0".join((*what, str(ordinal)))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def later(fingerprint: str, ordinal: int) -> str:
    """The fingerprint of what appeared where a fix had mended another finding of the same rule (ordinal 2, 3, …)."""
    return fingerprint if ordinal == 1 else _fingerprint([fingerprint], ordinal)


def _error(code: str, error: Exception) -> RuleError:
    path = error.path if isinstance(error, Unreadable) else ""
    return RuleError((code,), f"{type(error).__name__}: {error}", path)


class _Aimed:
    """A project with the target versions of each configuration. All rules share one, as a project keeps what it has computed."""

    def __init__(self, project: Project) -> None:
        self._made = [project]

    def at(self, versions: Mapping[str, str]) -> Project:
        """With these versions, under those settled from outside."""
        project = self._made[0]
        wanted = {**versions, **project.settings.target_version}
        same = next((made for made in self._made if made.settings.target_version == wanted), None)
        if same is None:
            same = replace(project, settings=project.settings._replace(target_version=wanted))
            self._made.append(same)
        return same


class _Triggers:
    """Whether a rule can have anything to say about a project."""

    def __init__(self, project: Project) -> None:
        texts: dict[str, list[str]] = {}
        for document in project.documents:
            texts.setdefault(document.kind, []).append(document.text)
        self._texts = {kind: "\0".join(several) for kind, several in texts.items()}

    def occur(self, listed: Listed) -> bool:
        """No words for a kind: any file of that kind will do."""
        for kind, words in listed.triggers.items():
            text = self._texts.get(kind)
            if text is not None and (not words or any(word in text for word in words)):
                return True
        return False

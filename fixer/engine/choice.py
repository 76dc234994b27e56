"""Which fix of a finding is to be made, or why none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from fixer.document import proof
from fixer.document.document import Document
from fixer.document.edit import Created, Edit, Edits
from fixer.engine.check import Found, Scope
from fixer.engine.configuration import Configurations
from fixer.engine.outcome import Refusal
from fixer.engine.rule import MANUAL, UNSAFE, Finding, Fix
from fixer.errors import UsageError
from fixer.stack.project import Project

INTERNAL = "internal"
"""Code of a refusal that is our own fault: it is an error besides."""


class Choice(NamedTuple):
    """A finding (its fixes demoted where they had to be) with the fix to make, or with the reason why none is.

    candidate  the fix to make, or that would be if unsafe ones were wanted
    """

    found: Found
    fix: Fix | None = None
    refusal: Refusal | None = None
    candidate: Fix | None = None

    @property
    def finding(self) -> Finding:
        return self.found.finding


def choose(found: Found, project: Project, configurations: Configurations, scope: Scope) -> Choice:
    """Which fix to make. Edits that cannot even be judged are refused as `internal`; the other findings go on."""
    try:
        return _choose(found, project, configurations, scope)
    except UsageError:
        raise
    except Exception as error:
        reason = f"a fix of {found.finding.rule.code} cannot be judged: {type(error).__name__}: {error}"
        return Choice(found, refusal=Refusal(INTERNAL, reason))


def _choose(found: Found, project: Project, configurations: Configurations, scope: Scope) -> Choice:
    """Reasons that no flag can lift come first, so that a flag is only named where it would help."""
    finding = _demoted(found.finding, project)
    found = found._replace(finding=finding)
    if found.suppressed is not None or not finding.fixes:
        return Choice(found)
    fix = _candidate(found)
    if isinstance(fix, Refusal):
        return Choice(found, refusal=fix)
    configuration = found.configuration
    refusal = _objection(fix, project, configurations, scope)
    if refusal is None and finding.rule.code not in configuration.fixable:
        refusal = Refusal("unfixable", f"the configuration leaves {finding.rule.code} unfixed")
    if refusal is not None:
        return Choice(found, refusal=refusal)
    if fix.applicability <= UNSAFE and not configuration.unsafe_fixes:
        return Choice(found, refusal=Refusal("unsafe", fix.caveat or "the fix may change behaviour"), candidate=fix)
    return Choice(found, fix, candidate=fix)


def by_path(edits: Iterable[Edit]) -> dict[str, Edits]:
    """Edits by the file they are made in."""
    files: dict[str, Edits] = {}
    for edit in edits:
        files[edit.path] = (*files.get(edit.path, ()), edit)
    return files


def _demoted(finding: Finding, project: Project) -> Finding:
    fixes = tuple(_demote(fix, project) for fix in finding.fixes)
    return finding if all(new is old for new, old in zip(fixes, finding.fixes, strict=True)) else replace(finding, fixes=fixes)


def _demote(fix: Fix, project: Project) -> Fix:
    if fix.applicability <= UNSAFE or any(edit.refused for edit in fix.edits):
        return fix
    for path, edits in by_path(fix.edits).items():
        document = project.document(path)
        reason = proof.demotes(document, edits) if document is not None and document.error is None else None
        if reason:
            return fix._replace(applicability=UNSAFE, caveat=reason)
    return fix


def _candidate(found: Found) -> Fix | Refusal:
    """The one fix there is, or the one of several alternatives that an option chooses."""
    finding = found.finding
    wanted = found.configuration.options(finding.rule).values.get("alternative")
    fits = [fix for fix in finding.fixes if not fix.option or fix.option == wanted]
    if len(fits) == 1:
        return fits[0]
    options = sorted({fix.option for fix in finding.fixes} - {""})
    if not options:
        return Refusal("alternatives", f"{len(finding.fixes)} fixes are possible")
    code = finding.rule.code
    return Refusal("alternatives", f"choose one with `[rules.{code}] alternative =` {' or '.join(options)}")


def _objection(fix: Fix, project: Project, configurations: Configurations, scope: Scope) -> Refusal | None:
    refused = next((edit.refused for edit in fix.edits if edit.refused), None)
    if refused is not None:
        return Refusal(*refused)
    if fix.applicability == MANUAL or not fix.edits:
        return Refusal("manual", fix.caveat or "needs a decision")
    for path, edits in by_path(fix.edits).items():
        refusal = _static(project, path, edits) or scope.refusal(path, configurations)
        if refusal is not None:
            return refusal
    return None


def _static(project: Project, path: str, edits: Edits) -> Refusal | None:
    """What can be held against the edits of one file without making them."""
    document = project.document(path)
    if creates(edits) and (document is not None or project.tree.exists(path)):
        return Refusal("exists", f"{path} exists already")
    refused = proof.check(document, edits)
    if refused is not None:
        return Refusal(*refused)
    if document is not None and all(document.text[edit.span.start : edit.span.end] == edit.text for edit in edits):
        return Refusal("no-change", "the fix would write what stands there already")
    return None


def creates(edits: Edits) -> bool:
    return any(isinstance(meaning, Created) for edit in edits for meaning in edit.meaning)


def created(path: str, edits: Edits) -> Document:
    """The document that edits of a new file make."""
    return Document(path, "".join(edit.text for edit in edits), "conf" if path.endswith(".conf") else "yaml")

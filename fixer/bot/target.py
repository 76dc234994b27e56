"""What a bundle is posted to, from flags and the platform's own event; never from the bundle."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixer.errors import UsageError
from fixer.expressions import regex

_REPOSITORY = regex(r"[\w.-]+/[\w.-]+", re.ASCII)
_COMMIT = regex(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class Said:
    """What the command line says; "" and 0 for nothing."""

    repository: str = ""
    pull: int = 0
    commit: str = ""


@dataclass(frozen=True)
class Target:
    """A pull or merge request at one commit.

    repository  `owner/name`; on GitLab the project's number or path
    pull        its number; 0 when the platform has to be asked which one has the commit
    branch      `owner:branch` that the commit was pushed to, when the event says so: it helps to find the number
    """

    repository: str
    pull: int
    commit: str
    branch: str = ""


def of_event(said: Said, environment: Mapping[str, str]) -> Target:
    """For GitHub, Gitea and Forgejo: flags, else GITHUB_REPOSITORY and the event in GITHUB_EVENT_PATH. Raises `UsageError`."""
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    run, request = _part(event, "workflow_run"), _part(event, "pull_request")
    head = _part(request, "head")
    found = Target(
        said.repository or environment.get("GITHUB_REPOSITORY", ""),
        said.pull or _number(request.get("number")),
        said.commit or str(run.get("head_sha") or head.get("sha") or ""),
        _branch(run),
    )
    if not _REPOSITORY.fullmatch(found.repository):
        raise UsageError("which repository? Neither --repo nor GITHUB_REPOSITORY says OWNER/NAME")
    return _with_commit(found)


def of_gitlab(said: Said, environment: Mapping[str, str]) -> Target:
    """For GitLab: flags, else what a merge request's pipeline is told. Raises `UsageError`."""
    project = said.repository or environment.get("CI_MERGE_REQUEST_PROJECT_ID") or environment.get("CI_PROJECT_ID", "")
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    # in a pipeline of the merged result CI_COMMIT_SHA is a commit that nobody else has
    commit = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA", "")
    found = Target(project, said.pull or (int(number) if number.isdecimal() else 0), said.commit or commit)
    if not re.fullmatch(r"[\w./-]+", found.repository, re.ASCII):
        raise UsageError("which project? Neither --repo nor CI_PROJECT_ID says")
    if not found.pull:
        raise UsageError("which merge request? Neither --pull nor CI_MERGE_REQUEST_IID says")
    return _with_commit(found)


def _with_commit(target: Target) -> Target:
    if not _COMMIT.fullmatch(target.commit):
        raise UsageError("which commit? Neither --commit nor the event names one in full")
    return target


def _event(path: str) -> Mapping[str, Any]:
    if not path:
        return {}
    try:
        content = json.loads(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"the event {path} cannot be read: {error}") from None
    return content if isinstance(content, dict) else {}


def _part(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _branch(run: Mapping[str, Any]) -> str:
    owner, branch = _part(_part(run, "head_repository"), "owner").get("login"), run.get("head_branch")
    return f"{owner}:{branch}" if isinstance(owner, str) and isinstance(branch, str) else ""

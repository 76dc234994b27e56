"""A bundle as one review on GitHub: posted, kept up to date, and taken back where it no longer holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fixer.bot.attempt import Attempt, attempted
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.lines import Shown
from fixer.bot.notes import Note, Notes, Unshown, notes
from fixer.bot.reconcile import Ours, reconcile
from fixer.bot.render import BODY, SUMMARY, Rules, comment, mark, marked
from fixer.bot.summary import leftover, summary
from fixer.bot.target import Target
from fixer.bot.transport import Api, Denied, Failed, Rejected

ACTIONS_BOT = "github-actions[bot]"
"""Who writes with a workflow's own token, which may not ask who it is."""

FILE_COMMENTS = 10
"""Comments on whole files that one run adds: each is a request and a notification of its own."""

PROBES = 40
"""Requests that are spent to find comments GitHub does not take."""

Json = Mapping[str, Any]


def post(api: Api, target: Target, bundle: Bundle, rules: Rules, author: str = "") -> Posted:
    """Bring the pull request's comments in line with the bundle. Whatever cannot be written is in the answer, never raised.

    author  login that our comments are written with; only those are ever changed. "": whoever the token belongs to
    """
    every = tuple(Unshown(entry, "unreachable") for entry in bundle.entries)
    try:
        number = target.pull or _number(api, target)
        pull = api.get(f"/repos/{target.repository}/pulls/{number}") if number else None
        if pull is None or pull["state"] != "open" or pull["head"]["sha"] != target.commit:
            return Posted((), every, f"no open pull request is at commit {target.commit[:12]} now", stale=True)
        login = author or _login(api)
    except Denied as error:
        return Posted((), tuple(Unshown(entry, "read-only") for entry in bundle.entries), str(error))
    except Failed as error:
        return Posted((), every, str(error))
    pulls = f"/repos/{target.repository}/pulls"
    begin = partial(_Sync, api=api, commit=target.commit, bundle=bundle, rules=rules, login=login, pulls=pulls, number=number)
    return attempted(begin, "GitHub")


def _number(api: Api, target: Target) -> int:
    """The open pull request that has the commit as its head; one of a fork GitHub may know by its branch alone."""
    try:
        found: list[Json] = list(api.pages(f"/repos/{target.repository}/commits/{target.commit}/pulls"))
    except Denied:  # it wants a right to read contents, which whoever only comments need not have
        if not target.branch:
            raise
        found = []
    if target.branch:
        found += api.pages(f"/repos/{target.repository}/pulls", state="open", head=target.branch)
    numbers = [one["number"] for one in found if one["state"] == "open" and one["head"]["sha"] == target.commit]
    return int(numbers[0]) if numbers else 0


def _login(api: Api) -> str:
    try:
        return str(api.get("/user")["login"])
    except Denied:
        return ACTIONS_BOT


@dataclass(kw_only=True)
class _Sync(Attempt):
    pulls: str
    number: int
    probes: int = 0
    on_files: int = 0

    @property
    def pull(self) -> str:
        return f"{self.pulls}/{self.number}"

    def write(self) -> str:
        made = notes(self.bundle, self.rules, self._files())
        self.unshown += made.rest
        there = list(self._ours())
        reviews = [one for one in self.api.pages(f"{self.pull}/reviews") if self._is_ours(one)]
        self._write(made, there, reviews)
        return ""

    def _write(self, made: Notes, there: Sequence[Ours], reviews: Sequence[Json]) -> None:
        actions = reconcile(made.notes, there)
        self.shown += actions.kept
        for review in reviews:
            if review["state"] == "PENDING":  # of a run that was cut off while it probed
                self.api.delete(f"{self.pull}/reviews/{review['id']}")
        for ours, note in actions.updated:
            self._update(ours, note)
        for note in actions.created:
            if not note.first:
                self._on_file(note)
        self._review([note for note in actions.created if note.first], [one for one in reviews if one["state"] != "PENDING"])
        for one in actions.stale:
            self._delete(one)

    def _files(self) -> dict[str, Shown]:
        """What GitHub shows of each file of the head."""
        return {
            one["filename"]: Shown(one.get("patch", ""), one.get("previous_filename", one["filename"]))
            for one in self.api.pages(f"{self.pull}/files")
            if one["status"] != "removed"
        }

    def _is_ours(self, one: Json) -> bool:
        user = one.get("user") or {}
        return str(user.get("login", "")).lower() == self.login.lower() and mark(one.get("body") or "") is not None

    def _ours(self) -> Iterator[Ours]:
        every = list(self.api.pages(f"{self.pull}/comments"))
        answered = {one.get("in_reply_to_id") for one in every}
        for one in every:
            found = mark(one["body"])
            if found is not None and self._is_ours(one) and one.get("in_reply_to_id") is None:
                yield Ours((one["id"],), *found, _anchor(one), one["id"] in answered)

    def _update(self, ours: Ours, note: Note) -> None:
        try:
            self.api.patch(f"{self.pulls}/comments/{ours.where[0]}", {"body": note.body})
        except Rejected:
            self.unshown.append(Unshown(note.entry, "rejected"))
            return
        self.shown.append(note)
        self.updated += 1

    def _delete(self, ours: Ours) -> None:
        try:
            self.api.delete(f"{self.pulls}/comments/{ours.where[0]}")
        except Failed as error:
            if error.status != 404:  # somebody was faster
                raise
        self.deleted += 1

    def _on_file(self, note: Note) -> None:
        """A comment of its own, as reviews take none on whole files."""
        self.on_files += 1
        if self.on_files > FILE_COMMENTS:
            self.unshown.append(Unshown(note.entry, "many"))
            return
        body = {"commit_id": self.commit, "path": note.path, "subject_type": "file", "body": note.body}
        try:
            self.api.post(f"{self.pull}/comments", body)
        except Rejected:
            self.unshown.append(Unshown(note.entry, "rejected"))
            return
        self.shown.append(note)
        self.created += 1

    def _review(self, new: Sequence[Note], old: Sequence[Json]) -> None:
        """One review with all new comments. When there are none, the summary of the last review is brought up to date."""
        submitted = self._submitted(new)
        body = self._summary()
        if not submitted and not old and (self.unshown or leftover(self.bundle, self.shown)):
            self._submit((), body)
        elif not submitted and old:
            self._rewrite(old[-1], body or "Nothing is left to be said here.")
        for review in old if submitted else old[:-1]:
            self._rewrite(review, "Newer comments follow below.")

    def _submitted(self, new: Sequence[Note]) -> bool:
        """Post a review with these comments, without those that GitHub does not take; whether there is one now."""
        if not new:
            return False
        try:
            self._submit(new, self._summary(new))
            bad: list[Note] = []
        except Rejected:
            bad = self._bad(new)
            for note in bad:
                self._instead(note)
        good = [note for note in new if note not in bad]
        if bad and good:
            self._submit(good, self._summary(good))
        self.shown += good
        self.created += len(good)
        return bool(good)

    def _submit(self, new: Sequence[Note], body: str) -> None:
        content = {"commit_id": self.commit, "event": "COMMENT", "body": marked(body, SUMMARY)}
        self.api.post(f"{self.pull}/reviews", {**content, "comments": [_comment(note) for note in new]})

    def _summary(self, new: Sequence[Note] = ()) -> str:
        return summary(self.bundle, self.rules, [*self.shown, *new], self.unshown, BODY)

    def _bad(self, new: Sequence[Note]) -> list[Note]:
        """Of comments that GitHub does not take together those that are to blame: it does not say which."""
        if len(new) == 1:
            return list(new)
        middle = len(new) // 2
        return [note for half in (new[:middle], new[middle:]) if not self._takes(half) for note in self._bad(half)]

    def _takes(self, new: Sequence[Note]) -> bool:
        """Whether GitHub takes these comments: as a pending review, which nobody else sees, and which goes away at once."""
        self.probes += 1
        if self.probes > PROBES:
            return False
        body = {"commit_id": self.commit, "body": marked("probe", "probe"), "comments": [_comment(note) for note in new]}
        try:
            review = self.api.post(f"{self.pull}/reviews", body)
        except Rejected:
            return False
        self.api.delete(f"{self.pull}/reviews/{review['id']}")
        return True

    def _instead(self, note: Note) -> None:
        """The next rung for a comment that cannot stand on its lines: one on the file, its fix in the patch."""
        entry = replace(note.entry, suggestion=None, why_not="rejected" if note.suggestion else note.entry.why_not)
        body = comment(entry, self.rules[entry.code], self.bundle)
        self._on_file(replace(note, entry=entry, first=0, last=0, body=body, suggestion=None))

    def _rewrite(self, review: Json, body: str) -> None:
        """Give a review of ours another text, unless it has that already. Reviews cannot be deleted."""
        text = marked(body, SUMMARY)
        if mark(text) != mark(review["body"]):
            self.api.put(f"{self.pull}/reviews/{review['id']}", {"body": text})


def _comment(note: Note) -> dict[str, Any]:
    place: dict[str, Any] = {"path": note.path, "line": note.last, "side": "RIGHT", "body": note.body}
    return place if note.first == note.last else {**place, "start_line": note.first, "start_side": "RIGHT"}


def _anchor(one: Json) -> tuple[str, int, int] | None:
    """Where a comment stands now."""
    if one.get("subject_type") == "file":
        return one["path"], 0, 0
    line = one.get("line")
    return None if line is None else (one["path"], one.get("start_line") or line, line)

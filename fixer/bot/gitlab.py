"""A bundle as threads on a GitLab merge request: opened, kept up to date, and taken back where they no longer hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from fixer.bot.attempt import Attempt, attempted
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.lines import Shown
from fixer.bot.markdown import suggestion
from fixer.bot.notes import Note, Unshown, notes
from fixer.bot.planner import Suggestion
from fixer.bot.reconcile import Ours, reconcile
from fixer.bot.render import BODY, SUMMARY, Rules, comment, mark, marked
from fixer.bot.summary import leftover, summary
from fixer.bot.target import Target
from fixer.bot.transport import Api, Denied, Failed, Rejected

REACH = 100
"""Lines above the commented one that a suggestion may replace."""

Json = Mapping[str, Any]


def post(api: Api, target: Target, bundle: Bundle, rules: Rules, author: str = "", resolve: bool = False) -> Posted:
    """Bring the merge request's threads in line with the bundle. Whatever cannot be written is in the answer, never raised.

    author   name of the user that our comments are written with; only those are ever changed. "": the token's own
    resolve  settle threads with answers, too, when what they are about is gone
    """
    root = f"/projects/{quote(target.repository, safe='')}/merge_requests/{target.pull}"
    every = tuple(Unshown(entry, "unreachable") for entry in bundle.entries)
    try:
        request = api.get(root)
        if request["state"] != "opened" or request["sha"] != target.commit:
            return Posted((), every, f"the merge request is not open at commit {target.commit[:12]} now", stale=True)
        login = author or str(api.get("/user")["username"])
    except Denied as error:
        return Posted((), tuple(Unshown(entry, "read-only") for entry in bundle.entries), str(error))
    except Failed as error:
        return Posted((), every, str(error))
    begin = partial(_Sync, api=api, commit=target.commit, bundle=bundle, rules=rules, login=login, root=root, resolve=resolve)
    return attempted(begin, "GitLab")


def _block(one: Suggestion) -> str:
    return suggestion(one.lines, above=one.last - one.first)


@dataclass(kw_only=True)
class _Sync(Attempt):
    root: str
    resolve: bool
    files: dict[str, Shown] = field(default_factory=dict)
    version: Json = field(default_factory=dict)

    def write(self) -> str:
        versions = self.api.get(f"{self.root}/versions")
        if not versions or versions[0]["head_commit_sha"] != self.commit:
            return "GitLab has not compared this commit yet"
        self.version = versions[0]
        self.files = {
            one["new_path"]: Shown(one["diff"], one["old_path"])
            for one in self.api.pages(f"{self.root}/diffs")
            if not one["deleted_file"]
        }
        made = notes(self.bundle, self.rules, self.files, _block)
        self.unshown += made.rest
        discussions = list(self.api.pages(f"{self.root}/discussions"))
        self._write([replace(note, first=note.last) for note in made.notes], discussions)
        return ""

    def _write(self, wanted: Sequence[Note], discussions: Sequence[Json]) -> None:
        ours = list(self._ours(discussions))
        actions = reconcile(wanted, [one for one in ours if one.key != SUMMARY])
        self.shown += actions.kept
        for one, note in actions.updated:
            self.api.put(f"{self.root}/discussions/{one.where[0]}/notes/{one.where[1]}", {"body": note.body})
            self.shown.append(note)
            self.updated += 1
        for note in actions.created:
            self._create(note)
        self._summarise([one for one in ours if one.key == SUMMARY])
        for one in actions.stale:
            self.api.delete(f"{self.root}/discussions/{one.where[0]}/notes/{one.where[1]}")
            self.deleted += 1
        if self.resolve:
            keys = {note.key for note in wanted}
            self._settle([one for one in ours if one.touched and one.key not in keys and one.key != SUMMARY], discussions)

    def _ours(self, discussions: Sequence[Json]) -> Iterator[Ours]:
        for one in discussions:
            first, *others = one["notes"]
            found = mark(first["body"])
            if found is not None and first["author"]["username"] == self.login:
                answered = any(not note["system"] for note in others) or bool(first.get("resolved"))
                yield Ours((one["id"], first["id"]), *found, self._anchor(first), answered)

    def _anchor(self, note: Json) -> tuple[str, int, int] | None:
        """Where a comment stands now; one of an older version of the diff stands nowhere, as its suggestion cannot be applied."""
        place = note.get("position")
        if not place or place["head_sha"] != self.commit:
            return None
        line = place.get("new_line") or 0
        return place["new_path"], line, line

    def _create(self, note: Note) -> None:
        """Open a thread; when it cannot stand on its line one on the file, its fix in the patch."""
        fits = note.suggestion is None or note.suggestion.last - note.suggestion.first <= REACH
        if fits and self._opened(note):
            return
        entry = replace(note.entry, suggestion=None, why_not="rejected" if note.suggestion else note.entry.why_not)
        body = comment(entry, self.rules[entry.code], self.bundle)
        instead = replace(note, entry=entry, first=0, last=0, body=body, suggestion=None)
        if note.first == 0 or not self._opened(instead):
            self.unshown.append(Unshown(entry, "rejected"))

    def _opened(self, note: Note) -> bool:
        try:
            self.api.post(f"{self.root}/discussions", {"body": note.body, "position": self._position(note)})
        except Rejected:
            return False
        self.shown.append(note)
        self.created += 1
        return True

    def _position(self, note: Note) -> dict[str, Any]:
        """An added line has a number in the new file alone, an unchanged one in both."""
        file = self.files[note.path]
        place: dict[str, Any] = {
            "position_type": "text" if note.last else "file",
            "base_sha": self.version["base_commit_sha"],
            "start_sha": self.version["start_commit_sha"],
            "head_sha": self.version["head_commit_sha"],
            "old_path": file.old,
            "new_path": note.path,
        }
        if note.last:
            old = file.lines[note.last].old
            place |= {"new_line": note.last, **({"old_line": old} if old is not None else {})}
        return place

    def _summarise(self, there: Sequence[Ours]) -> None:
        """One note on the whole: while something is shown nowhere else, and brought up to date from then on."""
        body = summary(self.bundle, self.rules, self.shown, self.unshown, BODY)
        text = marked(body or "Nothing is left to be said here.", SUMMARY)
        if not there and (self.unshown or leftover(self.bundle, self.shown)):
            self.api.post(f"{self.root}/notes", {"body": text})
        elif there and (there[0].key, there[0].content) != mark(text):
            self.api.put(f"{self.root}/notes/{there[0].where[1]}", {"body": text})

    def _settle(self, answered: Sequence[Ours], discussions: Sequence[Json]) -> None:
        open_ones = {one["id"] for one in discussions if not one["notes"][0].get("resolved")}
        for one in answered:
            if one.where[0] in open_ones:
                self.api.put(f"{self.root}/discussions/{one.where[0]}", {"resolved": True})

"""Posting on GitLab, against a GitLab with a memory."""

from __future__ import annotations

import pytest

from fixer.bot import gitlab
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.render import Rules, rules
from fixer.bot.target import Target
from tests.bot.fake_gitlab import PROJECT, ROOT, FakeGitLab
from tests.bot.faults import Crash, Fault
from tests.bot.made import HEAD, Wrong, bundle, numbered, patch

OLD = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9\nj: 10\nk: 11\nl: 12\n"
NEW = OLD.replace("b: 2", "b: two").replace("c: 3", "c: three")
FILES = {"stack/p.yml": (OLD, NEW)}
TWO, THREE = Wrong("stack/p.yml", "two", "2"), Wrong("stack/p.yml", "three", "3", "unsafe", "it may restart")
BOTH = Wrong("stack/p.yml", "two\nc: three", "2\nc: 3")
KEPT = Wrong("stack/p.yml", "d: 4", "d: 0")
HIDDEN = Wrong("stack/p.yml", "l: 12", "l: 0")
ELSEWHERE = {**FILES, "q.yml": ("a: one\n", "a: one\n")}
OTHER = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


def fake(files: dict[str, tuple[str, str]] = FILES) -> FakeGitLab:
    return FakeGitLab(HEAD, {path: patch(*texts) for path, texts in files.items()})


def post(there: FakeGitLab, what: Bundle, known: Rules, commit: str = HEAD, resolve: bool = False) -> Posted:
    return gitlab.post(there.api, Target(PROJECT, 7, commit), what, known, resolve=resolve)


def places(there: FakeGitLab) -> list[tuple[object, ...]]:
    return [
        (note["position"]["position_type"], note["position"].get("old_line"), note["position"].get("new_line"))
        for note in there.threads
    ]


def test_added_and_unchanged_lines_are_named_as_gitlab_wants_them(known: Rules) -> None:
    there = fake()
    posted = post(there, bundle(FILES, [TWO, KEPT]), known)
    assert places(there) == [("text", 4, 4), ("text", None, 2)]
    assert (len(posted.shown), posted.unshown, posted.problem) == (2, (), "")
    assert there.summaries == []


def test_a_suggestion_of_several_lines_says_how_far_it_reaches(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [BOTH]), known)
    assert places(there) == [("text", None, 3)]
    assert "```suggestion:-1+0\nb: 2\nc: 3\n```\n" in there.threads[0]["body"]


def test_a_second_run_writes_nothing(known: Rules) -> None:
    there, what = fake(), bundle(ELSEWHERE, [TWO, BOTH, THREE, HIDDEN, Wrong("q.yml", "one", "1")])
    post(there, what, known)
    there.log.clear()
    second = post(there, what, known)
    assert there.writes == []
    assert (second.created, second.updated, second.deleted) == (0, 0, 0)


def test_changed_words_change_the_thread_that_is_there(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [THREE]), known)
    number, thread = there.threads[0]["id"], there.discussions[0]["id"]
    there.log.clear()
    post(there, bundle(FILES, [Wrong("stack/p.yml", "three", "3", "unsafe", "it may stop")]), known)
    assert there.writes == [f"PUT {ROOT}/discussions/{thread}/notes/{number}"]
    assert "it may stop" in there.threads[0]["body"]


def test_what_is_mended_is_taken_back_and_threads_with_answers_stay(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [TWO, THREE]), known)
    there.reply(0)
    posted = post(there, bundle(FILES, []), known)
    assert places(there) == [("text", None, 3)]
    assert posted.deleted == 1
    assert there.threads[0]["resolved"] is False
    post(there, bundle(FILES, []), known, resolve=True)
    assert there.threads[0]["resolved"] is True


def test_what_somebody_has_settled_is_not_said_again(known: Rules) -> None:
    there, what = fake(), bundle(FILES, [TWO])
    post(there, what, known)
    there.threads[0]["resolved"] = True
    there.log.clear()
    post(there, what, known)
    assert there.writes == []


def test_comments_move_with_their_lines_and_outdated_ones_are_written_anew(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [TWO, THREE]), known)
    moved = {"stack/p.yml": (OLD, "x: 0\n" + NEW.replace("c: three", "c: three "))}
    there.push(OTHER, {path: patch(*texts) for path, texts in moved.items()})
    posted = post(there, bundle(moved, [TWO, THREE], OTHER), known, OTHER)
    assert sorted(places(there), key=str) == [("text", None, 3), ("text", None, 4)]
    assert (posted.created, posted.deleted) == (1, 1)


def test_comments_of_others_are_not_ours_whatever_they_say(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [TWO]), known)
    there.threads[0]["author"] = {"username": "mallory"}
    post(there, bundle(FILES, []), known)
    assert len(there.threads) == 1


def test_what_has_no_line_is_said_on_the_file_and_the_rest_in_one_note(known: Rules) -> None:
    there = fake()
    post(there, bundle(ELSEWHERE, [HIDDEN, Wrong("q.yml", "one", "1")]), known)
    assert places(there) == [("file", None, None)]
    (text,) = there.summaries
    assert "- `q.yml:1` **PRM001**" in text
    post(there, bundle(ELSEWHERE, []), known)
    assert [text.partition("\n")[0] for text in there.summaries] == ["Nothing is left to be said here."]


@pytest.mark.parametrize(("refuses_files", "expected"), [(False, [("file", None, None)]), (True, [])])
def test_a_place_that_gitlab_does_not_take(known: Rules, refuses_files: bool, expected: list[object]) -> None:
    there, what = fake(), bundle(FILES, [TWO, THREE])
    there.refuses, there.refuses_files = ("two is not",), refuses_files
    posted = post(there, what, known)
    assert places(there) == [("text", None, 3), *expected]
    assert [one.why for one in posted.unshown] == ["rejected"] * refuses_files
    assert b"+b: 2" in what.leftover(note.suggestion for note in posted.shown if note.suggestion)


def test_a_hundred_threads_at_most(known: Rules) -> None:
    files = {"many.yml": (numbered(130, False), numbered(130, True))}
    there = fake(files)
    what = bundle(files, [Wrong("many.yml", f"bad{number}x", f"good{number}") for number in range(130)])
    posted = post(there, what, known)
    assert (len(there.threads), len(there.summaries)) == (100, 1)
    assert [one.why for one in posted.unshown] == ["many"] * 30
    there.log.clear()
    post(there, what, known)
    assert there.writes == []
    assert there.log.count(f"GET {ROOT}/discussions") == 2


def test_whenever_the_process_dies_the_next_run_finishes_the_work(known: Rules) -> None:
    first, then = bundle(ELSEWHERE, [TWO, THREE]), bundle(ELSEWHERE, [HIDDEN, KEPT, THREE, Wrong("q.yml", "one", "1")])
    whole = fake()
    post(whole, first, known)
    post(whole, then, known)
    expected = sorted(note["body"] for note in whole.threads) + whole.summaries
    deaths = 0
    for writes in range(6):
        there = fake()
        post(there, first, known)
        there.dies_after = len(there.writes) + writes
        try:
            post(there, then, known)
        except Crash:
            deaths += 1
        there.dies_after = None
        post(there, then, known)
        assert sorted(note["body"] for note in there.threads) + there.summaries == expected
    assert deaths == 4


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        pytest.param(Fault("POST .*/discussions", 403), "read-only", id="a token that may only read"),
        pytest.param(Fault("GET .*/merge_requests/7$", 404), "read-only", id="a project that is not seen"),
        pytest.param(Fault("POST", 503, times=99), "unreachable", id="down"),
        pytest.param(Fault("GET .*/diffs", 429, {"retry-after": "4000"}), "unreachable", id="a limit that lasts"),
    ],
)
def test_what_cannot_be_written_is_not_lost(known: Rules, fault: Fault, why: str) -> None:
    there = fake()
    there.faults.append(fault)
    posted = post(there, bundle(FILES, [TWO, THREE]), known)
    assert (there.threads, [one.why for one in posted.unshown]) == ([], [why, why])
    assert posted.problem != ""


def test_when_the_answer_gets_lost_nothing_is_posted_twice(known: Rules) -> None:
    there = fake()
    there.faults.append(Fault("POST .*/discussions", 502, late=True))
    posted = post(there, bundle(FILES, [TWO, THREE]), known)
    assert (len(there.threads), posted.problem) == (2, "")


def test_a_limit_is_waited_for(known: Rules) -> None:
    there = fake()
    there.faults.append(Fault("POST .*/discussions", 429, {"retry-after": "7"}))
    assert post(there, bundle(FILES, [TWO]), known).problem == ""
    assert 8.0 in there.clock.slept


def test_a_merge_request_that_has_gone_on_is_left_to_the_next_run(known: Rules) -> None:
    there = fake()
    there.head = OTHER
    posted = post(there, bundle(FILES, [TWO]), known)
    assert (posted.stale, there.writes) == (True, [])


def test_a_commit_that_gitlab_has_not_compared_yet(known: Rules) -> None:
    there = fake()
    there.compared = False
    posted = post(there, bundle(FILES, [TWO]), known)
    assert (posted.problem, there.writes) == ("GitLab has not compared this commit yet", [])

"""Posting on GitHub, against a GitHub with a memory."""

from __future__ import annotations

import pytest

from fixer.bot import github
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.render import Rules, mark, rules
from fixer.bot.target import Target
from tests.bot.fake_github import REPOSITORY, FakeGitHub
from tests.bot.faults import Crash, Fault
from tests.bot.made import HEAD, Wrong, bundle, numbered, patch

OLD = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7\nh: 8\ni: 9\nj: 10\nk: 11\nl: 12\n"
NEW = OLD.replace("b: 2", "b: two").replace("c: 3", "c: three")
FILES = {"stack/p.yml": (OLD, NEW)}
TWO, THREE = Wrong("stack/p.yml", "two", "2"), Wrong("stack/p.yml", "three", "3", "unsafe", "it may restart")
HIDDEN = Wrong("stack/p.yml", "l: 12", "l: 0")
MANUAL = Wrong("stack/p.yml", "d: 4", applicability="manual")
OTHER = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


def fake(files: dict[str, tuple[str, str]] = FILES, **more: object) -> FakeGitHub:
    return FakeGitHub(HEAD, {path: patch(*texts) for path, texts in files.items()}, **more)  # type: ignore[arg-type]


def post(there: FakeGitHub, what: Bundle, known: Rules, commit: str = HEAD) -> Posted:
    return github.post(there.api, Target(REPOSITORY, 7, commit), what, known)


def places(there: FakeGitHub) -> list[tuple[object, ...]]:
    return [(one["path"], one["start_line"], one["line"]) for one in there.comments]


def test_one_review_with_all_suggestions_from_the_bottom_up(known: Rules) -> None:
    there = fake()
    posted = post(there, bundle(FILES, [TWO, THREE]), known)
    assert there.writes == [f"POST /repos/{REPOSITORY}/pulls/7/reviews"]
    assert places(there) == [("stack/p.yml", None, 3), ("stack/p.yml", None, 2)]
    assert [review["state"] for review in there.reviews] == ["COMMENTED"]
    assert (len(posted.shown), posted.unshown, posted.problem, posted.created) == (2, (), "", 2)


def test_the_body_of_a_suggestion_begins_with_its_caveat(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [THREE]), known)
    body, _, end = there.comments[0]["body"].rpartition("\n")
    assert body == (
        "**May change more than meant:** it may restart\n"
        "\n"
        "**PRM001** scrape-target-published-port: three is not the port\n"
        "\n"
        "```suggestion\n"
        "c: 3\n"
        "```\n"
        "\n"
        "<sub>`fixer rule PRM001` explains it.</sub>\n"
    )
    found = mark(end)
    assert found is not None
    assert end == f"<!-- fixer fingerprint={found[0]} content={found[1]} -->"


def test_a_second_run_writes_nothing(known: Rules) -> None:
    there, what = fake(), bundle(FILES, [TWO, THREE, HIDDEN, MANUAL])
    first = post(there, what, known)
    before = (list(there.comments), list(there.reviews))
    there.log.clear()
    second = post(there, what, known)
    assert there.writes == []
    assert (there.comments, there.reviews) == before
    assert (second.created, second.updated, second.deleted) == (0, 0, 0)
    assert [note.key for note in second.shown] != []
    assert second.unshown == first.unshown


def test_changed_words_change_the_comment_that_is_there(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [TWO, THREE]), known)
    numbers = [one["id"] for one in there.comments]
    there.log.clear()
    posted = post(there, bundle(FILES, [TWO, Wrong("stack/p.yml", "three", "3", "unsafe", "it may stop")]), known)
    assert there.writes == [f"PATCH /repos/{REPOSITORY}/pulls/comments/{numbers[0]}"]
    assert [one["id"] for one in there.comments] == numbers
    assert "it may stop" in there.comments[0]["body"]
    assert posted.updated == 1


def test_what_is_mended_is_taken_back(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [TWO, THREE]), known)
    posted = post(there, bundle(FILES, [TWO]), known)
    assert places(there) == [("stack/p.yml", None, 2)]
    assert posted.deleted == 1
    post(there, bundle(FILES, []), known)
    assert there.comments == []
    assert there.reviews[0]["body"].startswith("Nothing is left to be said here.\n")


def test_a_thread_with_replies_is_left_alone_whatever_happens(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [TWO, THREE]), known)
    there.reply(0)
    before = list(there.comments[:1])
    there.log.clear()
    post(there, bundle(FILES, [TWO, Wrong("stack/p.yml", "three", "3", "unsafe", "other words")]), known)
    post(there, bundle(FILES, [TWO]), known)
    assert there.comments[:1] == before
    assert [line for line in there.writes if "comments" in line] == []


def test_an_outdated_comment_is_written_anew_where_the_line_is_now(known: Rules) -> None:
    there, what = fake(), bundle(FILES, [TWO])
    post(there, what, known)
    moved = {"stack/p.yml": (OLD, "x: 0\n" + NEW)}
    there.push(OTHER, {path: patch(*texts) for path, texts in moved.items()})
    posted = post(there, bundle(moved, [TWO], OTHER), known, OTHER)
    assert places(there) == [("stack/p.yml", None, 3)]
    assert (posted.created, posted.deleted) == (1, 1)


def test_comments_of_others_are_not_ours_whatever_they_say(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [TWO]), known)
    there.comments[0]["user"] = {"login": "mallory"}
    post(there, bundle(FILES, []), known)
    assert len(there.comments) == 1


def test_a_personal_token_knows_its_own_comments(known: Rules) -> None:
    there, what = fake(login="carol", personal=True), bundle(FILES, [TWO])
    post(there, what, known)
    there.log.clear()
    post(there, what, known)
    assert there.writes == []


def test_what_the_diff_does_not_show_is_said_on_the_file(known: Rules) -> None:
    there = fake()
    posted = post(there, bundle(FILES, [HIDDEN]), known)
    assert [(one["subject_type"], one["line"]) for one in there.comments] == [("file", None)]
    body = there.comments[0]["body"]
    assert "```suggestion" not in body
    assert "+l: 0\n" in body
    assert "This is in the patch, not a suggestion: it changes lines that this pull request does not show." in body
    assert posted.unshown == ()


def test_a_decision_for_people_is_a_comment_on_its_line(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [MANUAL]), known)
    assert places(there) == [("stack/p.yml", None, 4)]
    assert "Not fixed: it needs a decision." in there.comments[0]["body"]


def test_a_fix_over_two_files_is_never_half_a_suggestion(known: Rules) -> None:
    files = {**FILES, "q.yml": ("a: 1\n", "a: one\n")}
    there = fake(files)
    what = bundle(files, [Wrong("stack/p.yml", "two", "2", also=("q.yml", "one", "1"))])
    posted = post(there, what, known)
    assert ["```suggestion" in one["body"] for one in there.comments] == [False]
    assert what.leftover(note.suggestion for note in posted.shown if note.suggestion).count(b"diff --git") == 2


def test_files_that_the_pull_request_does_not_touch_are_in_the_summary(known: Rules) -> None:
    files = {**FILES, "q.yml": ("a: one\n", "a: one\n")}
    there = fake(FILES)
    posted = post(there, bundle(files, [TWO, Wrong("q.yml", "one", "1")]), known)
    assert len(there.comments) == 1
    assert [one.why for one in posted.unshown] == ["not-in-diff"]
    assert "- `q.yml:1` **PRM001**" in there.reviews[0]["body"]
    assert "+a: 1\n" in there.reviews[0]["body"]


def many(count: int) -> tuple[dict[str, tuple[str, str]], list[Wrong]]:
    files = {"many.yml": (numbered(count, False), numbered(count, True))}
    return files, [Wrong("many.yml", f"bad{number}x", f"good{number}") for number in range(count)]


def test_a_hundred_comments_at_most_and_the_rest_summarised(known: Rules) -> None:
    files, wrong = many(130)
    there, what = fake(files), bundle(files, wrong)
    posted = post(there, what, known)
    assert (len(there.comments), len(there.reviews)) == (100, 1)
    assert [one.why for one in posted.unshown] == ["many"] * 30
    assert "100 suggestions to apply, 0 other comments, 30 without a comment" in there.reviews[0]["body"]
    there.log.clear()
    again = post(there, what, known)
    assert there.writes == []
    assert len(again.shown) == 100


def test_pages_are_read_to_the_end(known: Rules) -> None:
    files, wrong = many(100)
    there, what = fake(files), bundle(files, wrong)
    there.comments += [
        {"id": number, "body": "words", "user": {"login": "alice"}, "path": "many.yml", "line": 1, "start_line": None}
        for number in range(1, 100)
    ]
    post(there, what, known)
    there.log.clear()
    post(there, what, known)
    assert there.writes == []
    assert there.log.count(f"GET /repos/{REPOSITORY}/pulls/7/comments") == 2


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param([3], id="one"),
        pytest.param([0, 19], id="first and last"),
        pytest.param([7, 8, 9], id="some together"),
        pytest.param(list(range(20)), id="all"),
    ],
)
def test_a_comment_that_github_does_not_take_is_found_and_its_fix_goes_to_the_patch(known: Rules, bad: list[int]) -> None:
    files, wrong = many(20)
    there, what = fake(files), bundle(files, wrong)
    there.refuses = tuple(f" bad{number}x is not" for number in bad)
    posted = post(there, what, known)
    on_files = min(len(bad), 10)
    assert sorted(one["subject_type"] for one in there.comments) == ["file"] * on_files + ["line"] * (20 - len(bad))
    assert [one.why for one in posted.unshown] == ["many"] * (len(bad) - on_files)
    assert {review["state"] for review in there.reviews} == {"COMMENTED"}
    left = what.leftover(note.suggestion for note in posted.shown if note.suggestion)
    assert left.count(b"\n+line") == len(bad)
    assert all("the platform took no comment there" in one["body"] for one in there.comments if one["subject_type"] == "file")


def test_where_github_takes_no_comment_at_all_the_summary_has_it(known: Rules) -> None:
    there, what = fake(), bundle(FILES, [TWO, THREE])
    there.refuses, there.refuses_files = ("PRM001",), True
    posted = post(there, what, known)
    assert there.comments == []
    assert [one.why for one in posted.unshown] == ["rejected", "rejected"]
    (review,) = there.reviews
    assert "Its fix is in the patch: the platform took no comment there." in review["body"]
    assert "-b: two\n-c: three\n+b: 2\n+c: 3\n" in review["body"]


def test_lines_that_read_otherwise_on_github_get_no_suggestion(known: Rules) -> None:
    there = fake()
    there.patches["stack/p.yml"] = patch(OLD, NEW).replace("+b: two", "+b: 2wo")
    post(there, bundle(FILES, [TWO]), known)
    assert ["```suggestion" in one["body"] for one in there.comments] == [False]


def test_a_file_whose_diff_github_does_not_show_gets_a_comment_as_a_whole(known: Rules) -> None:
    there = fake()
    there.patches["stack/p.yml"] = None
    post(there, bundle(FILES, [TWO]), known)
    assert [one["subject_type"] for one in there.comments] == ["file"]


def test_whenever_the_process_dies_the_next_run_finishes_the_work(known: Rules) -> None:
    files = {**FILES, "q.yml": ("a: 1\n", "a: one\n")}
    first, then = bundle(files, [TWO, THREE, Wrong("q.yml", "one", "1")]), bundle(files, [HIDDEN, MANUAL, THREE])
    whole = fake(files)
    post(whole, first, known)
    post(whole, then, known)
    expected = sorted((one["path"], one["line"] or 0, one["body"]) for one in whole.comments)
    deaths = 0
    for writes in range(10):
        there = fake(files)
        post(there, first, known)
        there.dies_after = len(there.writes) + writes
        try:
            post(there, then, known)
        except Crash:
            deaths += 1
        there.dies_after = None
        post(there, then, known)
        assert sorted((one["path"], one["line"] or 0, one["body"]) for one in there.comments) == expected
        there.log.clear()
        post(there, then, known)
        assert there.writes == []
    assert deaths >= 4


def test_dying_while_it_probes_leaves_nothing_behind(known: Rules) -> None:
    files, wrong = many(8)
    there, what = fake(files), bundle(files, wrong)
    there.refuses, there.dies_after = (" bad3x is not",), 2
    with pytest.raises(Crash):
        post(there, what, known)
    assert [review["state"] for review in there.reviews] == ["PENDING"]
    there.dies_after = None
    post(there, what, known)
    assert [review["state"] for review in there.reviews] == ["COMMENTED"]
    assert len(there.comments) == 8


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_token_that_may_only_read_posts_nothing_and_says_so(known: Rules, status: int) -> None:
    there = fake()
    there.faults.append(Fault("POST .*/reviews", status, message="Resource not accessible by integration"))
    posted = post(there, bundle(FILES, [TWO, THREE]), known)
    assert (there.comments, there.reviews) == ([], [])
    assert [one.why for one in posted.unshown] == ["read-only", "read-only"]
    assert posted.problem == (f"POST /repos/{REPOSITORY}/pulls/7/reviews: {status} (Resource not accessible by integration)")


def test_a_repository_that_is_not_seen_at_all(known: Rules) -> None:
    there = fake()
    there.faults.append(Fault("GET .*/pulls/7$", 404))
    posted = post(there, bundle(FILES, [TWO]), known)
    assert ([one.why for one in posted.unshown], there.writes) == (["read-only"], [])


@pytest.mark.parametrize(
    ("fault", "slept"),
    [
        pytest.param(Fault("POST .*/reviews", 429, {"retry-after": "17"}), 18.0, id="429 with Retry-After"),
        pytest.param(Fault("POST .*/reviews", 403, {"retry-after": "30"}), 31.0, id="403 with Retry-After"),
        pytest.param(Fault("POST .*/reviews", 403, message="You have exceeded a secondary rate limit"), 60.0, id="secondary"),
        pytest.param(
            Fault("POST .*/reviews", 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000100"}), 101.0, id="primary"
        ),
        pytest.param(Fault("POST .*/reviews", 422, message="was submitted too quickly"), 60.0, id="too quickly"),
        pytest.param(Fault("GET .*/files", 502), 1.0, id="an error of its own while reading"),
    ],
)
def test_limits_are_waited_for(known: Rules, fault: Fault, slept: float) -> None:
    there = fake()
    there.faults.append(fault)
    posted = post(there, bundle(FILES, [TWO]), known)
    assert slept in there.clock.slept
    assert (len(there.comments), posted.problem) == (1, "")


def test_a_limit_that_lasts_too_long_is_said_and_not_waited_for(known: Rules) -> None:
    there = fake()
    there.faults.append(Fault("POST .*/reviews", 429, {"retry-after": "3600"}))
    posted = post(there, bundle(FILES, [TWO]), known)
    assert sum(there.clock.slept) < 10
    assert [one.why for one in posted.unshown] == ["unreachable"]
    assert "asks to wait 3601 seconds" in posted.problem


@pytest.mark.parametrize("late", [True, False])
def test_when_the_answer_gets_lost_nothing_is_posted_twice(known: Rules, late: bool) -> None:
    there, what = fake(), bundle(FILES, [TWO, HIDDEN])
    there.faults += [Fault("POST .*/reviews", 502, late=late), Fault("POST .*/comments", 504, late=late)]
    posted = post(there, what, known)
    assert sorted(one["subject_type"] for one in there.comments) == ["file", "line"]
    assert (len(there.reviews), posted.problem) == (1, "")
    assert len(posted.shown) == 2


def test_a_platform_that_is_down_is_given_up(known: Rules) -> None:
    there = fake()
    there.faults.append(Fault("POST", 503, times=99))
    posted = post(there, bundle(FILES, [TWO]), known)
    assert [one.why for one in posted.unshown] == ["unreachable"]
    assert posted.problem == "GitHub does not say whether it took the comments"


def test_when_patience_ends_between_two_attempts_that_is_said_too(known: Rules) -> None:
    """A limit takes all the time there is, and then GitHub does not say whether it took the review."""
    there = fake()
    there.faults += [Fault("POST .*/reviews", 429, {"retry-after": "599"}), Fault("POST .*/reviews", 502)]
    posted = post(there, bundle(FILES, [TWO]), known)
    assert [one.why for one in posted.unshown] == ["unreachable"]
    assert posted.problem == "trying again: 429 (the platform asks to wait 1 seconds)"


def test_writes_keep_a_second_apart(known: Rules) -> None:
    there = fake()
    post(there, bundle(FILES, [HIDDEN, Wrong("stack/p.yml", "k: 11", "k: 1"), Wrong("stack/p.yml", "j: 10", "j: 1")]), known)
    assert there.clock.slept == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("gone", [{"state": "closed"}, {"head": OTHER}])
def test_a_pull_request_that_has_gone_on_is_left_to_the_next_run(known: Rules, gone: dict[str, str]) -> None:
    there = fake()
    for name, value in gone.items():
        setattr(there, name, value)
    posted = post(there, bundle(FILES, [TWO]), known)
    assert (posted.stale, there.writes) == (True, [])
    assert posted.problem == f"no open pull request is at commit {HEAD[:12]} now"


@pytest.mark.parametrize("by_commit", [True, False])
def test_the_pull_request_of_a_commit_is_asked_for(known: Rules, by_commit: bool) -> None:
    there = fake()
    there.by_commit = by_commit
    posted = github.post(there.api, Target(REPOSITORY, 0, HEAD, "mallory:fix"), bundle(FILES, [TWO]), known)
    assert (len(there.comments), posted.stale) == (1, False)


def test_a_commit_of_no_pull_request(known: Rules) -> None:
    there = fake()
    posted = github.post(there.api, Target(REPOSITORY, 0, OTHER), bundle(FILES, [TWO], OTHER), known)
    assert (posted.stale, there.writes) == (True, [])

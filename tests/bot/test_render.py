"""Comments and summaries, to the letter; what a stranger's facts can do in them: nothing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from fixer.bot.bundle import Bundle, Entry, Place, Remedy, schema
from fixer.bot.notes import Note, Unshown
from fixer.bot.render import BODY, Rules, comment, mark, marked, rules
from fixer.bot.strict import complaints
from fixer.bot.summary import summary
from fixer.output.markdown_text import prose
from tests.bot.made import Wrong, bundle

FILES = {"p.yml": ("a: 1\nb: 2\n", "a: 1\nb: two\n"), "q.yml": ("c: one\n", "c: one\n")}
ONE = bundle(FILES, [Wrong("p.yml", "two", "2")])
ENTRY = ONE.entries[0]
PRM = "**PRM001** scrape-target-published-port: two is not the port\n"
END = "<sub>`fixer rule PRM001` explains it.</sub>\n"


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


def body(entry: Entry, known: Rules, of: Bundle = ONE, block: str = "") -> str:
    made = comment(entry, known[entry.code], of, block)
    text, _, last = made.rpartition("\n")
    assert marked(text, entry.fingerprint) == made
    assert last.startswith(f"<!-- fixer fingerprint={entry.fingerprint} content=")
    return text


def test_a_suggestion(known: Rules) -> None:
    assert body(ENTRY, known, block="```suggestion\nb: 2\n```\n") == f"{PRM}\n```suggestion\nb: 2\n```\n\n{END}"


def test_a_suggestion_in_another_file_than_the_defect(known: Rules) -> None:
    moved = replace(ENTRY, place=Place("compose.yml", 3, 3), related=(Place("a b`.yml", 4, 9),))
    assert f"```\n\nSee also `compose.yml:3`, ``a b`.yml:4``.\n\n{END}" in body(moved, known, block="```suggestion\n```\n")


def test_alternatives_are_listed_with_their_diffs(known: Rules) -> None:
    fixes = (replace(ENTRY.fixes[0], title="use `2`"), Remedy("ask", "manual", "only you know"))
    entry = replace(ENTRY, fixes=fixes, suggestion=None, why_not="alternatives")
    assert body(entry, known) == (
        f"{PRM}\nOne of these, whichever is meant:\n\n1. use `2` (safe)\n\n"
        "```diff\ndiff --git a/p.yml b/p.yml\n--- a/p.yml\n+++ b/p.yml\n@@ -1,2 +1,2 @@\n a: 1\n-b: two\n+b: 2\n```\n\n"
        f"2. ask (manual: only you know)\n\nNot fixed: there are several ways, one of which must be chosen.\n\n{END}"
    )


def test_a_body_that_would_be_too_long_says_so(known: Rules) -> None:
    made = comment(ENTRY, known["PRM001"], ONE, "```suggestion\n" + "é" * (BODY // 2) + "\n```\n")
    assert "It is too long to be shown here.\n" in made
    assert mark(made) is not None


def test_a_diff_with_fences_stays_in_its_own(known: Rules) -> None:
    files = {"p.yml": ("a: 1\n", "a: |\n  ```\n  <!-- x -->\nb: two\n")}
    of = bundle(files, [Wrong("p.yml", "two", "2")])
    entry = replace(of.entries[0], suggestion=None, why_not="overlap")
    assert [token.type for token in MarkdownIt().parse(body(entry, known, of))].count("fence") == 1


PIECES = "` `` * _ [x](y) ![ #12 !3 GH-4 acme/stack#5 &lt; \\ ~~ | - 1. $x$ %4 + deadbeefdeadbeef http mailto:x :tada: é {} = ---"
PIECES_AND_SPACES = [*PIECES.split(), " ", "  ", "](", "www", "word"]


def test_phrases_that_are_allowed_are_words_and_nothing_else() -> None:
    """Random phrases of what means something in Markdown: paragraphs hold text and code, and all of what was said."""
    rng, phrase = random.Random(1), schema()["$defs"]["phrase"]
    judged = 0
    for _ in range(3000):
        said = "".join(rng.choice(PIECES_AND_SPACES) for _ in range(rng.randint(1, 8)))
        if next(complaints(said, phrase, schema()), None) is not None:
            continue
        judged += 1
        tokens = MarkdownIt("commonmark", {"linkify": False}).parse(f"**PRM001** x: {prose(said)}\n")
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], said
        kinds = {child.type for child in tokens[1].children or ()}
        assert kinds <= {"text", "code_inline", "strong_open", "strong_close", "text_special"}, said
    assert judged > 2000


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("`a` is *b*", "`a` is \\*b\\*"),
        ("a ` b", "a \\` b"),
        ("`a`, see #12 and !3", "`a`, see \\#\u200b12 and \\!\u200b3"),
        (" a  `b`  `c` ", " a `b` `c` "),
        ("", ""),
    ],
)
def test_prose(said: str, expected: str) -> None:
    assert prose(said) == expected


def test_facts_of_another_version_do_not_break_the_message(known: Rules) -> None:
    entry = replace(ENTRY, facts={"other": "x"})
    first = prose(known["PRM001"].docs.strip().partition("\n")[0])
    assert body(entry, known, block="```suggestion\n```\n").startswith(f"**PRM001** scrape-target-published-port: {first}\n")


def test_the_summary(known: Rules) -> None:
    of = bundle(FILES, [Wrong("p.yml", "two", "2"), Wrong("q.yml", "one", "1", "unsafe", "it may restart")])
    note = Note(of.entries[0], "p.yml", 2, 2, "", of.suggestions[0])
    unshown = (Unshown(of.entries[1], "not-in-diff"),)
    assert summary(of, known, [note], unshown, BODY) == (
        "**fixer** found 2 defects here: 1 suggestion to apply, 0 other comments, 1 without a comment.\n"
        "\nNot shown as comments:\n"
        "\n- `q.yml:1` **PRM001** scrape-target-published-port: one is not the port. "
        "Its fix is in the patch: it changes lines that this pull request does not show. (it may restart)\n"
        "\nThe patch does the rest once the suggestions are applied (`git apply`):\n"
        "\n```diff\ndiff --git a/q.yml b/q.yml\n--- a/q.yml\n+++ b/q.yml\n@@ -1 +1 @@\n-c: one\n+c: 1\n```\n\n"
    )


def test_a_summary_says_what_it_has_no_room_for(known: Rules) -> None:
    of = bundle(FILES, [Wrong("q.yml", "one", "x" * 5000)])
    text = summary(of, known, (), [Unshown(of.entries[0], "not-in-diff")], 2000)
    assert len(text.encode()) <= 2000
    assert text.endswith("\nSome of it is too long to be shown here.\n")


def test_rules_that_are_not_built_in_say_nothing(known: Rules) -> None:
    strange = replace(ENTRY, code="EVIL001", suggestion=None, why_not="manual")
    of = replace(ONE, entries=(strange,))
    text = summary(of, known, (), [Unshown(strange, "not-built-in")], BODY)
    assert "- `p.yml:2` **EVIL001**. Not fixed: it needs a decision." in text
    assert "port" not in text.partition("```")[0]

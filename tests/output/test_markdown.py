"""The report as Markdown, to the letter, and as a CommonMark parser reads it when a file means harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome, RuleError
from fixer.engine.rule import UNSAFE
from fixer.errors import Template, Unreadable
from fixer.output import markdown
from fixer.output.markdown_text import code, inert, plain, span
from fixer.output.report import Report
from tests.engine.small import go, replaces
from tests.output.test_text import COMPOSE, OTHER, across, alternatives, hostile


def rendered(*reports: Report) -> str:
    return markdown.render(reports).decode()


def test_findings_a_picture_and_the_patch() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, across())
    assert (
        rendered(Report(outcome, name=lambda path: f"x/{path}"))
        == """\
## fixer

1 error; `fixer apply` mends 1. `fixer rule CODE` explains.

- **error** `x/b.yml:2` **TST001** wrong-port: wrong port
  - fix (safe): name the container's port

```mermaid
flowchart LR
    n0["x/b.yml"]
    n1(["auth"])
    n0 --x|"TST001"| n1
    linkStyle 0 stroke:#d1242f,stroke-width:3px
```

<details>
<summary>Patch of 2 files</summary>

```diff
diff --git a/a.yml b/a.yml
--- a/a.yml
+++ b/a.yml
@@ -3,4 +3,4 @@
     image: auth
<blank>
     ports:
-      - "8081:8080"
+      - "8080:8080"
diff --git a/b.yml b/b.yml
--- a/b.yml
+++ b/b.yml
@@ -1,2 +1,2 @@
 jobs:
-- targets: ['auth:8081']
+- targets: ['auth:8080']
```

</details>
""".replace("<blank>", " ")
    )


def test_alternatives_and_why_nothing_is_done() -> None:
    assert (
        rendered(Report(go({"a.yml": COMPOSE}, alternatives())))
        == """\
## fixer

1 warning. `fixer rule CODE` explains.

- **warning** `a.yml:3` **TST002** open-question: which one?
  - alternative (unsafe): name: name it; another image then
  - alternative (unsafe): note: write it down; one file more
  - not fixed: choose one with `[rules.TST002] alternative =` name or note

```mermaid
flowchart LR
    n0(["auth TST002"])
    classDef broken stroke:#d1242f,stroke-width:3px
    class n0 broken
```
"""
    )


def test_errors() -> None:
    problems = (Unreadable("a`b.yml", "found a tab", 3, 4), Template("c.yml", "a template"))
    outcome = go({}, replaces("TST004", "auth", "sso"))
    broken = Outcome(outcome.before, outcome.after, (), (RuleError(("TST001",), "ValueError: <x>"),))
    assert (
        rendered(Report(broken, problems=problems))
        == """\
## fixer

No findings.

**2 errors**: not everything could be looked at.

- ``a`b.yml:3:4``: found a tab
- TST001: ValueError: \\<x\\>
"""
    )


def test_nothing() -> None:
    assert rendered() == "## fixer\n\nNo findings.\n"
    silent = Report(go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n"}, hostile()))
    assert rendered(silent) == "## fixer\n\nNo findings.\n"


def test_control_characters_in_the_patch_are_shown() -> None:
    outcome = go({"a.yml": "k: old # \u202e\u200b\tx\r\n"}, replaces("TST004", "old", "new"))
    assert "\n-k: old # \\u202e\\u200b\tx\n+k: new # \\u202e\\u200b\tx\n```\n" in rendered(Report(outcome))


def test_whole_files_are_left_out_of_a_patch_that_is_too_long() -> None:
    line = f"old{'x' * 500}"
    files = {f"{number}.yml": "".join(f"k{n}: {line} # {'é' * 100}\n" for n in range(12)) for number in range(9)}
    outcome = go(files, replaces("TST004", line, "new"))
    text = rendered(Report(outcome))
    assert len(text.encode()) <= markdown.BYTES
    shown = text.count("diff --git")
    assert 0 < shown < 9
    assert f"{9 - shown} files not shown here; `fixer apply --dry-run` prints the whole patch.\n\n</details>\n" in text
    assert "<summary>Patch of 9 files</summary>" in text


def test_findings_that_do_not_fit_are_counted() -> None:
    outcome = go({"a.yml": "".join(f"k{n}: old\n" for n in range(1000))}, replaces("TST004", "old", "new", UNSAFE), fix=False)
    text = rendered(Report(outcome))
    listed = text.count("- **error** ")
    assert f"\n- {1000 - listed} more findings not shown here\n" in text
    assert len(text.encode()) <= markdown.BYTES


_SIGNS = [*"`~*_[]()<>!#|\\@&:/-+=.1$^%{}\"' \t\n\rax", "\u2028", "\u202e", "\x00", "\x0b"]
_WORDS = ["http://e.org", "www.e.org", "<img src=x>", "<!--", "-->", "</details>", "```", "@me", "GH-1", "&lt;"]
NASTY = st.lists(st.sampled_from([*_SIGNS, *_WORDS]), max_size=30).map("".join)

PARSER = MarkdownIt("gfm-like", {"linkify": False, "html": True})


@settings(max_examples=300, deadline=None)
@given(NASTY)
@example("](http://e.org) ![x](//e.org)")
@example("1. x")
@example("- [ ] x")
@example("/close")
def test_nothing_in_plain_text_is_markup(text: str) -> None:
    made = inert(text)
    tokens = PARSER.parse(f"- word: {made}\n") + PARSER.parse(f"{made}\n")
    assert {token.type for token in tokens} <= {
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        *("paragraph_open", "paragraph_close", "inline"),
    }
    inner = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inner} <= {"text", "text_special"}
    for token in tokens:
        _dead("".join(child.content for child in token.children or ()))


def _dead(text: str) -> None:
    """Nothing that platforms look for in the text that is left: mentions, references, addresses."""
    assert not re.search(r"@\w|[#!~%$&]\w|://|\bwww\.|\bGH-\d", text, re.IGNORECASE), text


@settings(max_examples=300, deadline=None)
@given(NASTY)
def test_nothing_in_a_code_span_ends_it(text: str) -> None:
    made = span(text)
    (_, inline, _) = PARSER.parse(f"word {made} word\n") if made else (None, None, None)
    if inline is not None:
        assert [child.type for child in inline.children or ()] == ["text", "code_inline", "text"]


@settings(max_examples=300, deadline=None)
@given(NASTY)
def test_nothing_in_a_block_ends_it(text: str) -> None:
    (token,) = PARSER.parse(code(text, "diff"))
    assert (token.type, token.info) == ("fence", "diff")


@settings(max_examples=200, deadline=None)
@given(NASTY)
def test_a_commit_message_calls_nobody(text: str) -> None:
    made = plain(text)
    assert "\n" not in made
    _dead(made)
    for token in PARSER.parse(f"- word: {made}\n"):
        assert {child.type for child in token.children or ()} <= {
            "text",
            "text_special",
            "code_inline",
            "em_open",
            "em_close",
        } | {
            "strong_open",
            "strong_close",
            "s_open",
            "s_close",
        }


@settings(max_examples=60, deadline=None)
@given(NASTY)
@example("x`]](http://e.x) @me #1 <img>")
def test_a_whole_report_of_a_hostile_file(text: str) -> None:
    quoted = "".join(f"\\U{ord(character):08x}" for character in text)
    outcome = go({"a.yml": f'key: "{quoted}" # {text!r}\n'}, hostile(), replaces("TST004", text, "new"), flags=Flags())
    report = Report(outcome, name=lambda path: f"{text}{path}", patched=lambda path: f"x{text.replace(chr(0), '')}{path}")
    tokens = PARSER.parse(rendered(report))
    html = [token.content for token in tokens if token.type == "html_block"]
    assert [
        part for part in html if not re.fullmatch(r"<details>\n<summary>Patch of 1 file</summary>\n|</details>\n", part)
    ] == []
    assert [token.info for token in tokens if token.type == "fence"] == ["mermaid", *["diff"] * (len(html) // 2)]
    inner = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inner} <= {"text", "text_special", "code_inline", "strong_open", "strong_close"}
    _dead("\n".join(child.content for child in inner if child.type != "code_inline"))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("auth-service:8081 is the port", "auth-service:8081 is the port"),
        ("a_b *c* [d](e)", "a\\_b \\*c\\* \\[d\\](e)"),
        ("- x", "\\- x"),
        ("1. x", "1\\. x"),
        ("  # x\ny", "\\# x y"),
        ("see @me and #12, GH-3", "see @|me and \\#|12, GH|-3"),
        ("http://e.org", "http:|//e.org"),
    ],
)
def test_ordinary_text_stays_readable(text: str, made: str) -> None:
    assert inert(text).replace("\u200b", "|") == made

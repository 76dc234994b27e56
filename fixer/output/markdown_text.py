"""Text of strangers in Markdown: fences that nothing inside can close, and words that cannot become markup.

Platforms look for mentions, references and bare addresses in the text that Markdown leaves, where backslashes are gone
already: these are broken with a zero-width space.
"""

from __future__ import annotations

import re

from fixer.output.terminal import safe

BREAK = "\u200b"
"""Zero-width space: not seen, and no mention, reference or address goes on behind it."""


def fence(body: str) -> str:
    """Backticks for a code block round `body`: one more than its longest run, wherever that stands, and at least three."""
    return "`" * max(3, 1 + _longest(body))


def code(body: str, language: str = "") -> str:
    """A fenced block of `body`."""
    mark = fence(body)
    return f"{mark}{language}\n{body}{'' if body.endswith(chr(10)) else chr(10)}{mark}\n"


def visible(body: str) -> str:
    """Lines for a code block: what is not printable (control and bidi characters) escaped, tabs kept, line ends plain."""
    return "\n".join("\t".join(map(safe, line.removesuffix("\r").split("\t"))) for line in body.split("\n"))


def span(text: str) -> str:
    """`text` as inline code on one line; no mention, reference or markup in it is live."""
    text = _one_line(text)
    if not text:
        return ""
    mark = "`" * (1 + _longest(text))
    return f"{mark} {text} {mark}" if text[0] in " `" or text[-1] in " `" else f"{mark}{text}{mark}"


def inert(text: str) -> str:
    """`text` as plain text on one line: no markup, no mention, no reference, no link, whatever platform shows it."""
    text = re.sub(r"([\\`*_{}\[\]<>~|!$&#])", r"\\\1", _one_line(text).strip())
    # what begins a list, a heading's line or a command to the platform does so at the start only
    return _broken(re.sub(r"\A(\d*)([-+=.)/:])", r"\1\\\2", text))


def prose(text: str) -> str:
    """A line in which names stand between backticks, as our messages say them: these as code, all else as plain words."""
    parts = re.split(r"`([^`]*)`", text)
    return "".join(span(part) if number % 2 else _spaced(part) for number, part in enumerate(parts))


def _spaced(text: str) -> str:
    """Plain words with the space that stands around them."""
    return f"{' ' * text[:1].isspace()}{inert(text)}{' ' * text[-1:].isspace()}" if text.strip() else " " * bool(text)


def plain(text: str) -> str:
    """`text` on one line to be read as it stands (a commit message) and, where somebody renders it, as inert as it can be."""
    return re.sub(r"[<\]`*]", lambda found: found[0] + BREAK, _broken(_one_line(text)))


def _broken(text: str) -> str:
    """Mentions, references (`#1`, `!1`, `GH-1`, `owner/name#1`) and addresses made plain words."""
    text = text.replace("@", f"@{BREAK}").replace("://", f":{BREAK}//")
    text = re.sub(r"([#!&~%$])(?=\\?[\w\"])", rf"\1{BREAK}", text)
    return re.sub(r"\b(www|gh)(?=\\?[.-])", rf"\1{BREAK}", text, flags=re.IGNORECASE)


def _one_line(text: str) -> str:
    return safe(re.sub(r"\s+", " ", text))


def _longest(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)

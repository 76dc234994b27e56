"""Writes what documentation can be derived: a page per rule in docs/rules/, the table of rules in README.md, docs/schemas/.

    python -m docs.generate          (also: make docs)

A test keeps both as this would write them.
"""

from __future__ import annotations

from json import dumps
from pathlib import Path

from fixer.bot import bundle
from fixer.engine.catalogue import Catalogue, installed
from fixer.engine.rule import Rule
from fixer.output import json, json_schema
from fixer.output import page as pages

PROJECT = Path(__file__).parents[1]
FIXTURES = PROJECT / "fixtures"
START, END = "<!-- rules: written by docs/generate.py -->\n", "<!-- end of rules -->\n"


def rules(catalogue: Catalogue | None = None) -> tuple[Rule, ...]:
    """The rules of the catalogue that have a product, in order of code."""
    known = catalogue or installed(cache=False)
    return tuple(known.rule(listed) for listed in known.listed if listed.product)


def page(rule: Rule) -> str:
    """The rule's page with the case `example` of its fixtures."""
    case = FIXTURES / rule.code / "example"
    return pages.page(rule, _files(case / "bad"), _files(case / "good"))


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def table(known: tuple[Rule, ...]) -> str:
    """The rules as a Markdown table, for README.md."""
    rows = (
        f"| [{rule.code}](docs/rules/{rule.code}.md) | {rule.name} | {pages.severity(rule)} | {pages.best(rule)} "
        f"| {'yes' if rule.meta.default else 'no'} | {_first_line(rule)} |\n"
        for rule in known
    )
    return "| code | name | severity | best fix | default | |\n|---|---|---|---|---|---|\n" + "".join(rows)


def _first_line(rule: Rule) -> str:
    return rule.docs.strip().partition("\n")[0]


def readme(text: str, known: tuple[Rule, ...]) -> str:
    """README.md with the table as it should be. Raises ValueError when the markers are missing."""
    head, start, rest = text.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        raise ValueError("README.md: the markers of the table of rules are missing")
    return head + START + table(known) + END + tail


def schemas() -> dict[Path, str]:
    """JSON Schemas of what programs read, one for each version of a format."""
    made = {f"report-{json.VERSION}": json_schema.schema(), f"bundle-{bundle.VERSION}": bundle.schema()}
    return {PROJECT / "docs" / "schemas" / f"{name}.json": dumps(content, indent=2) + "\n" for name, content in made.items()}


def written(known: tuple[Rule, ...]) -> dict[Path, str]:
    """Every derived file and what it should hold."""
    pages = {PROJECT / "docs" / "rules" / f"{rule.code}.md": page(rule) for rule in known}
    path = PROJECT / "README.md"
    return {**pages, **schemas(), path: readme(path.read_text(), known)}


def main() -> None:
    files = written(rules())
    for stale in set((PROJECT / "docs" / "rules").glob("*.md")) - files.keys():
        stale.unlink()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()

"""Writes what documentation can be derived: a page per rule in docs/rules/, the tables of rules in README.md and
docs/rules/README.md, docs/schemas/.

    python -m docs.generate          (also: make docs)

A test keeps both as this would write them.
"""

from __future__ import annotations

from collections.abc import Iterable
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


COLUMNS = ("code", "name", "applies to", "severity", "best fix", "default", "judge")


def table(known: tuple[Rule, ...], folder: str = "docs/rules/") -> str:
    """The rules as a Markdown table, for README.md. `judge`: the upstream tool that refuses the bad example."""
    return _table(COLUMNS, ((_link(rule, folder), *_cells(rule)) for rule in known))


def index(known: tuple[Rule, ...]) -> str:
    """docs/rules/README.md: the table with what each rule is about."""
    rows = ((_link(rule, ""), *_cells(rule), _first_line(rule)) for rule in known)
    return f"# The rules\n\n{len(known)} rules; `fixer rule CODE` shows a page on the terminal.\n\n{_table((*COLUMNS, ''), rows)}"


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (columns, ("---",) * len(columns), *rows))


def _link(rule: Rule, folder: str) -> str:
    return f"[{rule.code}]({folder}{rule.code}.md)"


def _cells(rule: Rule) -> tuple[str, ...]:
    default = "yes" if rule.meta.default else "no"
    return rule.name, pages.products(rule), pages.severity(rule), pages.best(rule), default, rule.meta.oracle or "–"


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
    return {
        **pages,
        **schemas(),
        PROJECT / "docs" / "rules" / "README.md": index(known),
        path: readme(path.read_text(), known),
    }


def main() -> None:
    files = written(rules())
    for stale in set((PROJECT / "docs" / "rules").glob("*.md")) - files.keys():
        stale.unlink()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()

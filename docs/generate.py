"""Writes what documentation can be derived: a page per rule in docs/rules/, and the table of rules in README.md.

    python -m docs.generate          (also: make docs)

A test keeps both as this would write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fixer.engine.catalogue import Catalogue, installed
from fixer.engine.changes import Change
from fixer.engine.rule import Rule
from fixer.output.diff import patch

PROJECT = Path(__file__).parents[1]
FIXTURES = PROJECT / "fixtures"
START, END = "<!-- rules: written by docs/generate.py -->\n", "<!-- end of rules -->\n"


def rules(catalogue: Catalogue | None = None) -> tuple[Rule, ...]:
    """The rules of the catalogue that have a product, in order of code."""
    known = catalogue or installed(cache=False)
    return tuple(known.rule(listed) for listed in known.listed if listed.product)


def page(rule: Rule) -> str:
    """The rule's page: facts, the module's documentation, and an example as a diff."""
    return "\n".join([*_head(rule), _sections(rule.docs), *_example(rule)]).rstrip() + "\n"


def _head(rule: Rule) -> Iterator[str]:
    meta = rule.meta
    yield f"# {rule.code} {rule.name}\n"
    yield f"| severity | best fix | on by default | applies to | upstream judge |\n|---|---|---|---|---|\n{_facts(rule)}\n"
    if meta.options:
        yield "| option | default | choices | meaning |\n|---|---|---|---|"
        yield from (
            f"| `{name}` | {_code(option.default)} | {', '.join(map(_code, option.choices))} | {option.help} |"
            for name, option in meta.options.items()
        )
        yield ""


def _facts(rule: Rule) -> str:
    products = ", ".join(f"{product} {versions}" for product, versions in rule.meta.products.items())
    cells = (_severity(rule), _best(rule), "yes" if rule.meta.default else "no", products, rule.meta.oracle or "none")
    return f"| {' | '.join(cells)} |"


def _severity(rule: Rule) -> str:
    return rule.meta.severity.name.lower()


def _best(rule: Rule) -> str:
    return rule.meta.applicability.name.lower()


def _code(value: object) -> str:
    return "–" if value is None else f"`{value}`"


def _sections(docs: str) -> str:
    return docs.strip() + "\n"


def _example(rule: Rule) -> Iterator[str]:
    case = FIXTURES / rule.code / "example"
    if not (case / "bad").is_dir() or not (case / "good").is_dir():
        return
    bad, good = _files(case / "bad"), _files(case / "good")
    changes = (Change(path, bad.get(path), text) for path, text in sorted(good.items()))
    yield "## Example\n"
    yield f"```diff\n{patch(changes).decode()}```"


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def table(known: tuple[Rule, ...]) -> str:
    """The rules as a Markdown table, for README.md."""
    rows = (
        f"| [{rule.code}](docs/rules/{rule.code}.md) | {rule.name} | {_severity(rule)} | {_best(rule)} "
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


def written(known: tuple[Rule, ...]) -> dict[Path, str]:
    """Every derived file and what it should hold."""
    pages = {PROJECT / "docs" / "rules" / f"{rule.code}.md": page(rule) for rule in known}
    path = PROJECT / "README.md"
    return {**pages, path: readme(path.read_text(), known)}


def main() -> None:
    files = written(rules())
    for stale in set((PROJECT / "docs" / "rules").glob("*.md")) - files.keys():
        stale.unlink()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    main()

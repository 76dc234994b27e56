"""Random edits over real files, each judged without fixer's own reading.

`python -m tests.document.fuzz --edits 50000 --corpus DIR`

An edit is right when the data after is the data before with the change made, nothing outside its spans moved, and no
comment appeared or vanished that should not. The table counts refusals by reason; any wrong result is printed and
makes the exit status 1.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.error import YAMLError

from fixer.document import proof
from fixer.document.document import Document
from fixer.document.edit import Refused
from fixer.document.layout import comments_in
from tests.document import oracle
from tests.document.oracle import Cell
from tests.document.surroundings import tokens
from tests.document.tries import Tries, Try

FAULTS = ("meaning", "breaks", "comments", "comment-lost")
"""Refusals of the proof itself: an operation went wrong and was caught."""


@dataclass
class Outcome:
    """What became of many tries. refused: reason codes; wrong: what went wrong, to be shown."""

    made: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    samples: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    seconds: float = 0

    def codes(self) -> Counter[str]:
        """Refusals by reason."""
        codes = Counter[str]()
        for (_, code), count in self.refused.items():
            codes[code] += count
        return codes

    def add(self, other: Outcome) -> None:
        self.made += other.made
        self.refused += other.refused
        self.wrong += other.wrong
        for key, samples in other.samples.items():
            self.samples.setdefault(key, []).extend(samples)
        self.seconds += other.seconds


def judge(document: Document, made: Try, cells: list[Cell], outcome: Outcome) -> None:
    """Check and prove one try, and hold the result against the oracle's."""
    after = proof.check(document, made.edits) or proof.prove(document, made.edits)
    if isinstance(after, Refused):
        outcome.refused[made.name, after.code] += 1
        sample = f"{document.path}: {made.what} {after.reason}"
        if after.code in FAULTS:
            sample += "\n" + difference(document.text, proof.splice(document.text, proof.distinct(made.edits)))
        outcome.samples.setdefault((made.name, after.code), []).append(sample)
        return
    outcome.made[made.name] += 1
    for problem in problems(document, after, made, cells):
        outcome.wrong.append(f"{document.path}: {made.what}: {problem}\n{difference(document.text, after.text)}")


def problems(before: Document, after: Document, made: Try, cells: list[Cell]) -> Iterator[str]:
    """Everything wrong with a result, in words."""
    if before.language == "yaml":
        yield from _data(after, made, cells)
        gained = oracle.comments(after.text)
        gained.subtract(oracle.comments(before.text))
    else:
        yield from ()
        gained = Counter(_conf_comments(after.text))
        gained.subtract(_conf_comments(before.text))
    gained.subtract(made.gained)
    gained.update(made.lost)
    for text, count in gained.items():
        if count > 0:
            yield f"comment {text!r} appeared"
        allowed = sum(found.text == text for span in made.within for found in comments_in(before, span))
        if -count > allowed:
            yield f"comment {text!r} vanished"
    rest = outside(before.text, [edit.span for edit in proof.settled(before, made.edits)])
    if not _subsequence(rest, after.text):
        yield "text outside the edits changed"


def _data(after: Document, made: Try, cells: list[Cell]) -> Iterator[str]:
    made.change()
    try:
        found = oracle.load(after.text)
    except YAMLError as error:
        yield f"does not parse: {error}"
        return
    if len(found) != len(cells) or not all(map(oracle.same, cells, found)):
        from deepdiff import DeepDiff

        yield f"data: {DeepDiff([oracle.plain(c) for c in cells], [oracle.plain(c) for c in found]).pretty()}"


def _conf_comments(text: str) -> list[str]:
    return [line.strip() for line in text.removeprefix("\ufeff").split("\n") if line.strip().startswith("#")]


def outside(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The pieces of text between the spans."""
    pieces, at = [], 0
    for start, end in sorted(set(spans)):
        pieces.append(text[at:start])
        at = end
    return [*pieces, text[at:]]


def _subsequence(pieces: list[str], text: str) -> bool:
    """Whether the pieces stand in the text in order, the first at its start and the last at its end."""
    if not text.startswith(pieces[0]) or not text.endswith(pieces[-1]):
        return False
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def difference(before: str, after: str) -> str:
    """A short unified diff that shows line ends and blanks."""
    import difflib

    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=2)
    return "\n".join(
        line if not line.startswith(("+", "-")) else line[0] + repr(line[1:])[1:-1]
        for line in lines
        if line[:3] not in ("---", "+++")
    )


def written(document: Document) -> Iterator[tuple[int, str]]:
    """Place and value of every scalar written in the file, keys included, without literals and without what is empty."""
    for root in document.roots:
        for node in tokens(root):
            on_lines = node.shape == "scalar" and node.style not in ("literal", "folded")
            if on_lines and node.alias is None and node.home is None and node.source:
                yield node.span.start, node.text


def counted(document: Document) -> Counter[str]:
    """The comments that fixer sees."""
    return Counter(comment.text for comment in document.comments)


def documents(corpus: Path) -> list[Document]:
    """Every YAML and conf file below a folder that parses and has something in it."""
    found = []
    for path in sorted(corpus.rglob("*")):
        if path.suffix not in (".yml", ".yaml", ".conf", ".rules") or not path.is_file():
            continue
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue
        document = Document(str(path.relative_to(corpus)), text, "conf" if path.suffix == ".conf" else "yaml")
        if document.error is None and any(root.children for root in document.roots):
            found.append(document)
    return found


def run(document: Document, edits: int, seed: int) -> Outcome:
    """So many tries on one document."""
    chance = random.Random(f"{seed} {document.path}")
    outcome, tries = Outcome(), Tries(document, chance)
    start = time.perf_counter()
    for _ in range(edits * 20):
        cells = oracle.load(document.text) if document.language == "yaml" else []
        made = tries.draw(cells) if chance.random() < 0.8 else tries.batch(cells)
        if made is not None:
            judge(document, made, cells, outcome)
            edits -= 1
        if edits <= 0:
            break
    outcome.seconds = time.perf_counter() - start
    return outcome


def _run(job: tuple[Path, str, int, int]) -> Outcome:
    corpus, path, edits, seed = job
    text = (corpus / path).read_bytes().decode()
    return run(Document(path, text, "conf" if path.endswith(".conf") else "yaml"), edits, seed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=50_000)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("FIXER_CORPUS"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=int, default=0, help="refusals shown per reason")
    parser.add_argument("--shown", type=int, default=20, help="wrong results shown")
    options = parser.parse_args()
    if options.corpus is None:
        parser.error("--corpus or FIXER_CORPUS is needed")
    found = documents(options.corpus)
    each, more = divmod(options.edits, len(found))
    jobs = [(options.corpus, document.path, each + (index < more), options.seed) for index, document in enumerate(found)]
    total = Outcome()
    start = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        for outcome in pool.map(_run, jobs, chunksize=4):
            total.add(outcome)
    report(total, options.samples, options.shown)
    print(f"{len(found)} files, {time.perf_counter() - start:.0f} s")
    return 1 if total.wrong else 0


def report(total: Outcome, samples: int, shown: int) -> None:
    """Print the table of refusals and every wrong result."""
    tries = sum(total.made.values()) + sum(total.refused.values())
    codes = total.codes()
    print(f"{tries} tries, {sum(total.made.values())} made, {len(total.wrong)} wrong")
    for code, count in codes.most_common():
        names = ", ".join(f"{name} {number}" for (name, of), number in total.refused.most_common() if of == code)
        print(f"  {code:18} {count:6} {count / tries:7.2%}   {names}")
    for (name, code), found in sorted(total.samples.items()):
        for sample in random.Random(1).sample(found, min(samples, len(found))):
            print(f"    {name} {code}: {sample}")
    for problem in total.wrong[:shown]:
        print(f"WRONG {problem}\n")


if __name__ == "__main__":
    sys.exit(main())

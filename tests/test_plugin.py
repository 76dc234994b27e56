"""A rule of somebody else's: a distribution of its own with one module and its fixtures, installed, run and tested."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import contents

PYPROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "acme-fixer-rules"
version = "1.0"

[project.entry-points."fixer.rules"]
acme = "acme_rules"

[tool.setuptools]
packages = ["acme_rules", "acme_rules.compose"]
"""

RULE = '''"""A service runs the registry's old mirror.

## What it does
Finds images of `mirror.example.org`.

## Why is this bad?
It was switched off: nothing can be pulled from there.

## Fix safety
Safe: the new mirror has the same images.

## Versions
All versions.

## References
- https://example.org/mirror
"""

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Options, Project, Rule, put


def check(project: Project, options: Options) -> Iterator[Finding]:
    for document in project.of("compose"):
        for image in document.find("services", ..., "image"):
            if image.text.startswith("mirror.example.org/"):
                new = image.text.replace("mirror.", "images.", 1)
                yield Finding(RULE, image, {"image": image.text}, (Fix(f"pull {new}", put(image, new), SAFE),))


RULE = Rule(
    code="ACM001",
    name="old-mirror",
    message="{image} is pulled from a mirror that is switched off",
    check=check,
    meta=Meta(ERROR, SAFE, {"compose": "all versions"}, ("https://example.org/mirror",)),
    triggers={"compose": ("mirror.example.org",)},
    docs=__doc__,
)
'''

TEST = """\
from pathlib import Path

import pytest

from fixer.testing import assert_is_documented, assert_is_shown, assert_keeps_its_word, cases, installed

RULES = installed(cache=False)
FIXTURES = Path(__file__).parent / "fixtures"
(MINE,) = [listed for listed in RULES.listed if listed.code == "ACM001"]


@pytest.mark.parametrize("case", cases(FIXTURES), ids=str)
def test_case(case):
    assert_keeps_its_word(case, RULES)


def test_it_is_shown_and_documented():
    assert_is_shown(MINE, FIXTURES)
    assert_is_documented(RULES.rule(MINE), MINE.module)
"""

BAD = "services:\n  web:\n    image: mirror.example.org/nginx:1.27  # pinned\n"
GOOD = BAD.replace("mirror.", "images.")

DISTRIBUTION = {
    "pyproject.toml": PYPROJECT,
    "acme_rules/__init__.py": "",
    "acme_rules/compose/__init__.py": "",
    "acme_rules/compose/acm001_old_mirror.py": RULE,
}
SHOWN = {
    "test_acme.py": TEST,
    "fixtures/ACM001/example/bad/compose.yml": BAD,
    "fixtures/ACM001/example/good/compose.yml": GOOD,
    "fixtures/ACM001/another-host/good/compose.yml": BAD.replace("mirror.", "old."),
}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has fixer, borrowed from ours, and the distribution."""
    folder = tmp_path_factory.mktemp("plugin")
    venv.create(folder / "environment", symlinks=True)
    (site,) = folder.glob("environment/lib/python*/site-packages")
    # addsitedir, and not a path alone: a working tree is made importable by a .pth file there
    borrowed = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (site / "borrowed.pth").write_text("".join(f"import site; site.addsitedir({path!r})\n" for path in borrowed))
    _write(folder / "distribution", DISTRIBUTION)
    python = folder / "environment" / "bin" / "python"
    install = ("install", "--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check")
    _run(sys.executable, "-m", "pip", "--python", python, *install, folder / "distribution", cwd=folder)
    return python


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def _run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def test_its_rule_runs_beside_ours(programs: Path, tmp_path: Path) -> None:
    _write(tmp_path, {"compose.yml": BAD.replace("image", "restart: allways\n    image")})
    _run(programs, "-m", "fixer", "apply", cwd=tmp_path)
    assert contents(tmp_path) == {"compose.yml": GOOD.replace("image:", "restart: always\n    image:", 1).encode()}


def test_its_page_is_shown(programs: Path, tmp_path: Path) -> None:
    assert _run(programs, "-m", "fixer", "rule", "ACM001", cwd=tmp_path).startswith("# ACM001 old-mirror")


def test_its_own_tests_hold_it_to_its_word(programs: Path, tmp_path: Path) -> None:
    _write(tmp_path, SHOWN)
    assert "3 passed" in _run(programs, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_acme.py", cwd=tmp_path)


def test_they_notice_when_it_does_not_keep_it(programs: Path, tmp_path: Path) -> None:
    _write(tmp_path, {**SHOWN, "fixtures/ACM001/example/good/compose.yml": GOOD + "\n"})
    assert "1 failed, 2 passed" in _run(
        programs, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_acme.py", cwd=tmp_path, status=1
    )

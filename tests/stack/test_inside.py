"""The files that a container sees through its mounts."""

from __future__ import annotations

import pytest

from fixer.stack.inside import Inside
from tests.stack.trees import project

FILES = {"boards/a.json": "{}", "boards/more/b.json": "{}", "other/c.json": "{}", "one.yml": "a: 1"}


def seen(mounts: list[str]) -> Inside:
    listed = "".join(f"\n      - {mount}" for mount in mounts)
    made = project({"compose.yml": f"services:\n  app:\n    image: app\n    volumes:{listed}\nvolumes: {{data: }}\n", **FILES})
    return made.stack.inside(made.stack.projects[0].services["app"])


@pytest.mark.parametrize(
    ("mounts", "files"),
    [
        (["./boards:/x"], {"/x/a.json": "boards/a.json", "/x/more/b.json": "boards/more/b.json"}),
        (["./boards:/x/"], {"/x/a.json": "boards/a.json", "/x/more/b.json": "boards/more/b.json"}),
        (["./one.yml:/etc/app.yml:ro"], {"/etc/app.yml": "one.yml"}),
        (["./other:/x/more", "./boards:/x"], {"/x/a.json": "boards/a.json", "/x/more/c.json": "other/c.json"}),
        (["data:/x/more", "./boards:/x"], {"/x/a.json": "boards/a.json"}),
        (["./gone:/x", "data:/y", "/srv:/z"], {}),
    ],
)
def test_files(mounts: list[str], files: dict[str, str]) -> None:
    assert seen(mounts).files == files


@pytest.mark.parametrize(
    ("mounts", "folder", "hidden"),
    [
        (["./boards:/x"], "/x", []),
        (["data:/x"], "/x/more", ["/x"]),
        (["data:/x", "./boards:/x/more"], "/x/more", []),
        (["data:/x/more", "./boards:/x"], "/x", ["/x/more"]),
        (["./gone:/x"], "/x", ["/x"]),
        (["data:/xy"], "/x", []),
    ],
)
def test_where_others_may_stand(mounts: list[str], folder: str, hidden: list[str]) -> None:
    assert [mount.target for mount in seen(mounts).hidden(folder)] == hidden


def test_below_a_folder() -> None:
    assert seen(["./boards:/x"]).below("/x/more") == {"/x/more/b.json": "boards/more/b.json"}


@pytest.mark.parametrize(("path", "target"), [("/x/a.json", "/x"), ("/x/more/b.json", "/x/more"), ("/y", None)])
def test_what_brings_a_file(path: str, target: str | None) -> None:
    mount = seen(["./other:/x/more", "./boards:/x"]).nearest(path)
    assert (mount.target if mount is not None else None) == target

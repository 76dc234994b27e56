"""Which invocations of `docker compose` a tree suggests, and which unions of projects answer a question."""

from __future__ import annotations

import pytest

from fixer.stack.project import Settings
from tests.stack.trees import project

A = "services: {a: {image: a}}"
B = "services: {b: {image: b}}"
OVER = 'services: {a: {ports: ["1:1"]}}'
LEANS = "services: {c: {image: c, depends_on: [a]}}"

FILES = {"docker-compose.yml": A, "docker-compose.prod.yml": OVER, "docker-compose.dev.yml": OVER, "extra.yml": B}


@pytest.mark.parametrize(
    ("files", "lists"),
    [
        ({"compose.yml": A}, [("compose.yml",)]),
        ({"docker-compose.yml": A, "docker-compose.yaml": B}, [("docker-compose.yml",), ("docker-compose.yaml",)]),
        ({"compose.yaml": A, "docker-compose.override.yml": OVER}, [("compose.yaml", "docker-compose.override.yml")]),
        ({"a/compose.yml": A, "b/compose.yml": B}, [("a/compose.yml",), ("b/compose.yml",)]),
        # an overlay lies on what it lacks
        ({"compose.yml": A, "prod.yml": OVER}, [("compose.yml",), ("compose.yml", "prod.yml")]),
        ({"compose.yml": A, "deploy/compose.prod.yml": LEANS}, [("compose.yml",), ("compose.yml", "deploy/compose.prod.yml")]),
        ({"compose.yml": B, "prod.yml": OVER}, [("compose.yml",), ("prod.yml",)]),
        ({"base.yml": A, "prod.yml": OVER}, [("base.yml",), ("base.yml", "prod.yml")]),
        # what stands on its own runs alone
        ({"compose.yml": A, "monitoring.yml": B}, [("compose.yml",), ("monitoring.yml",)]),
        # helpers do not
        ({"compose.yml": "include: [part.yml]\n" + A, "part.yml": B}, [("compose.yml",)]),
        ({"compose.yml": "include: [{path: [part.yml]}]\n" + A, "part.yml": B}, [("compose.yml",)]),
        (
            {"compose.yml": "services: {a: {extends: {file: common.yml, service: b}}}", "common.yml": B},
            [("compose.yml",)],
        ),
        # COMPOSE_FILE
        ({**FILES, ".env": "COMPOSE_FILE=docker-compose.yml:docker-compose.prod.yml:docker-compose.dev.yml:extra.yml"},
         [("docker-compose.yml", "docker-compose.prod.yml", "docker-compose.dev.yml", "extra.yml")]),
        ({"compose.yml": A, "x.yml": B, ".env": "COMPOSE_FILE=gone.yml"}, [("compose.yml",), ("x.yml",)]),
        # not ours
        ({"compose.yml": A, ".github/workflows/ci.yml": "jobs: {x: {services: {db: {image: y}}}}"}, [("compose.yml",)]),
    ],
)  # fmt: skip
def test_lists(files: dict[str, str], lists: list[tuple[str, ...]]) -> None:
    assert [one.files for one in project(files).stack.projects] == lists


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("Makefile", "up:\n\tdocker compose -f docker-compose.yml -f docker-compose.prod.yml up -d\n", True),
        ("Makefile", "DC = docker-compose -f docker-compose.yml -f docker-compose.prod.yml\n", True),
        ("README.md", "```\ndocker compose -f docker-compose.yml \\\n  -f docker-compose.prod.yml up\n```\n", True),
        ("docs/RUN.md", "docker compose -f docker-compose.yml -f docker-compose.prod.yml up\n", True),
        ("scripts/up.sh", 'docker compose -p x --file="docker-compose.yml" --file=./docker-compose.prod.yml up\n', True),
        ("scripts/up.sh", "cd .. && docker compose -f docker-compose.yml -f docker-compose.prod.yml up\n", True),
        ("scripts/up.sh", 'docker compose -f "$ROOT_DIR/docker-compose.yml" -f ${PWD}/docker-compose.prod.yml up\n', True),
        (
            ".github/workflows/ci.yml",
            "jobs: {x: {run: docker compose -f docker-compose.yml -f docker-compose.prod.yml up}}\n",
            True,
        ),
        ("Makefile", "docker stack deploy -c docker-compose.yml -c docker-compose.prod.yml name\n", True),
        ("Makefile", "docker compose -f docker-compose.yml -f docker-compose.gone.yml up\n", False),
        ("Makefile", "docker compose -f docker-compose.yml -f docker-compose.$(ENV).yml up\n", False),
        ("Makefile", "docker compose logs -f docker-compose.yml -f docker-compose.prod.yml\n", False),
        ("Makefile", "docker compose up; cat -f docker-compose.yml -f docker-compose.prod.yml\n", False),
        ("program.go", "docker compose -f docker-compose.yml -f docker-compose.prod.yml up\n", False),
    ],
)
def test_written_lists(path: str, text: str, found: bool) -> None:
    files = {"docker-compose.yml": A, "docker-compose.prod.yml": B, path: text}
    projects = [one.files for one in project(files).stack.projects]
    assert (("docker-compose.yml", "docker-compose.prod.yml") in projects) == found
    assert (("docker-compose.prod.yml",) in projects) != found


def test_a_changed_folder_counts() -> None:
    files = {"deploy/a.yml": A, "deploy/b.yml": B, "up.sh": "cd deploy && docker compose -f a.yml -f b.yml up"}
    found = project(files).stack.projects
    assert [(one.files, one.folder) for one in found] == [(("deploy/a.yml", "deploy/b.yml"), "deploy")]


def test_project_directory() -> None:
    files = {"deploy/a.yml": 'services: {a: {image: a, volumes: ["./x:/x"]}}', "b.yml": B}
    files["up.sh"] = "docker compose --project-directory . -f deploy/a.yml up"
    found = next(one for one in project(files).stack.projects if one.files == ("deploy/a.yml",))
    assert (found.folder, found.services["a"].mounts[0].source) == ("", "x")


def test_compose_files_settle_it() -> None:
    found = project(FILES, Settings(compose_files=("docker-compose.yml", "extra.yml"))).stack.projects
    assert [(one.files, sorted(one.services)) for one in found] == [(("docker-compose.yml", "extra.yml"), ["a", "b"])]


@pytest.mark.parametrize(
    ("files", "answers"),
    [
        ({"compose.yml": "services: {a: {image: a}, b: {image: b}}", "x.yml": B}, ["compose.yml"]),
        ({"compose.yml": A, "monitoring.yml": B}, ["compose.yml+monitoring.yml"]),
        ({"compose.yml": A, "one.yml": B, "two.yml": B}, ["compose.yml+one.yml", "compose.yml+two.yml"]),
        # a name in both is no unit
        ({"compose.yml": "services: {a: {image: a}, x: {image: x}}", "m.yml": "services: {b: {image: b}, x: {image: x}}"}, []),
        # apart, unless a network joins them
        ({"app/compose.yml": A, "mon/compose.yml": B}, []),
        (
            {
                "app/compose.yml": A + "\nnetworks: {shared: {name: monitoring}}",
                "mon/compose.yml": B + "\nnetworks: {outer: {external: true, name: monitoring}}",
            },
            ["app/compose.yml+mon/compose.yml"],
        ),
        (
            {"app/compose.yml": A, "mon/compose.yml": B + "\nnetworks: {app_default: {external: true}}"},
            ["app/compose.yml+mon/compose.yml"],
        ),
        ({"app/compose.yml": A + "\nnetworks: {n: }", "mon/compose.yml": B + "\nnetworks: {n: }"}, []),
        ({"x/app/compose.yml": A, "y/app/compose.yml": B}, []),
    ],
)
def test_holding(files: dict[str, str], answers: list[str]) -> None:
    assert ["+".join(one.files) for one in project(files).stack.holding("a", "b")] == answers


@pytest.mark.parametrize(
    ("files", "guessed"),
    [
        ({"compose.yml": A, "compose.override.yml": OVER}, [False]),
        ({"compose.yml": A, "prod.yml": OVER}, [False, True]),
        ({"compose.yml": A, "prod.yml": OVER, "up.sh": "docker compose -f compose.yml -f prod.yml up"}, [False, False]),
    ],
)
def test_guessed_is_what_nothing_says(files: dict[str, str], guessed: list[bool]) -> None:
    assert [one.guessed for one in project(files).stack.projects] == guessed


def test_networks_of_a_union_go_by_their_real_names() -> None:
    files = {
        "app/compose.yml": "services: {a: {image: a, networks: [shared, own]}}\nnetworks: {shared: {name: m}, own: }",
        "mon/compose.yml": "services: {b: {image: b, networks: [outer]}}\nnetworks: {outer: {external: {name: m}}}",
    }
    (union,) = project(files).stack.holding("a", "b")
    assert {name: dict(service.networks) for name, service in union.services.items()} == {
        "a": {"m": (), "app_own": ()},
        "b": {"m": ()},
    }

"""Which name is meant by one that nobody declares, and what git does not keep."""

from __future__ import annotations

import pytest

from rules.compose._ignored import ignored
from rules.compose._references import meant
from tests.rules.stacks import messages
from tests.stack.trees import project


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("postgre", ["postgres", "redis"], "postgres"),
        ("user_service", ["user-service", "users"], "user-service"),
        ("userservice", ["user-service"], "user-service"),
        ("backnd", ["backend", "frontend"], "backend"),
        ("promethues", ["prometheus"], "prometheus"),
        ("certificates", ["certificate"], "certificate"),
        ("clickhouse_clerts", ["clickhouse_alerts"], "clickhouse_alerts"),
        ("kafka", ["kafka1", "kafka2"], None),
        ("kafka", ["kafka1"], None),
        ("db2", ["db1"], None),
        ("api-net", ["app-net"], None),
        ("web_data", ["db_data"], None),
        ("dev", ["dev2", "de"], None),
        ("worker-a", ["worker-b"], None),
        ("data", ["date"], None),
        ("frontnd", ["frontend", "frontind"], None),
        ("rabbitmq", ["redis"], None),
        ("proxy", [], None),
    ],
)
def test_meant(name: str, known: list[str], found: str | None) -> None:
    assert meant(name, known) == found


@pytest.mark.parametrize(
    ("patterns", "path", "is_ignored"),
    [
        ("local.yml", "config/local.yml", True),
        ("/local.yml", "config/local.yml", False),
        ("/config/local.yml", "config/local.yml", True),
        ("config/", "config/local.yml", True),
        ("conf", "config/local.yml", False),
        ("*.yml", "config/local.yml", True),
        ("**/local.*", "config/local.yml", True),
        ("# local.yml\n!local.yml\n\n", "config/local.yml", False),
        ("other.yml", "local.yml", False),
    ],
)
def test_ignored(patterns: str, path: str, is_ignored: bool) -> None:
    assert ignored(project({".gitignore": patterns}), path) is is_ignored


def test_a_gitignore_speaks_of_its_own_folder() -> None:
    held = project({"config/.gitignore": "/local.yml", "other/.gitignore": "*.yml"})
    assert ignored(held, "config/local.yml")
    assert not ignored(held, "local.yml")


_WEB = "services:\n  web:\n    image: nginx:1.27\n    networks: [back]\n"


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"other.compose.yaml": "services:\n  api:\n    image: nginx\nnetworks:\n  back:\n"},
        {"deploy/compose.yaml": "services:\n  api:\n    image: nginx\nnetworks:\n  back:\n"},
        {"compose.override.yaml": "networks:\n  back:\nservices:\n  web:\n    restart: always\n"},
    ],
)
def test_a_file_that_may_be_laid_over_it_declares_it(elsewhere: dict[str, str]) -> None:
    assert messages({"compose.yaml": _WEB, **elsewhere}, "CMP003") == []
    assert len(messages({"compose.yaml": _WEB}, "CMP003")) == 1


@pytest.mark.parametrize(
    "text",
    [
        _WEB + "networks: [back]\n",
        _WEB + "networks: back\n",
        _WEB + "networks:\n  - back:\n",
        _WEB + "network:\n  back:\n",
        _WEB + "  networks:\n    back:\n",
    ],
)
def test_what_another_rule_speaks_of(text: str) -> None:
    assert messages({"compose.yaml": text}, "CMP003") == []


def test_a_folder_of_somebody_else_makes_it_a_question() -> None:
    files = {"a/compose.yaml": _WEB, "b/compose.yaml": "services:\n  api:\n    image: nginx\nnetworks:\n  back:\n"}
    assert len(messages(files, "CMP003")) == 1

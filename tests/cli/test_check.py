"""`fixer check`: the report on standard output, nothing changed."""

from __future__ import annotations

import json

import pytest

from tests.cli.commandline import COMPOSE, PATCH, PROMETHEUS, CommandLine

REPORT = """\
prometheus.yml:4:19: PRM001 error auth:8081 is the port published on the host; inside the network auth listens on 8080
   |
 2 |   - job_name: auth
 3 |     static_configs:
 4 |       - targets: ['auth:8081']  # the login service
   |                   ^^^^^^^^^^^ scrape-target-published-port
   |
   ::: docker-compose.yml:11:9
   |
 9 |     build: ./auth
10 |     ports:
11 |       - "8081:8080"
   |         ----------- services.auth.ports[0]
12 |     environment:
13 |       PORT: "8080"
   |             ------ services.auth.environment.PORT
   |
   = fix (safe): scrape auth:8080
 4 -       - targets: ['auth:8081']  # the login service
 4 +       - targets: ['auth:8080']  # the login service
   = see: https://docs.docker.com/compose/how-tos/networking/

1 error; `fixer apply` mends 1. `fixer rule CODE` explains.
"""


def test_report(fixer: CommandLine) -> None:
    done = fixer("check")
    assert (done.status, done.out, done.err) == (1, REPORT, "")
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_a_healthy_stack(fixer: CommandLine) -> None:
    fixer.write({"prometheus.yml": PROMETHEUS.replace("8081", "8080")})
    done = fixer("check")
    assert (done.status, done.out, done.err) == (0, "No findings.\n", "")


@pytest.mark.parametrize(
    ("configuration", "arguments", "status"),
    [
        ("", [], 1),
        ('fail-on = "error"\n', [], 1),
        ('ignore = ["PRM001"]\n', [], 0),
        ('ignore = ["PRM001"]\n', ["--isolated"], 1),
        ('ignore = ["PRM001"]\n', ["--select", "PRM001"], 1),
        ('exclude = ["prometheus.yml"]\n', [], 0),
        ("", ["--exit-zero"], 0),
        ("", ["prometheus.yml"], 1),
        ("", ["docker-compose.yml"], 0),
    ],
)
def test_exit_status(fixer: CommandLine, configuration: str, arguments: list[str], status: int) -> None:
    fixer.write({"fixer.toml": configuration})
    assert fixer("check", *arguments).status == status


def test_info_does_not_count_unless_asked_to(fixer: CommandLine) -> None:
    fixer.write({"docker-compose.yml": "", "prometheus.yml": "", "alertmanager.yml": DEPRECATED})
    done = fixer("check", "--output-format", "json")
    assert [finding["severity"] for finding in json.loads(done.out)["findings"]] == ["info"]
    assert done.status == 0
    assert fixer("check", "--fail-on", "info").status == 1


DEPRECATED = """\
route:
  receiver: team
  routes:
    - match:
        severity: page
      receiver: team
receivers:
  - name: team
"""


def test_json_and_patch(fixer: CommandLine) -> None:
    done = fixer("check", "--output-format", "json", "--output-format", "patch:p.patch")
    finding = json.loads(done.out)["findings"][0]
    assert finding["fixes"][0]["changes"] == ['scrape_configs[0].static_configs[0].targets[0]: "auth:8081" → "auth:8080"']
    assert fixer.read("p.patch") == PATCH
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_add_ignore_silences_what_is_there(fixer: CommandLine) -> None:
    fixer.write({"prometheus.yml": PROMETHEUS.replace("  # the login service", "")})
    done = fixer("check", "--add-ignore", "--reason", "until the move")
    assert (done.status, done.out, done.err) == (0, "", "1 file written, 0 findings left.\n")
    assert (
        fixer.read("prometheus.yml").splitlines()[3] == "      - targets: ['auth:8081']  # fixer: ignore[PRM001] until the move"
    )
    assert fixer("check").out == "No findings.\n"
    assert fixer("apply").out == ""


def test_add_ignore_goes_above_where_a_comment_stands(fixer: CommandLine) -> None:
    assert fixer("check", "--add-ignore").status == 0
    assert fixer.read("prometheus.yml").splitlines()[3:] == [
        "      # fixer: ignore[PRM001]",
        "      - targets: ['auth:8081']  # the login service",
    ]
    assert fixer("check").out == "No findings.\n"


def test_add_ignore_with_nothing_to_ignore(fixer: CommandLine) -> None:
    fixer.write({"docker-compose.yml": COMPOSE.replace("8081:8080", "8080:8080"), "prometheus.yml": ""})
    done = fixer("check", "--add-ignore")
    assert (done.status, done.err) == (0, "0 files written, 0 findings left.\n")


def test_show_settings(fixer: CommandLine) -> None:
    fixer.write({"conf/fixer.toml": 'select = ["PRM001"]\nannotate = true\n[rules.ALM035]\nkeep = ["alertname"]\n'})
    (fixer.folder / ".git").mkdir()
    done = fixer("check", "--show-settings", "conf", "--fixable", "ALM001", "--fail-on", "info")
    assert done.status == 0
    assert done.out == (
        f"# conf, in the project {fixer.folder.resolve()}\n# from conf/fixer.toml\n"
        'select = ["PRM001"]\nfixable = ["ALM001"]\nunsafe-fixes = false\nannotate = true\nfail-on = "info"\nexclude = []\n'
        'rules.ALM035.keep = ["alertname"]\n'
    )


def test_show_settings_of_nothing_there(fixer: CommandLine) -> None:
    done = fixer("check", "--show-settings", "nowhere")
    assert (done.status, done.err) == (2, "error: nowhere: no such file or folder\n")

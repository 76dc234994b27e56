"""What fixtures cannot show of Alertmanager's rules: that amtool finds the same routes, and the versions of keys."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fixer.stack.matchers import Matcher, read_matchers
from rules.alertmanager import _secret_files
from tests.rules.stacks import messages, outcome, text
from tests.upstream.tools import Tool

ROUTES = """\
route:
  receiver: r
  routes:
{routes}receivers:
  - name: r
inhibit_rules:
{rules}"""


def _value(chance: random.Random) -> str:
    """A scalar as people and machines write them."""
    words = ("critical", "1", "007", "true", "null", "~", "''", '""', "'it''s'", '"a\\tb"', "'a: b'", "'#x'", "'x, y'")
    regexps = (
        "a|b",
        "'^(a|b)$'",
        "'[{]a,b[}]'",
        "'\\d+\\.\\d+'",
        '"\\\\w+"',
        "'(?i)x'",
        "x.*",
        "'say \"hi\"'",
        "é🎉",
        "'[a-z]{2}'",
    )
    return chance.choice(words + regexps)


def _maps(chance: random.Random, keys: tuple[str, ...], indent: str) -> str:
    """Some of these deprecated keys, in block style with comments here and there, or in flow style."""
    lines, flow = [], chance.random() < 0.3
    for key in chance.sample(keys, chance.randint(1, len(keys))):
        labels = chance.sample(("severity", "team", "_x1", "job"), chance.randint(1, 3))
        pairs = [(label, _value(chance)) for label in labels]
        if key.endswith("_re"):
            pairs = [(label, "x" if value in ("null", "~") else value) for label, value in pairs]
        if flow:
            lines.append(f"{key}: {{{', '.join(f'{label}: {value}' for label, value in pairs)}}}")
        else:
            lines += [f"{key}:", *(f"  {label}: {value}{chance.choice(('', '  # why'))}" for label, value in pairs)]
    if chance.random() < 0.3:
        lines += [f"{keys[0].removesuffix('match')}matchers:", '  - extra!="1"']
    return "".join(f"{indent}{line}\n" for line in lines)


def _generated(seed: int) -> str:
    chance = random.Random(seed)
    routes = "".join(
        f"    - receiver: r\n      continue: true\n{_maps(chance, ('match', 'match_re'), '      ')}" for _ in range(20)
    )
    rules = "".join(
        "  - equal: [alertname]\n"
        + _maps(chance, ("source_match", "source_match_re"), "    ")
        + _maps(chance, ("target_match", "target_match_re"), "    ")
        for _ in range(20)
    )
    return ROUTES.format(routes=routes, rules=rules)


def _shown(amtool: Tool, configuration: str, folder: Path) -> list[list[Matcher]]:
    """What amtool takes for the matchers of each route, the anchors that it adds to `match_re` left out."""
    path = folder / "alertmanager.yml"
    path.write_text(configuration)
    checked = amtool("check-config", path)
    assert checked.returncode == 0, checked.stdout
    done = amtool("config", "routes", "show", "--config.file", path)
    lines = [line.rpartition("}")[0].partition("{") for line in done.stdout.splitlines() if " {" in line]
    assert len(lines) == configuration.count("- receiver: r\n")
    return [sorted(map(_bare, read_matchers(line) or ())) for _, _, line in lines]


def _bare(matcher: Matcher) -> Matcher:
    anchored = matcher.value.startswith("^(?:") and matcher.value.endswith(")$")
    return matcher._replace(value=matcher.value[4:-2]) if anchored else matcher


def _as_routes(configuration: str) -> str:
    """The inhibition rules' matchers as those of routes, which amtool shows."""
    rules = configuration.partition("inhibit_rules:\n")[2]
    sides = []
    for side in ("source", "target"):
        for rule in rules.split("  - equal: [alertname]\n")[1:]:
            kept = _of_side(rule.splitlines(), side)
            sides.append("    - receiver: r\n" + "".join(f"  {line}\n" for line in kept))
    return ROUTES.format(routes="".join(sides), rules="  []\n")


def _of_side(lines: list[str], side: str) -> list[str]:
    kept, mine = [], False
    for line in lines:
        if not line.startswith("     "):
            mine = line.startswith(f"    {side}_")
        if mine:
            kept.append(line.replace(f"    {side}_", "    ", 1))
    return kept


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("generation", ["amtool", "old_amtool"])
def test_the_new_form_routes_and_inhibits_as_the_old(
    seed: int, generation: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    amtool: Tool = request.getfixturevalue(generation)
    before = _generated(seed)
    found = outcome({"alertmanager.yml": before}, "ALM003", "ALM004", unsafe=False)
    after = text(found, "alertmanager.yml")
    assert [(one.finding.node.position.line, one.refused) for one in found.reported if one.fix is None] == []
    assert messages({"alertmanager.yml": after}, "ALM003", "ALM004") == []
    assert after.count("# why") == before.count("# why")
    assert _shown(amtool, after, tmp_path) == _shown(amtool, before, tmp_path)
    assert _shown(amtool, _as_routes(after), tmp_path) == _shown(amtool, _as_routes(before), tmp_path)


REST = {
    "pagerduty_configs": "",
    "pushover_configs": "",
    "email_configs": "to: a@example.org",
    "telegram_configs": "chat_id: 1",
    "opsgenie_configs": "",
    "victorops_configs": "routing_key: a",
    "rocketchat_configs": "",
    "wechat_configs": "api_secret: a",
    "incidentio_configs": "alert_source_token: a",
}
"""What a receiver of this kind needs besides the key in question."""

OTHERS = {
    ("telegram_configs", "chat_id"): "bot_token: a",
    ("pushover_configs", "token"): "user_key: a",
    ("pushover_configs", "user_key"): "token: a",
    ("rocketchat_configs", "token"): "token_id: a",
    ("rocketchat_configs", "token_id"): "token: a",
    ("incidentio_configs", "url"): "alert_source_token: a",
    ("incidentio_configs", "alert_source_token"): "url: http://a",
    ("wechat_configs", "api_secret"): "corp_id: a",
}


def _with_twin(section: str, key: str) -> str:
    """The smallest configuration in which this entry is a file."""
    top = "global: {smtp_smarthost: 'a:25', smtp_from: a@example.org, wechat_api_url: 'http://a', wechat_api_corp_id: a"
    said = f"{key}_file: /run/secrets/x"
    receiver = ""
    if section == "global":
        top += f", {said}"
    elif section.endswith("_configs"):
        receiver = (
            f"    {section}:\n      - {{{', '.join(filter(None, (said, OTHERS.get((section, key), REST.get(section, '')))))}}}\n"
        )
    else:
        http = f"{{{said}}}" if section == "http_config" else f"{{{section}: {{{said}{_client(section, key)}}}}}"
        receiver = f"    webhook_configs:\n      - {{url: 'http://a', http_config: {http}}}\n"
    return f"{top}}}\nroute: {{receiver: r}}\nreceivers:\n  - name: r\n{receiver}"


def _client(section: str, key: str) -> str:
    if section == "oauth2":
        return ", client_id: a, token_url: 'http://a'"
    return ", username: a" if (section, key) == ("basic_auth", "password") else ""


@pytest.mark.parametrize(("place", "since"), _secret_files.SINCE.items(), ids=lambda value: ".".join(map(str, value)))
def test_versions_of_keys_that_name_files(
    place: tuple[str, str], since: tuple[int, int], tmp_path: Path, amtool: Tool, old_amtool: Tool
) -> None:
    path = tmp_path / "alertmanager.yml"
    path.write_text(_with_twin(*place))
    new, old = (tool("check-config", path) for tool in (amtool, old_amtool))
    assert new.returncode == 0, new.stdout
    assert (old.returncode == 0) == (since <= (0, 25)), old.stdout
    assert since <= (0, 25) or "not found in type" in old.stdout


def _stack(*images: str) -> dict[str, str]:
    configuration = """\
        global:
          opsgenie_api_key: ${KEY}
        route:
          receiver: r
        receivers:
          - name: r
    """
    mount = "./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro"
    services = "".join(f"  am{number}:\n    image: {image}\n    volumes: [{mount}]\n" for number, image in enumerate(images))
    return {"alertmanager.yml": configuration, "compose.yml": "services:\n" + services}


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ("prom/alertmanager:v0.24.0", None),
        ("prom/alertmanager:v0.33.1", None),
        ("prom/alertmanager:latest", None),
        ("prom/alertmanager", None),
        ("prom/alertmanager:v0.23.0", "`opsgenie_api_key_file` needs Alertmanager 0.24, and the stack runs 0.23.0"),
        ("acme/alertmanager:stable", "`opsgenie_api_key_file` needs Alertmanager 0.24, and nothing says that the stack runs it"),
    ],
)
def test_a_twin_is_used_where_the_stack_knows_it(image: str, reason: str | None) -> None:
    (reported,) = outcome(_stack(image), "ALM016").reported
    assert (reported.refused and reported.refused.reason) == reason


@pytest.mark.parametrize(
    ("images", "found"),
    [
        (["prom/alertmanager:v0.21.0"], 0),
        (["prom/alertmanager:v0.22.0"], 1),
        (["prom/alertmanager"], 1),
        (["acme/alertmanager:9f2c"], 1),
        (["prom/alertmanager:v0.21.0", "prom/alertmanager:v0.28.0"], 0),
        (["prom/alertmanager:v0.27.0", "prom/alertmanager:v0.28.0"], 1),
    ],
)
def test_matchers_are_asked_for_where_the_stack_knows_them(images: list[str], found: int) -> None:
    files = _stack(*images) | {
        "alertmanager.yml": ROUTES.format(routes="    - match: {a: b}\n", rules="  - source_match: {a: b}\n")
    }
    assert len(messages(files, "ALM004")) == found
    assert len(messages(files, "ALM003")) == found

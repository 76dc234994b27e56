"""Tables in which amtool is asked about each line, so that a rule speaks exactly where Alertmanager refuses or fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.alertmanager import _templates
from tests.rules.stacks import messages
from tests.upstream.tools import Tool

RECEIVER = "route:\n  receiver: r\nreceivers:\n  - name: r\n    {entry}\n"


@pytest.mark.parametrize("generation", ["amtool", "old_amtool"])
@pytest.mark.parametrize(
    "entry",
    [
        "slack_configs: [{channel: a}]",
        "slack_configs: [{api_url: 'http://a', channel: a}]",
        "slack_configs: [{api_url_file: /a, channel: a}]",
        "telegram_configs: [{chat_id: 1}]",
        "telegram_configs: [{bot_token: x}]",
        "telegram_configs: [{bot_token: '', chat_id: 1}]",
        "telegram_configs: [{bot_token: x, chat_id: 1}]",
        "email_configs: [{to: a@b.c}]",
        "email_configs: [{smarthost: 'a:1', from: a@b.c}]",
        "email_configs: [{to: a@b.c, smarthost: 'a:1'}]",
        "email_configs: [{to: a@b.c, smarthost: 'a:1', from: d@b.c}]",
        "webhook_configs: [{send_resolved: true}]",
        "webhook_configs: [{url: 'http://a'}]",
        "discord_configs: [{title: a}]",
        "discord_configs: [{webhook_url: 'http://a'}]",
        "pagerduty_configs: [{description: a}]",
        "pagerduty_configs: [{service_key: a}]",
        "pagerduty_configs: [{routing_key_file: /a}]",
        "opsgenie_configs: [{message: a}]",
        "opsgenie_configs: [{api_key: a}]",
        "pushover_configs: [{title: a, token: b}]",
        "pushover_configs: [{user_key: a, token: b}]",
        "victorops_configs: [{routing_key: a}]",
        "victorops_configs: [{api_key: a}]",
        "victorops_configs: [{api_key: a, routing_key: a}]",
        "sns_configs: [{message: a}]",
        "sns_configs: [{phone_number: a, sigv4: {region: a}}]",
        "webex_configs: [{message: a, http_config: {bearer_token: a}}]",
        "[]",
    ],
)
def test_a_receiver_lacks_what_amtool_misses(entry: str, generation: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = RECEIVER.format(entry=entry if entry != "[]" else "webhook_configs: []")
    path = tmp_path / "alertmanager.yml"
    path.write_text(text)
    amtool: Tool = request.getfixturevalue(generation)
    refused = amtool("check-config", path).returncode != 0
    assert bool(messages({"alertmanager.yml": text}, "ALM037")) == refused


@pytest.mark.parametrize(
    "template",
    [
        "{{ .CommonLabels.a }}{{ .Status }}",
        "{{ .Labels.a }}",
        "{{ .Annotations.a }}",
        "{{ .Value }}",
        "{{ $labels.a }}",
        "{{ $value }}",
        "{{ $externalLabels.a }}",
        "{{ $externalURL }}",
        "{{ $.Labels.a }}",
        "{{ $.CommonLabels.a }}",
        "{{ range .Alerts }}{{ .Labels.a }}{{ .Annotations.a }}{{ end }}",
        "{{ range .Alerts.Firing }}{{ .Value }}{{ end }}",
        "{{ range .Alerts }}{{ end }}{{ .Labels.a }}",
        "{{ range .Alerts }}{{ else }}{{ .CommonLabels.a }}{{ end }}",
        "{{ range $i, $alert := .Alerts }}{{ $alert.Labels.a }}{{ .Labels.a }}{{ end }}",
        "{{ range .Alerts }}{{ range .Labels.SortedPairs }}{{ .Name }}{{ .Value }}{{ end }}{{ end }}",
        "{{ range .Alerts }}{{ if .Labels.a }}{{ .Labels.b }}{{ else }}{{ .Annotations.a }}{{ end }}{{ end }}",
        "{{ if .CommonLabels }}{{ .Labels.b }}{{ end }}",
        "{{ with index .Alerts 0 }}{{ .Labels.a }}{{ end }}",
        "{{ (index .Alerts 0).Labels.a }}",
        "{{ $labels := .CommonLabels }}{{ $labels.a }}",
        "{{ range .Alerts }}{{ range $.Alerts }}{{ .Labels.a }}{{ end }}{{ end }}",
        '{{ "$labels .Labels" }}',
        "{{/* $labels .Labels */}}$labels .Labels",
        "{{- range .Alerts -}} {{- .Labels.a -}} {{- end -}}",
        "{{ with .CommonLabels.a }}{{ . }}{{ else }}{{ .CommonLabels.b }}{{ end }}",
    ],
)
def test_a_name_is_wrong_where_the_template_fails(template: str, amtool: Tool, tmp_path: Path) -> None:
    (tmp_path / "empty.tmpl").write_text("")
    done = amtool("template", "render", f"--template.glob={tmp_path}/*.tmpl", f"--template.text={template}")
    assert bool(_templates.wrong(template)) == (done.returncode != 0), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("template", "rather"),
    [
        ("{{ $labels.a }}", [".CommonLabels"]),
        ("{{ range .Alerts }}{{ $labels.a }}{{ end }}", [".Labels"]),
        ("{{ with .Status }}{{ $labels.a }}{{ end }}", ["$.CommonLabels"]),
        ("{{ range .Alerts }}{{ with .Status }}{{ $labels.a }}{{ end }}{{ end }}", [""]),
        ('{{ define "x" }}{{ $labels.a }}{{ end }}', [""]),
        ("{{ $externalURL }}{{ $value }}", ["$.ExternalURL", ""]),
        ("{{ range .Alerts }}{{ $.Annotations.a }}{{ end }}", ["$.CommonAnnotations"]),
        ("{{ if .Labels.a }}{{ else if .Labels.b }}{{ end }}", [".CommonLabels", ".CommonLabels"]),
        ("{{ end }}{{ .Labels.a }}", []),
        ("{{ if .Status }}{{ .Labels.a }}", []),
    ],
)
def test_what_is_meant_instead(template: str, rather: list[str]) -> None:
    assert [one.rather for one in _templates.wrong(template)] == rather

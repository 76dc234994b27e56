"""Which spellings are one value, and which are not."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.live.loaded import differences


def found(file: str, loaded: str) -> list[str]:
    mine, theirs = Document("file", file).root, Document("loaded", loaded).root
    assert mine is not None
    assert theirs is not None
    return [str(difference) for difference in differences(mine, theirs)]


@pytest.mark.parametrize(
    ("file", "loaded"),
    [
        ("a: 60s", "a: 1m"),
        ("a: 90m", "a: 1h30m"),
        ("a: 7d", "a: 1w"),
        ("a: 0", "a: 0s"),
        ("a: 10MB", "a: 10MiB"),
        ("a: yes", "a: true"),
        ("a: 1.50", "a: 1.5"),
        ("a: 1e3", "a: 1000"),
        ("a: '1'", "a: 1"),
        ("password: sesame", "password: <secret>"),
        ("url: http://user:sesame@host/x", "url: http://user:xxxxx@host/x"),
        ("url: HTTP://Host:80/", "url: http://host:80"),
        ("rule_files: [rules/*.yml]", "rule_files: [/etc/prometheus/rules/*.yml]"),
        ("ca_file: ../tls/ca.pem", "ca_file: /etc/tls/ca.pem"),
        ("m: [severity = critical]", "m: ['severity=\"critical\"']"),
        ("m: ['{severity=~\"a|b\"}']", "m: ['severity=~\"a|b\"']"),
        ("a: {}", "b: 1"),
        ("a: false", "b: 1"),
        ("a:", "b: 1"),
        ("relabel_configs: [{regex: (.*), separator: ;, action: replace}]", "relabel_configs: [{target_label: a}]"),
        ("base: &b {a: 1}\nc: {<<: *b, d: 2}", "base: {a: 1}\nc: {a: 1, d: 2, e: 3}"),
        ("global: {external_labels: {host: '${HOSTNAME}'}}", "global: {external_labels: {host: monitor-1}}"),
    ],
)
def test_one_value_in_two_spellings(file: str, loaded: str) -> None:
    assert found(file, loaded) == []


@pytest.mark.parametrize(
    ("file", "loaded", "said"),
    [
        ("a: 60s", "a: 61s", "a is `60s` in the file; loaded is `61s`"),
        ("a: 10MB", "a: 10GiB", "a is `10MB` in the file; loaded is `10GiB`"),
        ("a: [x, y]", "a: [x]", "a[1] is `y` in the file; loaded is nothing"),
        ("a: [x]", "a: [x, y]", "a[1] is not in the file; loaded is `y`"),
        ("a: true", "a: false", "a is `true` in the file; loaded is `false`"),
        ("a: true", "b: 1", "a is `true` in the file; loaded is nothing"),
        ("a: {b: {c: 1}}", "a: {b: 2}", "a.b is a mapping in the file; loaded is `2`"),
        ("regex: (.+)", "action: replace", "regex is `(.+)` in the file; loaded is nothing"),
        ("rule_files: [rules/*.yml]", "rule_files: [/etc/xrules/*.yml]", "rule_files[0] is `rules/*.yml` in the file; "
         "loaded is `/etc/xrules/*.yml`"),
        ("job_name: b", "job_name: a/b", "job_name is `b` in the file; loaded is `a/b`"),
        ("url: http://a/x", "url: http://b/x", "url is `http://a/x` in the file; loaded is `http://b/x`"),
        ("m: [a=b]", "m: ['a=\"c\"']", "m[0] is `a=b` in the file; loaded is `a=\"c\"`"),
    ],
)  # fmt: skip
def test_another_value(file: str, loaded: str, said: str) -> None:
    assert found(file, loaded) == [said]

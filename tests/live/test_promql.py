"""Metric names in expressions."""

from __future__ import annotations

import pytest

from fixer.live.promql import gist, names


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("up == 0", "up"),
        ('sum by (job, le) (rate(http_requests_total{status=~"5..", path="/a}b"}[5m])) > 0.05', "http_requests_total"),
        ("sum(foo) by (bar) / on (baz) group_left (qux) other", "foo other"),
        ("rate(foo[5m:1m] offset 1h) and bar @ end() > bool 1e3", "bar foo"),
        ("job:requests:rate5m * -Inf", "job:requests:rate5m"),
        ("time() - process_start_time_seconds # since the start", "process_start_time_seconds"),
        ('label_replace(foo, "dst", "$1", "src", "(.*)")', "foo"),
        ("quantile(0.9, foo) or vector(0)", ""),
        ("foo unless bar", ""),
        ("absent(up)", ""),
        ('{__name__="foo"}', ""),
        ("rate(${metric}_total[$__rate_interval]) + $x:y + foo", "foo"),
        ("topk(3, 0x1F * foo)", "foo"),
    ],
)
def test_names(expression: str, expected: str) -> None:
    assert names(expression) == frozenset(expected.split())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sum(foo) by (a) > 0.10", "sum by (a) (foo) > 0.1", True),
        ("foo\n  > 5", "foo > 5", True),
        ("rate(foo[60s]) > 1", "rate(foo[1m]) > 1", True),
        ("foo > 5", "foo > 6", False),
        ("foo > 5", "bar > 5", False),
        ("absent(foo)", "absent(bar)", False),
    ],
)
def test_the_gist_stays_however_it_is_laid_out(one: str, other: str, same: bool) -> None:
    assert (gist(one) == gist(other)) is same

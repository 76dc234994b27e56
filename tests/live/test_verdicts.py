"""What `verify` says of endpoints that work and of those that do not, asked over real connections."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from fixer.document.tree import DiskTree
from fixer.live.check import Check
from fixer.live.verify import Wishes, verify
from fixer.stack.discovery import discover
from tests.live import servers
from tests.live.servers import LOGIN, METRICS, PAGE, Reply, Server, raw, serving, stopped


def checks(folder: Path, files: Mapping[str, str], wishes: Wishes) -> tuple[Check, ...]:
    """What is said of a tree with these files."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    project = discover(DiskTree(folder))
    paths = [document.path for document in project.of("prometheus", "alertmanager")]
    return verify(project, folder, paths, wishes, str, lambda _doing: None)


@contextmanager
def prometheus(version: str, *addresses: str) -> Iterator[Server]:
    """A Prometheus of this version to which these targets are down."""
    targets = [
        {
            "discoveredLabels": {"__address__": address},
            "scrapePool": "it",
            "health": "down",
            "lastError": "no",
            "labels": {"job": "it", "instance": address},
        }
        for address in addresses
    ]
    results = [{"metric": {"instance": address}, "value": [0, "1"]} for address in addresses]
    replies = {
        "/api/v1/status/buildinfo": {"version": version},
        "/api/v1/targets": {"activeTargets": targets},
        "/api/v1/query": {"resultType": "vector", "result": results},
    }
    with serving({path: said(data) for path, data in replies.items()}) as server:
        yield server


def said(data: Any) -> Reply:
    """Data as Prometheus' API sends it."""
    return Reply(json.dumps({"status": "success", "data": data}).encode(), content_type="application/json")


def one(
    folder: Path, target: str, job: str = "", version: str = "3.5.0", timeout: float = 1.0, files: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Verdict and reason of the endpoint in a configuration with one job."""
    text = f"scrape_configs:\n  - job_name: it\n    static_configs:\n      - targets: ['{target}']\n{job}"
    with prometheus(version, target) as server:
        url = f"http://{server.address if version else '127.0.0.1:1'}"
        wishes = Wishes(prometheus=url, timeout=timeout, retries=0)
        found = checks(folder, {"prometheus.yml": text, **(files or {})}, wishes)
    (check,) = [check for check in found if check.part == "endpoints"]
    assert check.name == target
    return str(check.verdict), check.reason.replace(target, "HOST:PORT").replace(
        target.replace("127.0.0.1", "localhost"), "HOST:PORT"
    )


HERE = "(http://HOST:PORT/metrics)"
BASIC = "    basic_auth: {username: watcher, password: sesame}\n"
WRONG = "    basic_auth: {username: watcher, password: guess}\n"
BEARER = "    authorization: {credentials: t0ken}\n"
FALLBACK = "    fallback_scrape_protocol: PrometheusText0.0.4\n"
A_PAGE = f"HTTP 200, but the body is an HTML page, not metrics {HERE}"
REFUSED = f", which Prometheus 3 refuses without fallback_scrape_protocol {HERE}"
UNKNOWN = f"Prometheus 3 refuses its content type (blank), Prometheus 2 takes it; the version is not known {HERE}"
GOOD = f"HTTP 200, text/plain, 2 metric names {HERE}"
PROTECTED = Reply(login=LOGIN)
BLANK = Reply(content_type=None)
JSON = Reply(content_type="application/json")


@pytest.mark.parametrize(
    ("reply", "job", "version", "verdict", "reason"),
    [
        (Reply(), "", "3.5.0", "pass", GOOD),
        (Reply(), "", "", "pass", GOOD),
        (Reply(content_type="text/plain"), "", "3.5.0", "pass", GOOD),
        (Reply(b""), "", "3.5.0", "pass", f"HTTP 200, text/plain, 0 metric names {HERE}"),
        (Reply(METRICS + b"# EOF\n", content_type="application/openmetrics-text; version=1.0.0"), "", "3.5.0", "pass",
         f"HTTP 200, application/openmetrics-text, 2 metric names {HERE}"),
        (Reply(b"oops\n", 500), "", "3.5.0", "fail", f"HTTP 500 {HERE}"),
        (Reply(b"", 503), "", "3.5.0", "fail", f"HTTP 503 {HERE}"),
        (Reply(PAGE, content_type="text/html"), "", "3.5.0", "fail", A_PAGE),
        (Reply(PAGE), "", "2.54.1", "fail", A_PAGE),
        (Reply(PAGE), "", "", "fail", A_PAGE),
        (Reply(b"it works\n"), "", "3.5.0", "fail",
         f"the body cannot be parsed: could not convert string to float: 'works' {HERE}"),
        (Reply(b"a 1\n\xff 2\n"), "", "3.5.0", "fail", f"the body is not UTF-8 (byte 4) {HERE}"),
        (BLANK, "", "3.5.0", "fail", f"the content type is blank{REFUSED}"),
        (BLANK, FALLBACK, "3.5.0", "pass", f"HTTP 200, no content type, 2 metric names {HERE}"),
        (BLANK, "", "2.54.1", "pass", f"HTTP 200, no content type, 2 metric names {HERE}"),
        (BLANK, "", "", "not checked", UNKNOWN),
        (JSON, "", "3.5.0", "fail",
         f"the content type is application/json{REFUSED}"),
        (JSON, "", "2.54.1", "pass", f"HTTP 200, application/json, 2 metric names {HERE}"),
        (PROTECTED, "", "3.5.0", "fail", f"HTTP 401: it asks for credentials {HERE}"),
        (PROTECTED, BASIC, "3.5.0", "pass", GOOD),
        (PROTECTED, WRONG, "3.5.0", "fail", f"HTTP 401: it does not take the credentials of the job {HERE}"),
        (Reply(login="Bearer t0ken"), BEARER, "3.5.0", "pass", GOOD),
        (PROTECTED, "    basic_auth: {username: watcher, password_file: /run/secrets/word}\n", "3.5.0", "not checked",
         "/run/secrets/word is not among the files; Prometheus says: no"),
        (PROTECTED, "    basic_auth: {username: watcher, password_file: word}\n", "3.5.0", "pass", GOOD),
        (Reply(b"", 302, headers={"Location": "/elsewhere"}), "    follow_redirects: false\n", "3.5.0", "fail",
         f"HTTP 302 {HERE}"),
    ],
)  # fmt: skip
def test_an_endpoint_that_answers(tmp_path: Path, reply: Reply, job: str, version: str, verdict: str, reason: str) -> None:
    with serving({"/metrics": reply}) as server:
        assert one(tmp_path, server.address, job, version, files={"word": "sesame\n"}) == (verdict, reason)


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (servers.silent, "no answer within 0.4 s"),
        (servers.dripping_body, "no answer within 0.4 s"),
        (servers.dripping_headers, "no answer within 0.4 s"),
        (servers.hanging_up, "broke off: it closed the connection without an answer"),
        (servers.other_protocol, "broke off: what it says is not HTTP"),
    ],
)
def test_an_endpoint_that_does_not(tmp_path: Path, behave: Any, reason: str) -> None:
    with raw(behave) as server:
        start = time.monotonic()
        assert one(tmp_path, server.address, timeout=0.4) == ("fail", f"{reason} {HERE}")
    assert time.monotonic() - start < 2


def test_a_stopped_one_and_a_slow_one(tmp_path: Path) -> None:
    with stopped() as server:
        assert one(tmp_path, server.address) == ("fail", f"refused the connection {HERE}")
    with serving(Reply(delay=30)) as server:
        start = time.monotonic()
        assert one(tmp_path, server.address) == ("fail", f"no answer within 1 s {HERE}")
    assert time.monotonic() - start < 3


def test_redirects(tmp_path: Path) -> None:
    with serving({"/real": Reply(login=LOGIN)}) as other:
        to_other = Reply(b"", 302, headers={"Location": f"http://{other.address}/real"})
        with serving({"/metrics": to_other}) as server:
            said = f"redirects to http://{other.address}, another host, which must not get the credentials {HERE}"
            assert one(tmp_path, server.address, BASIC) == ("fail", said)
            assert other.seen == []
            assert one(tmp_path, server.address) == ("fail", f"HTTP 401: it asks for credentials (http://{other.address}/real)")
            assert other.seen == [("/real", "")]
    replies = {"/metrics": Reply(b"", 301, headers={"Location": "/real"}), "/real": PROTECTED}
    with serving(replies) as server:
        assert one(tmp_path, server.address, BASIC) == ("pass", "HTTP 200, text/plain, 2 metric names (http://HOST:PORT/real)")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def test_tls(tmp_path: Path, authority: trustme.CA) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("metrics.example").configure_cert(context)
    files = {"ca.pem": authority.cert_pem.bytes().decode()}
    here = "(https://HOST:PORT/metrics)"
    good = ("pass", f"HTTP 200, text/plain, 2 metric names {here}")
    with serving(Reply(), context) as server:
        for job, expected in (
            ("", ("fail", f"its certificate is not trusted: unable to get local issuer certificate {here}")),
            ("{insecure_skip_verify: true}", good),
            ("{ca_file: ca.pem, server_name: metrics.example}", good),
            ("{ca_file: /etc/ca.pem}", ("not checked", "/etc/ca.pem is not among the files; Prometheus says: no")),
            ("{cert_file: a, key_file: b}", ("not checked", "it is asked with a client certificate; Prometheus says: no")),
        ):  # fmt: skip
            tls = f"    tls_config: {job}\n" if job else ""
            assert one(tmp_path, server.address, f"    scheme: https\n{tls}", files=files) == expected
        verdict, reason = one(tmp_path, server.address, "    scheme: https\n    tls_config: {ca_file: ca.pem}\n", files=files)
        assert verdict == "fail"
        assert reason.startswith("its certificate is not trusted: IP address mismatch")
    with serving(Reply()) as server:
        assert one(tmp_path, server.address, "    scheme: https\n")[1].startswith("TLS does not work: ")


def test_plain_words_to_a_go_server_that_speaks_tls(tmp_path: Path) -> None:
    reply = Reply(b"Client sent an HTTP request to an HTTPS server.\n", 400)
    with serving({"/metrics": reply}) as server:
        assert one(tmp_path, server.address) == ("fail", f"it speaks TLS, and the job's scheme is http {HERE}")


def test_names_that_do_not_resolve_are_not_checked(tmp_path: Path) -> None:
    said = "not published, and the name auth.invalid does not resolve here; Prometheus says: no"
    assert one(tmp_path, "auth.invalid:8080") == ("not checked", said)


COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v2.55.1
    ports: ["{port}:9090"]
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml"]
"""


def test_of_two_ways_to_start_a_stack_the_one_that_runs_counts(tmp_path: Path) -> None:
    with prometheus("3.5.0") as server, stopped() as other:
        files = {"a/compose.yml": server.port, "b/compose.yml": other.port}
        texts = {path: COMPOSE.format(port=port).replace("./", "../") for path, port in files.items()}
        found = checks(tmp_path, {**texts, "prometheus.yml": "scrape_configs: []\n"}, Wishes(timeout=2, retries=0))
        answers = [(check.part, str(check.verdict), check.reason) for check in found if check.name == "answers"]
        assert answers == [("prometheus", "pass", f"version 3.5.0 (http://localhost:{server.port})")]


def test_two_hundred_targets_in_less_than_three_times_the_slowest(tmp_path: Path) -> None:
    with serving(Reply(delay=1.0), host="0.0.0.0") as server:
        addresses = [f"127.0.2.{number}:{server.port}" for number in range(1, 201)]
        text = f"scrape_configs:\n  - job_name: it\n    static_configs:\n      - targets: {json.dumps(addresses)}\n"
        with prometheus("3.5.0", *addresses) as known:
            start = time.monotonic()
            found = checks(tmp_path, {"prometheus.yml": text}, Wishes(prometheus=f"http://{known.address}", timeout=5))
            seconds = time.monotonic() - start
    endpoints = [check for check in found if check.part == "endpoints"]
    assert [(check.name, check.verdict) for check in endpoints] == [(address, "pass") for address in addresses]
    slowest = max(check.seconds for check in endpoints)
    assert slowest >= 1.0
    assert seconds < 3 * slowest

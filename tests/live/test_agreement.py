"""Our verdict of an endpoint against the one of a real Prometheus that scrapes it, on both generations."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from fixer.document.tree import DiskTree
from fixer.live.verify import Wishes, verify
from fixer.stack.discovery import discover
from tests.live.servers import METRICS, PAGE, Reply, serving
from tests.upstream.tools import Tool

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
EXEMPLAR = b'# TYPE a histogram\na_bucket{le="+Inf"} 1 # {trace_id="x"} 0.5 1.5\na_sum 1\na_count 1\n# EOF\n'

REPLIES = {
    "good": Reply(),
    "empty": Reply(b""),
    "blank": Reply(content_type=None),
    "plain": Reply(content_type="text/plain"),
    "version": Reply(content_type="text/plain; version=9.9"),
    "capitals": Reply(content_type="Text/Plain; Version=0.0.4"),
    "html-type": Reply(content_type="text/html"),
    "json-type": Reply(content_type="application/json"),
    "no-type": Reply(content_type="nonsense"),
    "page": Reply(PAGE, content_type="text/html; charset=utf-8"),
    "page-as-text": Reply(PAGE),
    "json": Reply(b'{"status": "UP"}\n', content_type="application/json"),
    "words": Reply(b"it works\n"),
    "error": Reply(b"oops\n", 500),
    "missing": Reply(b"no such page\n", 404),
    "locked": Reply(login="never"),
    "accepted": Reply(status=202),
    "om": Reply(METRICS + b"# EOF\n", content_type=OPENMETRICS),
    "om-open": Reply(METRICS, content_type=OPENMETRICS),
    "om-exemplar": Reply(EXEMPLAR, content_type=OPENMETRICS),
    "no-newline": Reply(b"a 1"),
    "windows": Reply(b"a 1\r\nb 2\r\n"),
    "blanks": Reply(b"\na   1  \nb\t2\n\n"),  # at the start of a line only Prometheus 3 takes them
    "twice": Reply(b"a 1\na 2\n"),
    "special": Reply(b"a NaN\nb +Inf\nc -Inf\nd 1e-9\n"),
    "timestamp": Reply(b"a 1 %d\n" % (time.time() * 1000)),
    "comma-less": Reply(b'a{b="c" d="e"} 1\n'),
    "too-many": Reply(b"a 1 2 3\n"),
    "too-many-behind-labels": Reply(b'a{b="c"} 1 2 3\n'),
    "comma": Reply(b'a{b="c",} 1\nd{} 2\n'),
    "escapes": Reply(b'a{b="x\\"y\\\\z\\n"} 1\n'),
    "braces": Reply(b'a{b="}"} 1\na{b="{,="} 1\n'),
    "unclosed": Reply(b'a{b="c" 1\n'),
    "label": Reply(b'a{1b="c"} 1\n'),
    "no-value": Reply(b"a\n"),
    "type": Reply(b"# TYPE a something\na 1\n"),
    "comment": Reply(b"# only words\n#more\na 1\n# EOF\n"),
    "unicode": Reply('a{b="héllo ☃"} 1\n'.encode()),
    "latin": Reply('a{b="héllo"} 1\n'.encode("latin-1")),
    "squeezed": Reply(b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"}),
    "redirect": Reply(b"", 302, headers={"Location": "/good"}),
}
"""Path → what stands there."""


def jobs(port: int) -> str:
    every = [
        f"  - job_name: {name}\n    metrics_path: /{name}\n    static_configs: [{{targets: ['127.0.0.1:{port}']}}]\n"
        for name in REPLIES
    ]
    return f"global: {{scrape_interval: 1s}}\nscrape_configs:\n{''.join(every)}"


def free() -> int:
    with socket.socket() as any_:
        any_.bind(("127.0.0.1", 0))
        return int(any_.getsockname()[1])


def scraped(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/v1/targets", timeout=2) as answer:
            active = json.load(answer)["data"]["activeTargets"]
    except OSError:
        return False
    return len(active) == len(REPLIES) and all(target["health"] != "unknown" for target in active)


@pytest.mark.parametrize("name", ["prometheus", "old_prometheus"])
def test_the_same_verdict_as_prometheus(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    tool: Tool = request.getfixturevalue(name)
    url = f"http://127.0.0.1:{free()}"
    with serving({f"/{path}": reply for path, reply in REPLIES.items()}) as server:
        (tmp_path / "prometheus.yml").write_text(jobs(server.port))
        flags = (
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            f"--web.listen-address={url.removeprefix('http://')}",
        )
        program = subprocess.Popen([tool.program, *flags], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 40
            while not scraped(url):
                assert time.monotonic() < end
                time.sleep(0.2)
            project = discover(DiskTree(tmp_path))
            checks = verify(project, tmp_path, ["prometheus.yml"], Wishes(prometheus=url), str, lambda _doing: None)
        finally:
            program.kill()
            program.wait(timeout=20)
    said = {check.name.partition("/")[2]: check for check in checks if check.part == "endpoints"}
    theirs = {check.name.partition("(job ")[2][:-1]: check for check in checks if check.name.startswith("target ")}
    differ = {path: (said[path].reason, theirs[path].reason) for path in REPLIES if said[path].verdict != theirs[path].verdict}
    assert differ == {}

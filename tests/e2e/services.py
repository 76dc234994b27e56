"""The services of the report's stack as small HTTP servers, each on an address of its own, and the ports docker would publish.

Run inside the namespace that `world` makes: `python -m tests.e2e.services FOLDER`. Alerts that arrive are written to
`alerts.jsonl` in the folder. It ends when its standard input does.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SERVICES = {
    "api-gateway": ("127.0.1.1", 8080),
    "auth-service": ("127.0.1.2", 8080),
    "chat-service": ("127.0.1.3", 8082),
    "video-service": ("127.0.1.4", 8083),
    "storage-service": ("127.0.1.5", 8084),
    "alertmanager": ("127.0.1.6", 9093),
}
"""Name → address and container port. Alertmanager itself is not made here."""

PUBLISHED = {
    8080: SERVICES["api-gateway"],
    8081: SERVICES["auth-service"],
    8082: SERVICES["chat-service"],
    8083: SERVICES["video-service"],
    8084: SERVICES["storage-service"],
    9091: ("127.0.0.1", 9090),
    9093: SERVICES["alertmanager"],
}
"""Port of the host → where docker would send it. Prometheus is at 127.0.0.1:9090, for it scrapes itself as localhost."""

ERRORS = {"chat-service": 0.5, "video-service": 0.03}
"""Share of requests that end in an error: chat-service is critical, video-service a warning."""

METRICS = """\
# TYPE http_requests_total counter
http_requests_total{{status="200"}} {good:.0f}
http_requests_total{{status="500"}} {bad:.0f}
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{{le="0.1"}} {all:.0f}
http_request_duration_seconds_bucket{{le="+Inf"}} {all:.0f}
http_request_duration_seconds_sum {seconds:.3f}
http_request_duration_seconds_count {all:.0f}
# TYPE db_connections_active gauge
db_connections_active 3
# TYPE db_connections_max gauge
db_connections_max 20
"""
START = time.monotonic()


def body(name: str) -> bytes:
    """What the service has counted: a thousand requests a second since the start."""
    total = 1000 * (time.monotonic() - START)
    bad = total * ERRORS.get(name, 0.0)
    return METRICS.format(good=total - bad, bad=bad, all=total, seconds=total / 100).encode()


def handler(name: str, folder: Path) -> type[BaseHTTPRequestHandler]:
    class Service(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, body(name)) if self.path == "/metrics" else self._answer(404, b"no such page\n")

        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with (folder / "alerts.jsonl").open("a") as file:
                for alert in content["alerts"]:
                    file.write(json.dumps({"path": self.path, "status": alert["status"], **alert["labels"]}) + "\n")
            self._answer(200, b"")

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Service


def loopback_up() -> None:
    """Raises the loopback interface of a new network namespace; the same as `ip link set lo up` (netdevice(7))."""
    get_flags, set_flags, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_, get_flags, request))[1]
        fcntl.ioctl(any_, set_flags, struct.pack("16sh14x", b"lo", flags | up))


def forward(port: int, to: tuple[str, int]) -> None:
    """What docker does for a published port; a connection to a container that is not there breaks off."""
    listener = socket.create_server(("127.0.0.1", port), backlog=64)

    def serve() -> None:
        while True:
            outside, _ = listener.accept()
            threading.Thread(target=_join, args=(outside, to), daemon=True).start()

    _background(serve)


def _join(outside: socket.socket, to: tuple[str, int]) -> None:
    with outside:
        try:
            inside = socket.create_connection(to, timeout=5)
        except OSError:
            return
        with inside:
            back = _background(lambda: _pump(inside, outside))
            _pump(outside, inside)
            back.join(timeout=60)


def _pump(source: socket.socket, to: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            to.sendall(data)
        to.shutdown(socket.SHUT_WR)
    except OSError:
        return


def _background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def main(folder: Path) -> None:
    loopback_up()
    for name, (address, port) in SERVICES.items():
        if name != "alertmanager":
            _background(ThreadingHTTPServer((address, port), handler(name, folder)).serve_forever)
    for port, to in PUBLISHED.items():
        forward(port, to)
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

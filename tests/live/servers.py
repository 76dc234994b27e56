"""Servers on loopback that behave and misbehave."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXT = "text/plain; version=0.0.4; charset=utf-8"
METRICS = b"# TYPE a_total counter\na_total 1\nb 2\n"
PAGE = b"<!DOCTYPE html>\n<html><body>Welcome</body></html>\n"
LOGIN = f"Basic {base64.b64encode(b'watcher:sesame').decode()}"


@dataclass(frozen=True)
class Reply:
    """What a path answers. `headers` besides the content type; `login` is the Authorization it wants; `delay` in seconds."""

    body: bytes = METRICS
    status: int = 200
    content_type: str | None = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)
    login: str = ""
    delay: float = 0.0


@dataclass
class Server:
    """A running server. `seen` are the requests: path and Authorization."""

    port: int
    seen: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


class _Listening(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has gone is no news."""


def _reply(replies: Mapping[str, Reply], path: str) -> Reply:
    """The reply for a path; for one with a query the path's own if there is none for both."""
    return replies.get(path) or replies.get(path.partition("?")[0]) or Reply(b"no such page\n", 404)


@contextmanager
def serving(
    replies: Mapping[str, Reply] | Reply, context: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Server]:
    """A server that answers by path; one reply is for every path. With a context it speaks TLS."""
    server: Server

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.seen.append((self.path, self.headers.get("Authorization", "")))
            reply = replies if isinstance(replies, Reply) else _reply(replies, self.path)
            if reply.login and self.headers.get("Authorization") != reply.login:
                reply = Reply(b"", 401, headers={"WWW-Authenticate": "Basic"})
            time.sleep(reply.delay)
            self.send_response(reply.status)
            if reply.content_type is not None:
                self.send_header("Content-Type", reply.content_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    listening = _Listening((host, 0), Handler)
    if context is not None:
        listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    server = Server(listening.server_address[1])
    threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()


@contextmanager
def raw(behave: Callable[[socket.socket], None]) -> Iterator[Server]:
    """A server that does this with each connection."""
    listening = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=_behave, args=(behave, connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield Server(listening.getsockname()[1])
    finally:
        listening.close()


def _behave(behave: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with connection, suppress(OSError):
        behave(connection)


def silent(connection: socket.socket) -> None:
    """Takes the request and says nothing, for half a minute."""
    connection.settimeout(30)
    while connection.recv(65536):
        pass


def dripping_body(connection: socket.socket) -> None:
    """Begins an answer and goes on with a byte now and then, for half a minute."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(600):
        connection.sendall(b"a")
        time.sleep(0.05)


def dripping_headers(connection: socket.socket) -> None:
    """As before, and not even the headers end."""
    connection.recv(65536)
    for byte in b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 600:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def other_protocol(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"-ERR unknown command 'GET'\r\n")


def hanging_up(connection: socket.socket) -> None:
    connection.recv(65536)


def breaking_off(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\na 1\n")


@contextmanager
def stopped() -> Iterator[Server]:
    """A port at which nobody listens; it is held so that nobody else gets it."""
    with ExitStack() as stack:
        held = stack.enter_context(socket.socket())
        held.bind(("127.0.0.1", 0))
        yield Server(held.getsockname()[1])

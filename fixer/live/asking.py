"""One question over HTTP, answered by a given time whatever the other side does.

The standard library's client measures its timeout from byte to byte, so that a server which sends one every few seconds is
waited for without end. Here every read gets what is left of the time. Nothing of the environment (proxies, `.netrc`) is used.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import string
import time
import zlib
from dataclasses import dataclass, field, replace
from typing import Literal, cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from fixer.version import VERSION

LIMIT = 32_000_000
"""Largest body read, in bytes: more than any exporter serves."""

HOPS = 10
"""Redirects followed, as Go's client does."""

PAUSE = 0.3
"""Seconds before the first try again; doubled each time."""

Problem = Literal["", "unresolved", "refused", "timeout", "tls", "broken", "redirect", "large", "unreachable"]


@dataclass(frozen=True)
class Tls:
    """How the other side proves who it is.

    name    what its certificate must be for, when that is not the host asked
    verify  False takes any certificate
    ca      certificates to trust instead of the system's, in PEM; "" for the system's
    """

    name: str = ""
    verify: bool = True
    ca: str = ""


@dataclass(frozen=True)
class Question:
    """What to ask.

    url            without user and password
    authorization  for the header of that name; sent to the host of `url` and nowhere else
    follow         whether redirects are followed
    """

    url: str
    method: str = "GET"
    authorization: str = field(default="", repr=False)
    tls: Tls = Tls()
    accept: str = "*/*"
    follow: bool = True


@dataclass(frozen=True)
class Answer:
    """What came back.

    url           of the last host asked, after redirects
    problem       why there is no answer, or "";  reason  the same in words
    content_type  the header as sent, "" when it is blank or missing
    """

    url: str
    status: int = 0
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)
    seconds: float = 0.0
    problem: Problem = ""
    reason: str = ""


def ask(question: Question, timeout: float, retries: int = 0) -> Answer:
    """The answer, at the latest after `timeout` seconds (looking up a name excepted), tries again and redirects included.

    Tried again is what may be over in a moment: a refused or broken connection, and HTTP 502, 503 and 504.
    """
    start = time.monotonic()
    deadline = start + timeout
    pause = PAUSE
    while True:
        answer = _followed(question, deadline, timeout)
        passing = answer.problem in ("refused", "broken", "unreachable") or answer.status in (502, 503, 504)
        if not passing or retries <= 0 or time.monotonic() + pause >= deadline:
            return replace(answer, seconds=time.monotonic() - start)
        time.sleep(pause)
        retries, pause = retries - 1, pause * 2


def late(question: Question, timeout: float) -> Answer:
    """The answer of one that does not answer."""
    return Answer(question.url, seconds=timeout, problem="timeout", reason=f"no answer within {timeout:g} s")


def _followed(question: Question, deadline: float, timeout: float) -> Answer:
    for _ in range(HOPS + 1):
        answer, location = _caught(question, deadline, timeout)
        if not location or not question.follow:
            return answer
        there = urljoin(question.url, location)
        refusal = _refusal(question, there)
        if refusal:
            return replace(answer, problem="redirect", reason=refusal)
        tls = question.tls if _origin(urlsplit(there)) == _origin(urlsplit(question.url)) else Tls()
        question = replace(question, url=there, tls=tls)
    return replace(answer, problem="redirect", reason=f"redirects more than {HOPS} times")


def _refusal(question: Question, there: str) -> str:
    """Why a redirect is not followed, or ""."""
    parts = urlsplit(there)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"redirects to {parts.scheme}:, which is not HTTP"
    if question.authorization and _origin(parts) != _origin(urlsplit(question.url)):
        return f"redirects to {parts.scheme}://{parts.hostname}:{_port(parts)}, another host, which must not get the credentials"
    return ""


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    return parts.scheme, (parts.hostname or "").lower(), _port(parts)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _caught(question: Question, deadline: float, timeout: float) -> tuple[Answer, str]:
    """The answer and where it redirects to; errors as answers."""
    host = ""
    try:
        parts = urlsplit(question.url)
        host = parts.hostname or ""
        return _exchanged(question, parts, deadline)
    except TimeoutError:
        return late(question, timeout), ""
    except socket.gaierror:
        return _problem(question, "unresolved", f"the name {host} does not resolve"), ""
    except ConnectionRefusedError:
        return _problem(question, "refused", "refused the connection"), ""
    except ssl.SSLCertVerificationError as error:
        return _problem(question, "tls", f"its certificate is not trusted: {error.verify_message.rstrip('.')}"), ""
    except ssl.SSLError as error:
        return _problem(question, "tls", f"TLS does not work: {(error.reason or str(error)).lower().replace('_', ' ')}"), ""
    except (ConnectionError, http.client.HTTPException, zlib.error) as error:
        return _problem(question, "broken", f"broke off: {_words(error)}"), ""
    except (OSError, ValueError) as error:
        return _problem(question, "unreachable", f"cannot be reached: {_words(error)}"), ""


def _problem(question: Question, problem: Problem, reason: str) -> Answer:
    return Answer(question.url, problem=problem, reason=reason)


def _words(error: Exception) -> str:
    match error:
        case http.client.RemoteDisconnected() | ConnectionResetError():
            return "it closed the connection without an answer"
        case http.client.BadStatusLine() | http.client.LineTooLong() | http.client.UnknownProtocol():
            return "what it says is not HTTP"
        case http.client.IncompleteRead():
            return "the body is shorter than announced"
        case OSError() if error.strerror:
            return error.strerror.lower()
    return str(error) or type(error).__name__


def _exchanged(question: Question, parts: SplitResult, deadline: float) -> tuple[Answer, str]:
    host, port = parts.hostname or "", _port(parts)
    with socket.create_connection((host, port), timeout=_left(deadline)) as plain:
        plain.settimeout(_left(deadline))
        connection = _secured(plain, question.tls, host) if parts.scheme == "https" else plain
        with connection:
            connection.sendall(_request(question, parts))
            response = http.client.HTTPResponse(cast(socket.socket, _Reading(connection, deadline)), method=question.method)
            response.begin()
            body, whole = _body(response)
            location = response.headers.get("Location", "") if response.status in (301, 302, 303, 307, 308) else ""
            answer = Answer(question.url, response.status, response.headers.get("Content-Type", "").strip(), body)
            if not whole:
                answer = replace(answer, problem="large", reason=f"the body is larger than {LIMIT // 1_000_000} MB")
            return answer, location


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _secured(plain: socket.socket, tls: Tls, host: str) -> ssl.SSLSocket:
    context = ssl.create_default_context(cadata=tls.ca or None)
    if not tls.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(plain, server_hostname=tls.name or host)


def _request(question: Question, parts: SplitResult) -> bytes:
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=string.punctuation)
    host = parts.netloc.rpartition("@")[2]
    lines = [f"{question.method} {path} HTTP/1.1", f"Host: {host}", f"User-Agent: fixer/{VERSION}", f"Accept: {question.accept}"]
    lines += ["Accept-Encoding: identity", "Connection: close"]
    lines += [f"Authorization: {question.authorization}"] if question.authorization else []
    lines += ["Content-Length: 0"] if question.method == "POST" else []
    if any(character in line for line in lines for character in "\r\n"):
        raise ValueError("an address or password with a line break")
    return "\r\n".join([*lines, "", ""]).encode("utf-8")


def _body(response: http.client.HTTPResponse) -> tuple[bytes, bool]:
    """The body, and whether it is all of it. Some servers compress whatever is asked for."""
    squeezed = response.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip", "deflate")
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32) if squeezed else None
    pieces, size = [], 0
    while piece := response.read(65536):
        if inflate is not None:
            piece = inflate.decompress(piece, LIMIT + 1 - size)
        pieces.append(piece)
        size += len(piece)
        if size > LIMIT:
            return b"", False
    if inflate is not None and pieces and not inflate.eof:
        raise zlib.error("the compressed body ends too soon")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(pieces), True


class _Reading:
    """What `HTTPResponse` wants of a socket: a file to read from, each read of which ends by the deadline."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection, self._deadline = connection, deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Raw(self._connection, self._deadline))


class _Raw(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection, self._deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._connection.settimeout(_left(self._deadline))
        return self._connection.recv_into(buffer)

"""Requests to a platform: one at a time, no faster than it likes, tried again where that can do no harm."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from fixer.errors import FixerError
from fixer.version import VERSION

if TYPE_CHECKING:
    import httpx

PAUSE = 1.0
"""Seconds between two writes, as GitHub asks for."""

TRIES = 5
"""How often one request is sent, at most."""

PATIENCE = 600.0
"""Seconds that a run waits altogether, at most; a limit that lasts longer is said and not waited for."""

PAGE = 100
"""Items of one page, the most that platforms give."""

PAGES = 50
"""Pages that are read, at most."""

ANSWER = 20_000_000
"""Bytes of an answer, at most."""


class Failed(FixerError):
    """A request that had no success. `status` is 0 when there was no answer, `said` what the platform said."""

    def __init__(self, what: str, status: int = 0, said: str = "") -> None:
        super().__init__(f"{what}: {status or 'no answer'}{f' ({said})' if said else ''}")
        self.status, self.said = status, said


class Denied(Failed):
    """401, 403 or 404: the token may not do it, or must not know that it could."""


class Rejected(Failed):
    """400, 409 or 422: the platform does not take what was sent."""


class Unreachable(Failed):
    """No answer, an error of the platform's own, or a limit that lasts too long."""


class Uncertain(Unreachable):
    """Something was to be created, and nobody knows whether it was."""


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None: ...


class _System:
    def now(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass
class Api:
    """A platform's REST interface. Redirects are not followed: none of what is asked moves."""

    client: httpx.Client
    clock: Clock = field(default_factory=_System)
    _written: float = 0.0
    _waited: float = 0.0

    def get(self, path: str, **parameters: str | int) -> Any:
        return self._send("GET", path, parameters=parameters)

    def pages(self, path: str, **parameters: str | int) -> Iterator[Any]:
        """Every item of a list, page by page."""
        for number in range(1, PAGES + 1):
            items = self.get(path, **parameters, per_page=PAGE, page=number)
            if not isinstance(items, list):
                raise Unreachable(f"GET {path}", 200, "an answer that is no list")
            yield from items
            if len(items) < PAGE:
                return

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._send("POST", path, body)

    def patch(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._send("PATCH", path, body)

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        return self._send("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self._send("DELETE", path)

    def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, parameters: Mapping[str, str | int] | None = None
    ) -> Any:
        what = f"{method} {path}"
        for attempt in range(1, TRIES + 1):
            if method != "GET":
                self._keep_apart()
            answer = self._answer(method, path, body, parameters)
            if answer is not None and answer.is_success:
                return _data(answer, what)
            limited = answer is not None and _limits(answer)
            if answer is not None and not limited and answer.status_code < 500:
                raise _failure(answer, what)
            if method == "POST" and not limited:
                raise Uncertain(what, answer.status_code if answer is not None else 0)
            if attempt < TRIES:
                self._wait(_seconds(answer, attempt, self.clock.now()), what)
        raise Unreachable(what, answer.status_code if answer is not None else 0, "after several tries")

    def _answer(
        self, method: str, path: str, body: Mapping[str, Any] | None, parameters: Mapping[str, str | int] | None
    ) -> httpx.Response | None:
        import httpx

        try:
            return self.client.request(method, path, json=body, params=dict(parameters or {}))
        except (httpx.TransportError, httpx.DecodingError):
            return None

    def _keep_apart(self) -> None:
        rest = self._written + PAUSE - self.clock.now()
        if 0 < rest <= PAUSE:
            self.clock.sleep(rest)
        self._written = self.clock.now()

    def _wait(self, seconds: float, what: str) -> None:
        if self._waited + seconds > PATIENCE:
            raise Unreachable(what, 429, f"the platform asks to wait {seconds:.0f} seconds")
        self._waited += seconds
        self.clock.sleep(seconds)

    def breathe(self, attempt: int) -> None:
        """Wait before something larger than a request is begun again."""
        self._wait(float(2**attempt), "trying again")


def _data(answer: httpx.Response, what: str) -> Any:
    if not answer.content:
        return None
    if len(answer.content) > ANSWER:
        raise Unreachable(what, answer.status_code, "an answer of many megabytes")
    try:
        return answer.json()
    except ValueError:
        raise Unreachable(what, answer.status_code, "an answer that is no JSON") from None


def _limits(answer: httpx.Response) -> bool:
    """Whether the platform only asks to be left alone for a while: primary, secondary and content-creation limits."""
    if answer.status_code == 429:
        return True
    said = answer.text[:2000].lower()
    if answer.status_code == 403:
        spent = answer.headers.get("x-ratelimit-remaining") == "0"
        return "retry-after" in answer.headers or spent or "rate limit" in said or "abuse" in said
    return answer.status_code == 422 and ("submitted too quickly" in said or '"abuse"' in said)


def _seconds(answer: httpx.Response | None, attempt: int, now: float) -> float:
    """How long to wait: what the platform says, a minute for a limit that says nothing, else twice as long each time."""
    if answer is not None:
        after = answer.headers.get("retry-after", "")
        if after.isdecimal():
            return float(after) + 1
        reset = answer.headers.get("x-ratelimit-reset") or answer.headers.get("ratelimit-reset") or ""
        if reset.isdecimal() and _limits(answer) and answer.headers.get("x-ratelimit-remaining", "0") == "0":
            return max(float(reset) - now, 0) + 1
        if _limits(answer):
            return 60.0 * float(2 ** (attempt - 1))
    return float(2 ** (attempt - 1))


def _failure(answer: httpx.Response, what: str) -> Failed:
    kind = Denied if answer.status_code in (401, 403, 404) else Rejected
    return kind(what, answer.status_code, _said(answer))


def _said(answer: httpx.Response) -> str:
    """The platform's own words, on one line."""
    try:
        data = answer.json()
    except ValueError:
        return ""
    words = data.get("message", "") if isinstance(data, dict) else ""
    errors = data.get("errors", "") if isinstance(data, dict) else ""
    return " ".join(str(part) for part in (words, errors) if part)[:500]


def client(url: str, headers: Mapping[str, str]) -> httpx.Client:
    """A client of the platform whose interface is at `url`. Raises `UsageError` when the extra is not installed."""
    from fixer.errors import UsageError

    try:
        import httpx
    except ImportError:
        raise UsageError("`fixer post` needs the extra `bot`: pip install 'config-fixer[bot]'") from None
    return httpx.Client(
        base_url=url,
        headers={"User-Agent": f"fixer/{VERSION}", **headers},
        timeout=httpx.Timeout(30.0),
        follow_redirects=False,
    )

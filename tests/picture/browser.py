"""Headless Chromium, and what its screenshots show."""

from __future__ import annotations

import json
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

FLAGS = (
    *["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    *["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--enable-logging=stderr"],
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_OWN = (".google.com", ".googleapis.com", ".gvt1.com")
DARK = "--blink-settings=preferredColorScheme=0"
LIGHT = "--blink-settings=preferredColorScheme=1"


class Visit(NamedTuple):
    """out is the page after its script ran, when `--dump-dom` asked for it; console: its lines; asked: addresses."""

    out: str
    console: tuple[str, ...]
    asked: frozenset[str]


class Browser:
    """Opens pages, each time as a new user."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder, self._visits = program, folder, 0

    def __call__(self, page: Path, *flags: str, fragment: str = "") -> Visit:
        self._visits += 1
        own = self._folder / f"visit-{self._visits}"
        own.mkdir()
        log = own / "net.json"
        command = [self._program, *FLAGS, *flags, f"--user-data-dir={own / 'user'}", f"--log-net-log={log}"]
        done = subprocess.run([*command, f"{page.as_uri()}{fragment}"], capture_output=True, check=True, timeout=100)
        console = tuple(line for line in done.stderr.decode().splitlines() if "CONSOLE" in line)
        return Visit(done.stdout.decode(), console, frozenset(_addresses(json.loads(log.read_text()))))


def _addresses(log: object) -> Iterator[str]:
    """Every `url` in the log's events that leads to the network, but for what Chromium asks its makers by itself."""
    if isinstance(log, dict):
        for key, value in log.items():
            leads = key == "url" and isinstance(value, str) and value.startswith(("http", "ws"))
            if leads and not (urlsplit(value).hostname or "").endswith(_OWN):
                yield value
            yield from _addresses(value)
    elif isinstance(log, list):
        for value in log:
            yield from _addresses(value)


class Shot(NamedTuple):
    """A screenshot: its distinct colours, and how bright it is on the whole, from 0 to 255."""

    colours: frozenset[bytes]
    brightness: float


def look(path: Path) -> Shot:
    """Read a PNG of 8 bits per channel (https://www.w3.org/TR/png-3/)."""
    data, place, header, packed = path.read_bytes(), 8, b"", b""
    while place < len(data):
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        content = data[place + 8 : place + 8 + size]
        header, packed = (content, packed) if kind == b"IHDR" else (header, packed + content if kind == b"IDAT" else packed)
        place += size + 12
    width, channels = int.from_bytes(header[:4], "big"), {2: 3, 6: 4}[header[9]]
    every = b"".join(_rows(zlib.decompress(packed), width * channels, channels))
    pixels = frozenset(every[at : at + 3] for at in range(0, len(every), channels))
    return Shot(pixels, sum(every[1::channels]) / len(every[1::channels]))


def _rows(raw: bytes, size: int, step: int) -> Iterator[bytes]:
    before = bytes(size)
    for start in range(0, len(raw), size + 1):
        line = bytearray(raw[start + 1 : start + 1 + size])
        kind = raw[start]
        for at in range(size) if kind else ():
            left, corner = (line[at - step], before[at - step]) if at >= step else (0, 0)
            line[at] = (line[at] + _predicted(kind, left, before[at], corner)) % 256
        yield bytes(line)
        before = bytes(line)


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    if kind < 4:
        return (0, left, above, (left + above) // 2)[kind]
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))

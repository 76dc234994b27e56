"""The real upstream tools, so that tests ask them and not our memory of them.

On Debian they come from its packages, without root and without touching the system: `apt-get` gets package lists, cache and
state of its own below the cache folder, and a list of sources derived from the machine's own (mirror, options and keys stay,
only the suite changes). Elsewhere, or when that fails, what is on PATH counts.

The cache folder is FIXER_TOOLS, or `.cache/tools` in the project; it is kept between runs and safe to share by parallel ones.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]

PACKAGES = {
    "sid": ("prometheus", "promtool", "prometheus-alertmanager", "docker-compose", "prometheus-blackbox-exporter"),
    "bookworm": ("prometheus", "prometheus-alertmanager"),  # Prometheus 2.42, Alertmanager 0.25
    "go": (  # Go 1.19, gin 1.8, client_golang 1.14 and what these two import: 85 MB to download
        "golang-1.19-go",
        "golang-1.19-src",
        "golang-github-beorn7-perks-dev",
        "golang-github-cespare-xxhash-dev",
        "golang-github-gin-contrib-sse-dev",
        "golang-github-gin-gonic-gin-dev",
        "golang-github-go-playground-locales-dev",
        "golang-github-go-playground-universal-translator-dev",
        "golang-github-go-playground-validator-v10-dev",
        "golang-github-golang-protobuf-1-3-dev",
        "golang-github-leodido-go-urn-dev",
        "golang-github-mattn-go-isatty-dev",
        "golang-github-pelletier-go-toml.v2-dev",
        "golang-github-prometheus-client-golang-dev",
        "golang-github-prometheus-client-model-dev",
        "golang-github-prometheus-common-dev",
        "golang-github-prometheus-procfs-dev",
        "golang-github-ugorji-go-codec-dev",
        "golang-golang-x-crypto-dev",
        "golang-golang-x-net-dev",
        "golang-golang-x-sys-dev",
        "golang-golang-x-text-dev",
        "golang-google-protobuf-dev",
        "golang-gopkg-yaml.v2-dev",
        "golang-protobuf-extensions-dev",
    ),
    "coturn": (  # coturn 4.6.1 and every library that it loads but the C library: 10 MB to download
        "coturn",
        "libcap2",
        "libcom-err2",
        "libevent-core-2.1-7",
        "libevent-extra-2.1-7",
        "libevent-openssl-2.1-7",
        "libevent-pthreads-2.1-7",
        "libffi8",
        "libgcrypt20",
        "libgmp10",
        "libgnutls30",
        "libgpg-error0",
        "libgssapi-krb5-2",
        "libhiredis0.14",
        "libhogweed6",
        "libidn2-0",
        "libk5crypto3",
        "libkeyutils1",
        "libkrb5-3",
        "libkrb5support0",
        "libldap-2.5-0",
        "liblz4-1",
        "liblzma5",
        "libmariadb3",
        "libnettle8",
        "libp11-kit0",
        "libpq5",
        "libsasl2-2",
        "libsqlite3-0",
        "libssl3",
        "libsystemd0",
        "libtasn1-6",
        "libunistring2",
        "libzstd1",
        "zlib1g",
    ),
}
"""Suite → what is unpacked from it. `bookworm` is the old generation; `go` and `coturn` are folders of their own (see SUITES)."""

SUITES = {"go": "bookworm", "coturn": "bookworm"}
"""Folder → its suite, where that is not its name."""

PROGRAMS = {
    "prometheus": ("sid", "prometheus"),
    "promtool": ("sid", "promtool"),
    "alertmanager": ("sid", "prometheus-alertmanager"),
    "amtool": ("sid", "amtool"),
    "docker_compose": ("sid", "docker-compose"),
    "blackbox_exporter": ("sid", "prometheus-blackbox-exporter"),
    "turnserver": ("coturn", "turnserver"),
    "old_prometheus": ("bookworm", "prometheus"),
    "old_promtool": ("bookworm", "promtool"),
    "old_alertmanager": ("bookworm", "prometheus-alertmanager"),
    "old_amtool": ("bookworm", "amtool"),
}
"""Name in the tests → suite and file name in its packages."""

ON_PATH = {
    "prometheus": ("prometheus",),
    "promtool": ("promtool",),
    "alertmanager": ("alertmanager", "prometheus-alertmanager"),
    "amtool": ("amtool",),
    "docker_compose": ("docker-compose",),
    "blackbox_exporter": ("blackbox_exporter", "prometheus-blackbox-exporter"),
}
"""Name in the tests → what it may be called on PATH.

The old generation is not looked for there, nor turnserver: later ones refuse what this one only complains of.
"""


class Missing(Exception):
    """The tool is neither in the packages nor on PATH; says why."""


@dataclass(frozen=True)
class Tool:
    """A program that can be run: `promtool("check", "config", path)`.

    libraries: folders of what was unpacked with it, which the machine may have in another version or not at all.
    """

    name: str
    program: Path
    libraries: tuple[Path, ...] = ()

    def __call__(self, *arguments: str | Path, cwd: Path | None = None, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs it with nothing of the caller's environment but PATH, so that no DOCKER_… or COMPOSE_… decides a verdict."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.program.parent)}
        if self.libraries:
            environment["LD_LIBRARY_PATH"] = ":".join(map(str, self.libraries))
        return subprocess.run(
            [self.program, *arguments], cwd=cwd, env=environment, timeout=timeout, capture_output=True, text=True, check=False
        )


@cache
def tool(name: str) -> Tool:
    """The tool of that name (see PROGRAMS). Raises `Missing`."""
    suite, file_name = PROGRAMS[name]
    try:
        root = unpacked(suite)
        libraries = (folder for place in ("lib", "usr/lib") for folder in (root / place).glob("*-linux-gnu*"))
        return Tool(name, _program(root, file_name), tuple(libraries))
    except Missing as missing:
        found = next(filter(None, map(shutil.which, ON_PATH.get(name, ()))), None)
        if found is None:
            raise Missing(f"{name}: {missing}, and it is not on PATH") from None
        return Tool(name, Path(found))


def _program(root: Path, file_name: str) -> Path:
    places = ("usr/bin", "usr/libexec/docker/cli-plugins")
    found = next((root / place / file_name for place in places if (root / place / file_name).is_file()), None)
    if found is None:
        raise Missing(f"no program {file_name} in the packages of {root.name}")
    return found


def cache_folder() -> Path:
    """What is kept between runs."""
    return Path(os.environ.get("FIXER_TOOLS") or PROJECT / ".cache" / "tools").resolve()


@cache
def unpacked(suite: str) -> Path:
    """The folder with the suite's packages unpacked; does it when it has not been done. Raises `Missing`."""
    folder = cache_folder()
    root, mark, wanted = folder / suite, folder / f"{suite}.done", " ".join(PACKAGES[suite])
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / f"{suite}.lock"):
        if not (mark.is_file() and mark.read_text() == wanted):
            shutil.rmtree(root, ignore_errors=True)
            _unpack(SUITES.get(suite, suite), PACKAGES[suite], root, folder / f"{suite}.apt")
            mark.write_text(wanted)
    return root


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Held by one process at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _unpack(suite: str, packages: tuple[str, ...], root: Path, work: Path) -> None:
    """Downloads the packages of the suite and unpacks them below `root`; `work` holds apt's files meanwhile."""
    apt = _private_apt(suite, work)
    _run([*apt, "update"], work)
    downloads = work / "downloads"
    downloads.mkdir(exist_ok=True)
    _run([*apt, "download", *packages], downloads)
    root.mkdir(parents=True)
    for package in sorted(downloads.glob("*.deb")):
        _run(["dpkg", "-x", str(package), str(root)], work)
    shutil.rmtree(work)


def _private_apt(suite: str, work: Path) -> list[str]:
    """An `apt-get` that reads the machine's sources with another suite, and writes only below `work`."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise Missing("no apt-get here")
    sources = sources_for(suite, Path("/etc/apt"), Path("/etc/os-release"))
    shutil.rmtree(work, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial", "state", "sources"):
        (work / folder).mkdir(parents=True)
    for name, text in sources.items():
        (work / "sources" / name).write_text(text)
    settings = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": f"{work}/sources",
        "Dir::State": f"{work}/state",
        "Dir::State::lists": f"{work}/lists",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": f"{work}/cache",
        "APT::Sandbox::User": "",  # its own user could not write below our folder
        "APT::Get::List-Cleanup": "0",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    return ["apt-get", "-q", *(part for item in settings.items() for part in ("-o", "=".join(item)))]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no output"]
        raise Missing(f"{command[0]} {command[-1]} failed ({reason[0]})")


def is_debian(release: Path = Path("/etc/os-release")) -> bool:
    """Whether this machine can have Debian's packages."""
    return _facts(release).get("ID") == "debian"


def _facts(release: Path) -> dict[str, str]:
    return dict(re.findall(r'^(\w+)="?(.*?)"?$', release.read_text(), re.M)) if release.is_file() else {}


def sources_for(suite: str, apt: Path, release: Path) -> dict[str, str]:
    """File name → contents of sources like the machine's own in `apt`, but of that suite.

    Only Debian's archive itself counts: entries with the release's own name as suite and `main` among the components.
    Raises `Missing` when the machine is no Debian or has no such entry.
    """
    facts = _facts(release)
    if facts.get("ID") != "debian":
        raise Missing("not a Debian system")
    known = {facts.get("VERSION_CODENAME", ""), "stable", "testing", "unstable", "sid"} - {""}
    parts = sorted((apt / "sources.list.d").glob("*")) if (apt / "sources.list.d").is_dir() else []
    lines = [line for path in (apt / "sources.list", *parts) if path.suffix == ".list" for line in _lines(path, known, suite)]
    stanzas = [text for path in parts if path.suffix == ".sources" for text in _stanzas(path, known, suite)]
    if not lines and not stanzas:
        raise Missing("no source of Debian's archive in /etc/apt")
    return {"own.list": "".join(lines), "own.sources": "\n".join(stanzas)}


def _lines(path: Path, known: set[str], suite: str) -> Iterator[str]:
    """One-line entries: `deb [options] uri suite component…`."""
    for line in path.read_text().splitlines() if path.is_file() else ():
        entry = re.match(r"\s*deb\s+((?:\[[^]]*\]\s+)?\S+)\s+(\S+)\s+([^#]*)", line)
        if entry and entry[2] in known and "main" in entry[3].split():
            yield f"deb {entry[1]} {suite} main\n"


def _stanzas(path: Path, known: set[str], suite: str) -> Iterator[str]:
    """Paragraphs of fields (deb822); a line that starts with white space belongs to the field above it."""
    for paragraph in re.split(r"\n\s*\n", re.sub(r"^#.*\n", "", path.read_text(), flags=re.M)):
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", paragraph, re.M))
        enabled = fields.get("Enabled", "yes").lower() not in {"no", "false", "0"}
        ours = known & set(fields.get("Suites", "").split()) and "main" in fields.get("Components", "").split()
        if enabled and ours and "deb" in fields.get("Types", "").split():
            fields |= {"Types": "deb", "Suites": suite, "Components": "main"}
            yield "".join(f"{name}: {value}\n" for name, value in fields.items())

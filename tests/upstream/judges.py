"""What upstream says of a file, and of the flags that one of its programs is started with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.upstream.tools import Tool


@dataclass(frozen=True)
class Verdict:
    """Whether the tool takes the file, and what it printed (the file's folder shortened to `.`)."""

    accepted: bool
    output: str


def judge(tool: Tool, path: Path) -> Verdict:
    """Asks about one file: `docker compose config`, `amtool check-config` or `promtool check config`.

    Prometheus looks for its rule files in the container, not here, hence `--syntax-only`.
    """
    match tool.name.removeprefix("old_"):
        case "docker_compose":
            return judge_compose(tool, path)
        case "amtool":
            return _ask(tool, path, "check-config", path)
        case "promtool":
            return _ask(tool, path, "check", "config", "--syntax-only", path)
        case name:
            raise ValueError(f"{name} judges no files")


def judge_rules(promtool: Tool, path: Path) -> Verdict:
    """Asks promtool about a file of alerting or recording rules."""
    return _ask(promtool, path, "check", "rules", path)


def judge_blackbox(blackbox_exporter: Tool, path: Path) -> Verdict:
    """Asks the blackbox exporter about its configuration."""
    return _ask(blackbox_exporter, path, "--config.check", f"--config.file={path}")


def judge_turnserver(turnserver: Tool, path: Path) -> Verdict:
    """Starts coturn with its configuration, and with two flags that exclude each other.

    It finds that out when it has read all of the file, and exits before it opens a socket. A line that it cannot read it only
    logs, and goes on without it: the file counts as accepted.
    """
    flags = ("--no-udp-relay", "--no-tcp-relay")
    output = _ask(turnserver, path, "-c", path, "--log-file=stdout", *flags).output
    return Verdict(f"{' and '.join(flags)} options cannot be used together" in output, output)


def judge_kind(kind: str, path: Path, tools: Callable[[str], Tool]) -> Verdict | None:
    """Asks the tool for this kind of document, which `tools` gives by name; None where there is none."""
    match kind:
        case "prometheus-rules":
            return judge_rules(tools("promtool"), path)
        case "blackbox":
            return judge_blackbox(tools("blackbox_exporter"), path)
        case "coturn":
            return judge_turnserver(tools("turnserver"), path)
        case "compose" | "prometheus" | "alertmanager":
            return judge(tools({"compose": "docker_compose", "prometheus": "promtool"}.get(kind, "amtool")), path)
    return None


def _ask(tool: Tool, path: Path, *question: str | Path) -> Verdict:
    done = tool(*question, cwd=path.parent)
    return Verdict(done.returncode == 0, (done.stdout + done.stderr).replace(str(path.parent), "."))


def judge_compose(docker_compose: Tool, *paths: Path) -> Verdict:
    """Asks about Compose files laid over each other; the first one's folder is the project's."""
    return _ask(docker_compose, paths[0], *(part for path in paths for part in ("-f", path)), "config", "-q")


def judge_flags(tool: Tool, words: Sequence[str]) -> Verdict:
    """Starts Prometheus or Alertmanager with the words of a command.

    Its configuration is one that is not there, which it finds out when it has read its flags, and before it does anything
    else. An option of `--enable-feature` that it passes over is refused here too, though it only warns.
    """
    with TemporaryDirectory() as folder:
        absent = Path(folder, "absent.yml")
        instead = {"--config.file": str(absent), "--storage.path": folder, "--cluster.listen-address": ""}
        fixed = ("--config.file", *(("--storage.path", "--cluster.listen-address") if "alertmanager" in tool.name else ()))
        kept = [word for word in words if word.partition("=")[0] not in fixed]
        done = tool(*kept, *(f"{name}={instead[name]}" for name in fixed), cwd=Path(folder))
        output = done.stdout + done.stderr
        accepted = f"open {absent}: no such file" in output and "Unknown option for --enable-feature" not in output
        return Verdict(accepted, output.replace(folder, "."))

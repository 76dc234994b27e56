"""Where a file stands in containers, who reads it, and which version that is."""

from __future__ import annotations

import pytest

from fixer.stack.project import Project, Settings
from tests.stack.trees import project

PROMETHEUS = "scrape_configs: [{job_name: x, static_configs: [{targets: ['a:1']}]}]"
ALERTMANAGER = "route: {receiver: x}\nreceivers: [{name: x}]"


def _with(service: str, **files: str) -> Project:
    indented = "\n".join(f"    {line}" for line in service.strip().splitlines())
    return project({"compose.yml": f"services:\n  it:\n{indented}\n", "conf/prometheus.yml": PROMETHEUS, **files})


@pytest.mark.parametrize(
    ("mounts", "places"),
    [
        ("[./conf/prometheus.yml:/etc/prometheus/prometheus.yml:ro]", [("/etc/prometheus/prometheus.yml", True)]),
        ("[./conf:/etc/prometheus]", [("/etc/prometheus/prometheus.yml", False)]),
        ("[./conf/:/etc/prometheus/]", [("/etc/prometheus/prometheus.yml", False)]),
        ("[.:/app]", [("/app/conf/prometheus.yml", False)]),
        ("['${PWD}/conf:/etc/prometheus']", [("/etc/prometheus/prometheus.yml", False)]),
        ("['${DIR:-./conf}:/x']", [("/x/prometheus.yml", False)]),
        ("[{type: bind, source: ./conf, target: /x}]", [("/x/prometheus.yml", False)]),
        ("[./conf:/a, ./conf/prometheus.yml:/b.yml]", [("/a/prometheus.yml", False), ("/b.yml", True)]),
        ("[./conf:/a, ./other.yml:/a/prometheus.yml]", []),
        ("[./conf/prom:/a]", []),
        ("[conf:/a]", []),
        ("['${DIR}:/x']", []),
        ("[../conf:/a]", []),
        ("[/conf:/a]", []),
    ],
)
def test_mounted(mounts: str, places: list[tuple[str, bool]]) -> None:
    found = _with(f"image: x\nvolumes: {mounts}")
    (document,) = found.of("prometheus")
    assert [(place.path, place.whole) for place in found.stack.mounted(document)] == places


def test_mounted_as_a_config_and_through_a_volume() -> None:
    text = """
        services:
          a: {image: x, configs: [{source: c, target: /etc/p.yml}], volumes: [v:/data]}
        configs: {c: {file: conf/prometheus.yml}}
        volumes: {v: {driver_opts: {type: none, o: bind, device: ./conf}}}
        """
    found = project({"compose.yml": text, "conf/prometheus.yml": PROMETHEUS})
    (document,) = found.of("prometheus")
    assert [(place.path, place.whole) for place in found.stack.mounted(document)] == [
        ("/data/prometheus.yml", False),
        ("/etc/p.yml", True),
    ]


MOUNT = "volumes: ['./conf/prometheus.yml:/etc/prometheus/prometheus.yml']"


@pytest.mark.parametrize(
    ("service", "read"),
    [
        (f"image: prom/prometheus\n{MOUNT}", True),
        (f"image: quay.io/prometheus/prometheus:v3.0.0\n{MOUNT}", True),
        (f"image: prom/prometheus\ncommand: --config.file=/etc/prometheus/prometheus.yml\n{MOUNT}", True),
        (f"image: prom/prometheus\ncommand: ['--config.file', /etc/prometheus/prometheus.yml]\n{MOUNT}", True),
        ("image: prom/prometheus\ncommand: ['--config.file=/x.yml']\nvolumes: ['./conf/prometheus.yml:/x.yml']", True),
        (f"image: prom/prometheus\nentrypoint: sh -c 'prometheus --config.file=/etc/prometheus/prometheus.yml'\n{MOUNT}", True),
        (f"image: prom/prometheus\ncommand: --config.file prometheus.yml\n{MOUNT}", True),
        (f"build: .\nentrypoint: /bin/prometheus\n{MOUNT}", True),
        (f"image: prom/prometheus\ncommand: ['--config.file=/other.yml']\n{MOUNT}", False),
        ("image: prom/prometheus\nvolumes: ['./conf/prometheus.yml:/elsewhere.yml']", False),
        (f"image: nginx\n{MOUNT}", False),
        (f"image: prom/alertmanager\n{MOUNT}", False),
    ],
)
def test_readers(service: str, read: bool) -> None:
    found = _with(service)
    (document,) = found.of("prometheus")
    assert bool(found.stack.readers(document)) == read


@pytest.mark.parametrize("start", ["command: -n -c /conf/turn.conf", "entrypoint: sh -c 'turnserver -c /conf/turn.conf'"])
def test_coturn_reads_what_c_names(start: str) -> None:
    service = f"image: coturn/coturn\n{start}\nvolumes: ['./turn.conf:/conf/turn.conf']"
    found = _with(service, **{"turn.conf": "listening-port=3478\nrealm=x\n"})
    (document,) = found.of("coturn")
    assert [place.service.name for place in found.stack.readers(document)] == ["it"]


def test_rules_are_read_wherever_prometheus_sees_them() -> None:
    found = _with(
        "image: prom/prometheus\nvolumes: [./conf:/x]", **{"conf/r.yml": "groups: [{name: g, rules: [{alert: A, expr: up}]}]"}
    )
    (document,) = found.of("prometheus-rules")
    assert [place.path for place in found.stack.readers(document)] == ["/x/r.yml"]


@pytest.mark.parametrize(
    ("images", "target", "version"),
    [
        (["prom/prometheus:v2.55.1"], None, (2, 55, 1)),
        (["prom/prometheus:v3.5.0-distroless"], None, (3, 5, 0)),
        (["prom/prometheus:v2.55.1", "prom/prometheus:v2.55.1"], None, (2, 55, 1)),
        (["prom/prometheus:v2.55.1", "prom/prometheus:v3.0.0"], None, None),
        (["prom/prometheus:latest"], None, None),
        (["prom/prometheus:latest"], "3.5", (3, 5)),
        (["prom/prometheus:v2.1.0"], "3.5", (2, 1, 0)),
        (["mine/prometheus:1.0"], None, None),
        (["mine/prometheus:1.0"], "3.5", (3, 5)),
        (["prom/prometheus:${TAG}"], None, None),
        (["prom/prometheus:${TAG:-v2.50.0}"], None, (2, 50, 0)),
        (["nginx:1.27"], None, None),
        ([], "v3.5.0", (3, 5, 0)),
    ],
)
def test_version(images: list[str], target: str | None, version: tuple[int, ...] | None) -> None:
    services = "\n".join(f"  s{index}: {{image: '{image}'}}" for index, image in enumerate(images))
    settings = Settings(target_version={"prometheus": target} if target else {})
    found = project({"compose.yml": f"services:\n{services or '  x: {image: y}'}\n", "a.yml": ALERTMANAGER}, settings)
    assert found.stack.version("prometheus") == version


def test_version_of_the_reader_alone() -> None:
    text = """
        services:
          one: {image: "prom/prometheus:v2.55.1", volumes: ["./conf:/etc/prometheus"]}
          two: {image: "prom/prometheus:v3.0.0"}
        """
    found = project({"compose.yml": text, "conf/prometheus.yml": PROMETHEUS})
    (document,) = found.of("prometheus")
    assert found.stack.version("prometheus", document) == (2, 55, 1)

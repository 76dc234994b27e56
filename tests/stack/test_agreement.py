"""Our reading of Compose files against Docker Compose's own."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from fixer.document.tree import DiskTree
from fixer.stack.discovery import discover
from tests.corpus.repositories import REPOSITORIES
from tests.stack.agreement import Difference, differences, rendered
from tests.upstream.tools import Tool

CASES = {
    "ports": """
        services:
          a:
            image: nginx
            ports:
              - 3000
              - "3000-3002"
              - "8000:80"
              - "9090-9092:8080-8082"
              - "49100:22/udp"
              - "127.0.0.1:8001:8001"
              - "127.0.0.1::5001"
              - "[::1]:6000:6001"
              - "7000-7005:70"
              - "127.0.0.1:5000-5001:5000-5001/tcp"
              - {target: 81, published: "8081", protocol: udp, host_ip: 127.0.0.1, mode: host}
              - target: 82
                published: 8082
              - "${FREE:-8083}:83"
              - "${IP-127.0.0.1}:${OTHER:-8084}:${INNER:-${OUTER:-84}}"
        """,
    "volumes": """
        services:
          a:
            image: nginx
            volumes:
              - /anonymous
              - named:/named
              - ./relative:/relative:ro
              - ../outside:/outside
              - ~/home:/home/me
              - /absolute:/absolute:rw,z
              - ./:/root
              - {type: bind, source: ./long, target: /long, read_only: true}
              - {type: volume, source: named, target: /again}
              - {type: tmpfs, target: /scratch}
              - type: bind
                source: ${WHERE:-./default}
                target: ${THERE:-/there}
        volumes: {named: }
        """,
    "words": r"""
        services:
          a: {image: x, command: --flag=1 --other 'two words' "and $$HOME" a\ b, entrypoint: ["sh", "-c", "echo $$X ${Y:-z}"]}
          b:
            image: x
            command: >
              start --one
              --two="a b"
          c:
            image: x
            command: |
              sh -c "set -e
              run"
          d: {image: x, command: [], entrypoint: ""}
          e: {image: x, command: null}
        """,
    "healthchecks": """
        services:
          a: {image: x, healthcheck: {test: curl -f http://localhost:80}}
          b: {image: x, healthcheck: {test: [CMD, curl, -f, "http://localhost:80"]}}
          c: {image: x, healthcheck: {test: [CMD-SHELL, "curl -f http://localhost:80 || exit 1"]}}
          d: {image: x, healthcheck: {test: [NONE]}}
          e: {image: x, healthcheck: {disable: true}}
        """,
    "names": """
        services:
          a:
            image: x
            container_name: box
            hostname: host
            networks: {front: {aliases: [one, two]}, back: }
            depends_on: {b: {condition: service_healthy}}
            expose: [80, "81/tcp", "90-92"]
            profiles: [debug]
          b: {image: x, networks: [back], user: "1000:1000"}
          c: {image: x, network_mode: "service:a"}
          d: {image: x, network_mode: host, depends_on: [a, b]}
        networks: {front: , back: }
        """,
    "environment": """
        x-common: &common {A: "1", B: two}
        services:
          a: {image: x, environment: {<<: *common, B: 2, C: , D: true, E: "$$5", F: "${X:-}", G: "${X:+set}", H: 1.50}}
          b: {image: x, environment: [A=1, "B=two words", C, "D=a=b", "E=", 'F="quoted"']}
        """,
    "numbers": """
        services:
          a:
            image: x
            environment: {A: 0777, B: 1_000, C: 0x1F, D: 1e3, E: 1.0, F: 0o17, G: yes, H: True, I: "010", J: "${X:-1.10}", K: -0}
            expose: [0100]
            ports: [0100, {target: 0101, published: 0102}]
        """,
    "builds": """
        services:
          a: {build: ./app}
          b: {build: {context: ., dockerfile: docker/Dockerfile.dev}}
          c: {build: {context: ./sub, dockerfile: ../Dockerfile}, image: "registry.example:5000/team/app:1.2"}
          d: {build: {context: .., dockerfile_inline: "FROM scratch"}}
        """,
    "files": """
        services:
          a:
            image: x
            configs: [plain, {source: other, target: /etc/other.yml}]
            secrets: [key, {source: token, target: renamed}]
        configs: {plain: {file: ./plain.yml}, other: {file: ./other.yml}}
        secrets: {key: {file: ./key}, token: {environment: TOKEN}}
        """,
}

MERGED = {
    "override": (
        """
        services:
          a:
            image: x:1
            command: one two
            ports: ["8080:80", "8443:443"]
            expose: [1000]
            volumes: [./a:/a, ./b:/b]
            environment: [A=1, B=2]
            networks: [front]
            depends_on: [b]
            healthcheck: {test: [CMD, run], interval: 5s}
            dns: 1.1.1.1
          b: {image: x}
        networks: {front: , back: }
        """,
        """
        services:
          a:
            image: x:2
            command: [three]
            ports: ["9090:80", "8443:443"]
            expose: [1000, "2000"]
            volumes: ["./c:/b:ro", "./d:/d"]
            environment: {B: 3, C: 4}
            networks: {back: {aliases: [z]}}
            depends_on: {c: {condition: service_started}}
            healthcheck: {test: curl localhost}
            dns: [8.8.8.8]
          c: {build: .}
        """,
    ),
    "tags": (
        """
        services:
          a: {image: x, ports: ["1:1", "2:2"], environment: {A: 1, B: 2}, command: run, volumes: [./a:/a], build: ./x}
          b: {image: y}
        """,
        """
        services:
          a:
            ports: !override ["3:3"]
            environment: {A: !reset null, C: 3}
            command: !reset null
            volumes: !reset []
            build: !override {context: ./y}
          b: !reset null
        """,
    ),
    "empty": (
        """
        services:
          a: {image: x, ports: ["1:1"], environment: {A: 1}, command: run, networks: [n], depends_on: [b], build: ./ctx}
          b: {image: y}
        networks: {n: }
        """,
        """
        services:
          a:
            ports:
            environment:
            command:
            networks:
            depends_on:
            build: {dockerfile: Other}
          b:
        """,
    ),
    "ranges": (
        'services: {a: {image: x, ports: ["8000-8002:80-82", "9000:90/udp", "1.2.3.4:5:5"]}}',
        'services: {a: {ports: ["8001:81", "9000:90", "5:5", {target: 90, published: "9000", protocol: udp}]}}',
    ),
}

TREES = {
    "extends": {
        "compose.yaml": """
            services:
              base: {image: x, ports: ["1:1"], environment: {A: 1, B: 1}, volumes: [./here:/here], command: one}
              near: {extends: base, ports: ["2:2"], environment: [B=2]}
              chain: {extends: {service: near}, command: two, container_name: third}
              far: {extends: {file: sub/common.yml, service: remote}, environment: {Z: "26"}}
            """,
        "sub/common.yml": """
            services:
              root: {build: ., volumes: ["./data:/data", "named:/named"]}
              remote: {extends: root, environment: {Y: "${Y:-25}"}, healthcheck: {test: ping}, depends_on: [other]}
              other: {image: other}
            """,
    },
    "include": {
        "compose.yaml": """
            include:
              - infra/compose.yaml
              - path: [more/one.yml, more/two.yml]
                project_directory: .
            services:
              app: {image: app, depends_on: [db, extra], volumes: [./app:/app]}
            """,
        "infra/compose.yaml": """
            services:
              db: {image: db, volumes: ["./conf:/conf:ro"], build: ./db, ports: ["${PORT:-5432}:5432"]}
            """,
        "infra/.env": "PORT=6543\n",
        "more/one.yml": "services: {extra: {image: one, volumes: [./x:/x]}}\n",
        "more/two.yml": 'services: {extra: {image: two, ports: ["1:1"]}}\n',
    },
    "documents": {
        "docker-compose.yml": """
            services: {a: {image: one, ports: ["1:1"]}}
            ---
            services: {a: {image: two, ports: ["2:2"]}, b: {image: three}}
            """,
    },
    "environment-file": {
        "docker-compose.yml": """
            services:
              a:
                image: "x:${TAG}"
                ports: ["${PORT}:80"]
                environment: {A: "$PLAIN", B: "${SINGLE}", C: "${DOUBLE}", D: "${AGAIN}", E: "${COLON}"}
                command: ["${EMPTY-unset}", "${EMPTY:-empty}"]
            """,
        ".env": (
            "# comment\r\nTAG=1.2 # behind\r\nexport PORT=8080\r\nPLAIN=a#b\r\nSINGLE='lit $TAG'\r\n"
            'DOUBLE="line\\nnext ${TAG}"\r\nAGAIN=${TAG}-x\r\nCOLON: yes\r\nEMPTY=\r\n'
        ),
    },
    "override-file": {
        "compose.yml": "services: {a: {image: base}}\n",
        "docker-compose.override.yml": 'services: {a: {ports: ["1:1"]}}\n',
    },
}  # fmt: skip


def _check(root: Path, scratch: Path, docker_compose: Tool) -> list[Difference]:
    project = discover(DiskTree(root)).stack.projects[0]
    theirs = rendered(docker_compose, root, project, scratch)
    assert theirs is not None, "Compose refuses the case"
    return list(differences(project, theirs, root))


@pytest.mark.parametrize("name", CASES)
def test_one_file(name: str, docker_compose: Tool, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (tmp_path / "compose.yaml").write_text(dedent(CASES[name]))
    assert _check(tmp_path, tmp_path_factory.mktemp("scratch"), docker_compose) == []


@pytest.mark.parametrize("name", MERGED)
def test_override(name: str, docker_compose: Tool, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    for path, text in zip(("compose.yaml", "compose.override.yaml"), MERGED[name], strict=True):
        (tmp_path / path).write_text(dedent(text))
    assert _check(tmp_path, tmp_path_factory.mktemp("scratch"), docker_compose) == []


@pytest.mark.parametrize("name", TREES)
def test_tree(name: str, docker_compose: Tool, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    for path, text in TREES[name].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(dedent(text).encode())
    assert _check(tmp_path, tmp_path_factory.mktemp("scratch"), docker_compose) == []


@pytest.mark.parametrize("root", REPOSITORIES, ids=lambda path: path.name)
def test_corpus(root: Path, docker_compose: Tool, tmp_path: Path) -> None:
    """Every project of a real repository that Compose accepts reads the same to us."""
    found: list[Difference] = []
    for project in discover(DiskTree(root)).stack.projects:
        theirs = rendered(docker_compose, root, project, tmp_path)
        if theirs is not None:
            found += differences(project, theirs, root)
    assert found == []

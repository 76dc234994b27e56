"""Compose data of any shape is read without an error: what is nonsense says nothing."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stack.trees import project

SCALARS: list[Any] = [
    *(None, True, 0, 80, 1.5, -1, "", "a", "b", "80", "80:80", "8000-8010:80-90/udp", "[::1]:1:2", "::", ":", "70000:1", "9-1:2"),
    *("./x:/y:ro", "/", "~", ".", "..", "C:\\x:/y", "x:y:z:w", "${A}", "${A:-80}:80", "$", "${", "A=1", "=", "A", "sh -c 'x"),
    *("x:1@sha256:00", "@", "$$", "é"),
]
NAMES = """
    a b image build context dockerfile command entrypoint environment ports target published expose volumes type source tmpfs
    configs secrets file networks aliases network_mode container_name healthcheck test disable depends_on profiles extends service
    services include path project_directory name external driver_opts device o user <<
"""
KEYS = NAMES.split()
VALUES = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
SERVICE = st.dictionaries(st.sampled_from(KEYS[2:]), VALUES, max_size=6) | VALUES
FILE = st.fixed_dictionaries(
    {"services": st.dictionaries(st.sampled_from(["a", "b", "c"]), SERVICE, min_size=1)},
    optional=dict.fromkeys(("include", "volumes", "networks", "configs", "secrets", "name"), VALUES),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILE, FILE)
def test_no_shape_raises(base: dict[str, Any], over: dict[str, Any]) -> None:
    files = {"compose.yml": json.dumps(base), "compose.override.yml": json.dumps(over), "x/p.yml": "scrape_configs: []"}
    found = project(files)
    (document,) = found.of("prometheus")
    projects = found.stack.projects
    assert {path for one in projects for path in one.files} <= set(files)
    assert all(place.path.startswith("/") or place.mount.target[:1] != "/" for place in found.stack.mounted(document))
    for one in projects:
        assert all(service.names >= {name} for name, service in one.services.items())
        assert {fact.node.path for service in one.services.values() for fact in service.depends_on if fact.node} <= set(files)

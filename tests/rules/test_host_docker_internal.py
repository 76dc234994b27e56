"""CMP043 says where the name stands, also where a variable of its own says the port."""

from __future__ import annotations

import pytest

from tests.rules.stacks import messages


@pytest.mark.parametrize(
    ("described", "where"),
    [
        ("environment: [DB_HOST=host.docker.internal, DB_PORT=5432]", "`DB_HOST`"),
        ("environment: {DB_PORT: 5432, DB_HOST: host.docker.internal}", "`DB_HOST`"),
        ("environment: {DATABASE_URL: 'postgres://host.docker.internal:5432/shop'}", "`DATABASE_URL`"),
        ("command: [--server, 'http://host.docker.internal:8080']", "the command"),
    ],
)
def test_where_the_name_stands(described: str, where: str) -> None:
    files = {"compose.yml": f"services: {{shop: {{image: example/shop, {described}}}}}"}
    name = "a name that Docker on Linux does not know without `extra_hosts`"
    assert messages(files, "CMP043") == [f"warning: shop uses host.docker.internal ({where}), {name}"]

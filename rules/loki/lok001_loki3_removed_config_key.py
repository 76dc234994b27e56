"""A key that Loki 3 does not know any more: `limits_config.enforce_metric_name`, `shared_store`, `max_look_back_period`.

## What it does
Finds keys of a Loki configuration that the version of Loki in the stack refuses: those that 3.0 and 3.5 took away.

## Why is this bad?
Loki reads its configuration strictly and does not start: `field enforce_metric_name not found in type validation.plain`.

## Fix safety
Safe where nothing is lost:
- keys that had no effect any more go (`enforce_metric_name`, `max_transfer_retries`), as does what says the default
  (`use_boltdb_shipper_as_backup: false`) or names the store that the schema names too (`shared_store`)
- where Loki reads the same setting elsewhere it moves: `query_range.split_queries_by_interval`, `compactor.deletion_mode`,
  `querier.engine.timeout`, `querier.query_timeout` and `chunk_store_config.max_look_back_period` go to `limits_config`
- in a compactor that deletes by age `shared_store` becomes `delete_request_store`, which it needs since 3.0

Unsafe where a limit falls back to its default (`frontend_worker.parallelism`). Left to you where something has to take the key's
place, or stands there already.

## Versions
Loki ≥ 3.0, by the image of the stack (no tag and `latest` are the newest) or `target-version`. Silent where the version is
not known, and below 3.0.

## References
- https://grafana.com/docs/loki/latest/setup/upgrade/
- https://github.com/grafana/loki/blob/main/tools/deprecated-config-checker/deleted-config.yaml
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Finding,
    Fix,
    Meta,
    MisplacedKey,
    Node,
    Options,
    OtherVersion,
    Project,
    Rule,
    delete,
    deviations,
    everywhere,
    moved,
    rename,
)

from .._fixes import offered

_STORES = frozenset({"shared_store"})
_DEFAULTS = {"use_boltdb_shipper_as_backup": "false", "sse_encryption": "false", "ruler_evaluation_delay_duration": "0s"}
"""Keys that say nothing with this value."""

_TWINS = {"shared_store": "delete_request_store", "shared_store_key_prefix": "delete_request_store_key_prefix"}
"""What the compactor that deletes by age is asked to say since 3.0."""

_CAVEATS = {
    "parallelism": "how many queries run at once is up to `querier.max_concurrent` then",
    "match_max_concurrent": "how many queries run at once is up to `querier.max_concurrent` then",
}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    earlier: dict[str, Node] = {}
    for found in deviations(project, "loki"):
        if isinstance(found, OtherVersion) and found.gone and found.key is not None and found.key.until is not None:
            target = f"{found.node.path} {found.key.now}"
            first = earlier.setdefault(target, found.node) if found.key.now else found.node
            since = ".".join(f"{part:g}" for part in found.key.until)
            facts = {"place": found.place, "since": since, "version": found.assumed.shown}
            yield Finding(RULE, found.node, facts, (offered(_fix(found)),), () if first is found.node else (first,))


def _fix(found: OtherVersion) -> Fix:
    node, name = found.node, found.name
    now = found.key.now if found.key is not None else ""
    if now:
        return _moved(found, now)
    if found.mapping == "Compactor" and name in _TWINS and _retains(node):
        return _called(found, _TWINS[name])
    if (found.key is not None and found.key.drop) or node.text == _DEFAULTS.get(name) or (name in _STORES and _known(node)):
        return Fix("remove it: Loki does without it", everywhere(node, delete), SAFE)
    if name in _CAVEATS:
        return Fix("remove it", everywhere(node, delete), UNSAFE, _CAVEATS[name])
    return Fix("remove it, and say elsewhere what it said", (), MANUAL, "something has to take its place")


def _moved(found: OtherVersion, now: str) -> Fix:
    """To where Loki reads the same from; away, if it is said there already."""
    section, _, key = now.removeprefix("/").partition(".")
    root = found.node.document.roots[0]
    there = root.get(section, key)
    if there is not None and (there.shape, there.text) == ("scalar", found.node.text):
        return Fix(f"remove it: `{section}.{key}` says the same", everywhere(found.node, delete), SAFE)
    if there is not None:
        return Fix(f"remove it, or correct `{section}.{key}`", (), MANUAL, f"`{section}.{key}` says something else")
    up = tuple("^" for _ in found.path[:-1])
    place = MisplacedKey(found.node, found.path, found.schema, found.structure, found.assumed, (*up, section, key))
    return Fix(f"move it to `{section}.{key}`", moved(place), SAFE)


def _retains(node: Node) -> bool:
    """Whether the compactor deletes by age, for which it needs a store for delete requests."""
    compactor = node.parent
    retention = compactor.get("retention_enabled") if compactor is not None else None
    return retention is not None and retention.text == "true"


def _called(found: OtherVersion, twin: str) -> Fix:
    compactor = found.node.parent
    if compactor is not None and compactor.get(twin) is not None:
        return Fix(f"remove it: `{twin}` stands there", everywhere(found.node, delete), SAFE)
    return Fix(f"call it `{twin}`", everywhere(found.node, rename, twin), SAFE)


def _known(node: Node) -> bool:
    """Whether every period of the schema names this store, which is where Loki looks for it now."""
    stores = [store.text for store in node.document.find("schema_config", "configs", ..., "object_store")]
    return bool(stores) and set(stores) == {node.text}


RULE = Rule(
    code="LOK001",
    name="loki3-removed-config-key",
    message="`{place}` is refused by Loki since {since}; the stack runs {version}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"loki": "≥ 3.0"},
        references=(
            "https://grafana.com/docs/loki/latest/setup/upgrade/",
            "https://github.com/grafana/loki/blob/main/tools/deprecated-config-checker/deleted-config.yaml",
        ),
        oracle="",
    ),
    triggers={"loki": ("schema_config",)},
    docs=__doc__ or "",
)

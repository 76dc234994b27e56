"""Prometheus' flags, and what became of those that it has no more.

Read from cmd/prometheus of every minor version, v2.0.0 to v3.14.0; those that are gone with 2.0 from v1.8.2. To refresh: look
for flags that a later tag adds or lacks.
"""

from __future__ import annotations

from functools import cache

from fixer import Assumed

from .._gone import Gone
from .._started import Known, table

_FLAGS = """
agent 3.0 switch
alertmanager.drain-notification-queue-on-shutdown 2.54 switch
alertmanager.notification-batch-size 3.4
alertmanager.notification-queue-capacity 2.0
alertmanager.timeout 2.0 3.0
auto-gomaxprocs 3.0 switch
auto-gomemlimit 3.0 switch
auto-gomemlimit.ratio 2.50
config.auto-reload 3.12 switch
config.auto-reload-interval 3.0
config.file 2.0
enable-feature 2.25
help 2.0 switch
help-long 2.0 switch
help-man 2.0 switch
log.format 2.6
log.level 2.0
query.lookback-delta 2.0
query.max-concurrency 2.0
query.max-samples 2.5
query.timeout 2.0
rules.alert.for-grace-period 2.4
rules.alert.for-outage-tolerance 2.4
rules.alert.resend-delay 2.4
rules.max-concurrent-evals 2.51
scrape.adjust-timestamps 2.22 switch
scrape.discovery-reload-interval 2.36
scrape.name-escaping-scheme 2.55 3.0
scrape.timestamp-tolerance 2.30
storage.agent.checkpoint-batch-size 3.12
storage.agent.checkpoint-from-in-memory-series 3.12 switch
storage.agent.no-lockfile 2.32 switch
storage.agent.path 2.32
storage.agent.retention.max-time 2.32
storage.agent.retention.min-time 2.32
storage.agent.wal-compression 2.32 switch
storage.agent.wal-compression-type 2.46
storage.agent.wal-segment-size 2.32
storage.agent.wal-truncate-frequency 2.32
storage.exemplars.exemplars-limit 2.26 2.29
storage.remote.flush-deadline 2.3
storage.remote.read-concurrent-limit 2.5
storage.remote.read-max-bytes-in-frame 2.13
storage.remote.read-sample-limit 2.4
storage.tsdb.allow-overlapping-blocks 2.8 3.0 switch
storage.tsdb.allow-overlapping-compaction 2.55 switch
storage.tsdb.block-reload-interval 3.9
storage.tsdb.delay-compact-file.path 3.9
storage.tsdb.delayed-compaction.max-percent 3.0
storage.tsdb.head-chunks-write-queue-size 2.34
storage.tsdb.max-block-chunk-segment-size 2.27
storage.tsdb.max-block-duration 2.0
storage.tsdb.min-block-duration 2.0
storage.tsdb.no-lockfile 2.0 switch
storage.tsdb.path 2.0
storage.tsdb.retention 2.0 3.0
storage.tsdb.retention.size 2.7
storage.tsdb.retention.time 2.7
storage.tsdb.samples-per-chunk 2.45
storage.tsdb.wal-compression 2.11 switch
storage.tsdb.wal-compression-type 2.46
storage.tsdb.wal-segment-size 2.7
version 2.0 switch
web.config.file 2.24
web.console.libraries 2.0
web.console.templates 2.0
web.cors.origin 2.7
web.enable-admin-api 2.0 switch
web.enable-lifecycle 2.0 switch
web.enable-otlp-receiver 3.0 switch
web.enable-remote-write-receiver 2.33 switch
web.external-url 2.0
web.listen-address 2.0
web.max-connections 2.0
web.max-notifications-subscribers 3.0
web.page-title 2.6
web.read-timeout 2.0
web.remote-write-receiver.accepted-protobuf-messages 2.54
web.route-prefix 2.0
web.search.max-limit 3.13
web.user-assets 2.0
"""

GONE = {
    "storage.tsdb.retention": Gone("storage.tsdb.retention.time"),
    "alertmanager.timeout": Gone(reason="it had no effect since 2.25"),
    "storage.tsdb.allow-overlapping-blocks": Gone(reason="overlapping blocks are always allowed since 2.39"),
    "storage.exemplars.exemplars-limit": Gone(
        obstacle="the limit is `storage.exemplars.max_exemplars` of the configuration file"
    ),
    "scrape.name-escaping-scheme": Gone(obstacle="it is `metric_name_escaping_scheme` of the configuration file"),
    # Prometheus 1
    "alertmanager.url": Gone(obstacle="where alerts go is said by `alerting` in the configuration file"),
    "query.staleness-delta": Gone("query.lookback-delta"),
    "storage.local.path": Gone("storage.tsdb.path", caveat="what Prometheus 1 stored there is not read"),
    "storage.local.retention": Gone("storage.tsdb.retention.time"),
    "web.enable-remote-shutdown": Gone("web.enable-lifecycle", caveat="it allows to reload the configuration as well"),
    "web.telemetry-path": Gone(obstacle="Prometheus' own metrics are always at /metrics, below `--web.route-prefix`"),
}
"""What takes the place of a flag; `storage.local.` has more of them."""

_TUNING = Gone(caveat="there is nothing to set in its place: storage takes what memory it needs")


@cache
def flags() -> dict[str, Known]:
    """Every flag of Prometheus 2 and 3, by its name without dashes."""
    return table(_FLAGS)


def gone(name: str, assumed: Assumed) -> Gone | None:
    """What became of a flag that this version has no more; None when it had not yet become that."""
    found = GONE.get(name) or (_TUNING if name.startswith("storage.local.") else None)
    return found if found is None or not found.now or flags()[found.now].fits(assumed) else None


def since(name: str) -> tuple[int, ...] | None:
    """The first version that does not have a flag which earlier ones had."""
    if name in flags():
        return flags()[name].until
    return (2, 0) if name in GONE or name.startswith("storage.local.") else None


def is_switch(name: str) -> bool:
    """Whether a flag takes no value."""
    known = flags().get(name) or flags().get(name.removeprefix("no-"))
    return known is not None and known.switch

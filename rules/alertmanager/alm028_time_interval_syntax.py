"""A time interval that Alertmanager cannot read: `9:00`, a night from 22:00 to 06:00, `mon`.

## What it does
Finds `start_time` and `end_time` without a leading zero, ranges that go over midnight, and weekdays and months that are
shortened to three letters.

## Why is this bad?
Alertmanager refuses the file: `couldn't parse timestamp 9:00, invalid format`, `start time cannot be equal or greater than end
time`, `mon is not a valid weekday`.

## Fix safety
Safe for the zero and for names in full. A range over midnight becomes two, to 24:00 and from 00:00: safe where the interval
says nothing but times. Where it has weekdays, days or months, the hours after midnight would belong to the day before: those are
shown and left to you. So are ranges that end when they begin.

## Versions
Alertmanager ≥ 0.22.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#time_interval
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    everywhere,
    insert,
    put,
    regex,
)

_TIME = regex(r"(\d{1,2}):(\d\d)")
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAMES = {"weekdays": _DAYS, "months": _MONTHS}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for interval in _intervals(document):
            for key, names in _NAMES.items():
                yield from _words(interval, key, names)
            for times in interval.find("times", ...):
                yield from _times(interval, times)


def _intervals(document: Document) -> Iterator[Node]:
    for root in document.roots[:1]:
        for key in ("time_intervals", "mute_time_intervals"):
            yield from (one for one in root.find(key, ..., "time_intervals", ...) if one.shape == "mapping" and one.home is None)


def _words(interval: Node, key: str, names: tuple[str, ...]) -> Iterator[Finding]:
    for item in interval.find(key, ...):
        if item.shape != "scalar" or item.home is not None or item.tag is not None:
            continue
        meant = ":".join(_full(word, names) for word in item.text.split(":"))
        if meant != item.text:
            yield Finding(RULE, item, {"what": f"`{item.text}` is no range of {key}"}, (_written(item, meant),))


def _full(word: str, names: tuple[str, ...]) -> str:
    short = word.strip().lower()
    found = [name for name in names if len(short) == 3 and name.startswith(short)]
    return found[0] if found and short not in names else word


def _written(node: Node, text: str) -> Fix:
    return Fix(f"write {text}", everywhere(node, put, text), SAFE)


def _times(interval: Node, times: Node) -> Iterator[Finding]:
    start, end = times.get("start_time"), times.get("end_time")
    if times.home is not None or start is None or end is None or start.shape != "scalar" or end.shape != "scalar":
        return
    for node in (start, end):
        found = _TIME.fullmatch(node.text)
        if found is not None and len(found[1]) == 1 and node.tag is None:
            yield Finding(RULE, node, {"what": f"`{node.text}` lacks a zero"}, (_written(node, f"0{node.text}"),))
    minutes = _minutes(start), _minutes(end)
    if minutes[0] is not None and minutes[1] is not None and minutes[1] <= minutes[0] and len(start.text) == len(end.text) == 5:
        facts = {"what": f"{start.text} to {end.text} does not end after it begins"}
        yield Finding(RULE, times, facts, (_split(interval, times, start, end),))


def _minutes(node: Node) -> int | None:
    found = _TIME.fullmatch(node.text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def _split(interval: Node, times: Node, start: Node, end: Node) -> Fix:
    several, index = times.parent, times.route[-1]
    title = f"write {start.text} to 24:00 and 00:00 to {end.text}"
    others = [entry.key.text for entry in interval.entries if entry.key.text not in ("times", "location")]
    if start.text == end.text:
        return Fix("say when it ends", (), MANUAL, "it begins and ends at the same time")
    if others:
        return Fix(title, (), MANUAL, f"with `{others[0]}` the hours after midnight are those of the day before")
    if several is None or not isinstance(index, int) or end.text == "00:00":
        edits: Edits = put(end, "24:00")
        return Fix(f"write {start.text} to 24:00", edits, SAFE)
    second = {"start_time": "00:00", "end_time": end.text}
    return Fix(title, put(end, "24:00") + insert(several, index + 1, second), SAFE)


RULE = Rule(
    code="ALM028",
    name="time-interval-syntax",
    message="{what}: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.22"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#time_interval",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("start_time", "weekdays", "months")},
    docs=__doc__ or "",
)

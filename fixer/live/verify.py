"""The whole look at a stack: what is asked, in which order, and who judges it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from fixer.document.document import Document
from fixer.errors import Unreadable
from fixer.live import alertmanager, containers, metrics, prometheus, queries, rule_groups
from fixer.live import endpoints as scraped
from fixer.live.asking import Answer, Question, ask, late
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.endpoints import Endpoint
from fixer.live.exposition import Body, read, version
from fixer.live.metrics import Known
from fixer.live.place import ITSELF, Instance, instances
from fixer.live.said import Said, said, text_of
from fixer.live.stale import written
from fixer.live.together import together
from fixer.output.diff import Name
from fixer.stack.model import Target
from fixer.stack.project import Project

SETTLE = 6.0
"""Seconds that Prometheus is given to find what a new configuration names: it looks every five."""

AGAIN = 0.3
"""Seconds between two looks at something that is not ready yet."""


@dataclass(frozen=True)
class Wishes:
    """What the user says.

    prometheus, alertmanager  URLs, user and password in them included; "" for where the files say they are
    host     what the machine that runs the stack is called
    timeout  seconds that any one answer may take, tries again included
    """

    prometheus: str = field(default="", repr=False)
    alertmanager: str = field(default="", repr=False)
    host: str = "localhost"
    timeout: float = 10.0
    retries: int = 2
    reload: bool = False
    queries: tuple[str, ...] = ()


class Shown(Protocol):
    """Takes what is being done, for people who wait."""

    def __call__(self, doing: str, /) -> None: ...


Key = tuple[str, ...]
Tasks = dict[Key, tuple[Callable[[], Any], Any]]
"""What to do at once: the task, and what counts if it never ends."""


def verify(project: Project, root: Path, paths: Sequence[str], wishes: Wishes, name: Name, shown: Shown) -> tuple[Check, ...]:
    """Every check of one tree; none where there is nothing to look at. Raises `UsageError` when a URL is wrong.

    root   where the tree is on disk
    paths  the configurations (of Prometheus and Alertmanager) that count
    name   how paths are said
    """
    look = _Look(project, root, wishes, name, shown)
    kept = tuple(paths)
    look.prometheis = look.running(tuple(instances(project, "prometheus", kept, wishes.prometheus, wishes.host)))
    look.alertmanagers = look.running(tuple(instances(project, "alertmanager", kept, wishes.alertmanager, wishes.host)))
    checks = tuple(look.checks())
    parts = sorted(dict.fromkeys(check.part for check in checks), key=_rank)
    return tuple(check for part in parts for check in checks if check.part == part)


_ORDER = (scraped.PART, "prometheus", "alertmanager", containers.PART, metrics.PART, queries.PART)


def _rank(part: str) -> int:
    return _ORDER.index(part.partition(" ")[0])


class _Look:
    """One look at one tree. Answers are kept by who was asked what."""

    def __init__(self, project: Project, root: Path, wishes: Wishes, name: Name, shown: Shown) -> None:
        self.project, self.root, self.wishes, self.name, self.shown = project, root, wishes, name, shown
        self.prometheis: tuple[Instance, ...] = ()
        self.alertmanagers: tuple[Instance, ...] = ()
        self.found: dict[Key, Any] = {}

    def running(self, every: tuple[Instance, ...]) -> tuple[Instance, ...]:
        """Without those that another Compose file would start from the same configuration: of these one runs at a time."""
        groups: dict[object, list[Instance]] = {}
        for instance in every:
            groups.setdefault(instance.document, []).append(instance)
        doubtful = [one for group in groups.values() if len(group) > 1 for one in group if one.base]
        tasks: Tasks = {("ready", one.base): self._task(prometheus.question(one, "/-/ready")) for one in doubtful}
        self._run(tasks, "looking for what runs")
        answering = {one for one in doubtful if not self.found["ready", one.base].problem}
        kept = ([one for one in group if one in answering] or group[:1] for group in groups.values())
        return tuple(one for group in kept for one in group)

    def checks(self) -> Iterator[Check]:
        every = (*self.prometheis, *self.alertmanagers)
        if self.wishes.reload:
            yield from self._reloaded([instance for instance in every if instance.base])
        endpoints = {instance: tuple(self._endpoints(instance)) for instance in self.prometheis}
        self._run(self._first(endpoints), "asking")
        self._run(self._second(), "asking Prometheus for its rules and results")
        if self._compose() is not None:
            composed, seen = self.found["containers",]
            yield from containers.judge(composed, seen, any(map(self._answers, self.prometheis)))
        bodies = self._bodies(endpoints)
        judged = {
            (instance, endpoint): self._endpoint(instance, endpoint, bodies)
            for instance, every in endpoints.items()
            for endpoint in every
        }
        yield from judged.values()
        for instance in self.prometheis:
            yield from self._prometheus(instance)
        for instance in self.alertmanagers:
            yield from self._alertmanager(instance)
        yield from self._metrics(judged, bodies)
        yield from self._queries()

    def _reloaded(self, every: Sequence[Instance]) -> Iterator[Check]:
        asked = {instance: prometheus.question(instance, "/-/reload", "POST") for instance in every}
        self._run({self._key(instance, "reload"): self._task(question) for instance, question in asked.items()}, "reloading")
        for instance in every:
            answer: Answer = self.found[self._key(instance, "reload")]
            part = self._part(instance)
            words = " ".join(answer.body.decode("utf-8", "replace").split())[:300]
            if answer.status == 200:
                yield Check(part, "reload", PASS, "reloaded", seconds=answer.seconds)
            elif answer.status in (403, 405) and "ifecycle" in words:
                yield Check(part, "reload", FAIL, "it is not allowed: --web.enable-lifecycle is not among its flags")
            else:
                root = instance.document.root if instance.document is not None else None
                reason = answer.reason or f"HTTP {answer.status}: {words}"
                yield Check(part, "reload", FAIL, reason, (root,) if root is not None else ())

    def _endpoints(self, instance: Instance) -> Iterator[Endpoint]:
        yield from scraped.endpoints(self.project, instance, self.wishes.host)

    def _compose(self) -> Any:
        """The Compose project whose containers are looked for: the one that runs what is looked at, else the only one."""
        readers = [instance.reader for instance in (*self.prometheis, *self.alertmanagers) if instance.reader is not None]
        projects = self.project.stack.projects
        return readers[0].project if readers else projects[0] if len(projects) == 1 else None

    def _elsewhere(self) -> str:
        """The machine that the user says the stack runs on, if that is not this one."""
        said_ = (self.wishes.host, *(urlsplit(url).hostname for url in (self.wishes.prometheus, self.wishes.alertmanager) if url))
        return next((host for host in said_ if host and host not in ITSELF), "")

    def _first(self, endpoints: Mapping[Instance, Sequence[Endpoint]]) -> Tasks:
        tasks: Tasks = {}
        for number, instance in enumerate(self.prometheis):
            for endpoint in endpoints[instance]:
                if endpoint.question is not None:
                    tasks["endpoint", str(number), *_identity(endpoint)] = self._task(endpoint.question)
            if instance.base:
                tasks |= self._of_prometheus(instance)
        for instance in self.alertmanagers:
            if instance.base:
                for what, path in alertmanager.PATHS.items():
                    tasks[self._key(instance, what)] = self._task(prometheus.question(instance, path))
        composed = self._compose()
        if composed is not None:
            silent = containers.Seen(reason=f"docker did not answer within {self.wishes.timeout:g} s")
            elsewhere = self._elsewhere()
            if elsewhere:
                self.found["containers",] = composed, containers.Seen(reason=f"the stack runs on {elsewhere}")
            else:
                tasks["containers",] = (
                    lambda: (composed, containers.look(composed, self.root, self.wishes.timeout)),
                    (composed, silent),
                )
        return tasks

    def _of_prometheus(self, instance: Instance) -> Tasks:
        tasks = {self._key(instance, what): self._task(prometheus.question(instance, prometheus.PATHS[what])) for what in _STATUS}
        expected = self._targets(instance)
        waits: dict[str, Callable[[Said], bool]] = {
            "targets": lambda found: prometheus.missing(expected, found),
            "alertmanagers": lambda found: prometheus.undiscovered(expected, found),
        }
        for what, unready in waits.items():
            tasks[self._key(instance, what)] = self._task(prometheus.question(instance, prometheus.PATHS[what]), unready)
        return tasks

    def _second(self) -> Tasks:
        """What depends on targets having been scraped."""
        tasks: Tasks = {}
        for instance in self.prometheis:
            if not self._answers(instance):
                continue
            rules = prometheus.question(instance, prometheus.PATHS["rules"])
            tasks[self._key(instance, "rules")] = self._task(rules, rule_groups.unevaluated)
            tasks[self._key(instance, "names")] = self._task(prometheus.question(instance, prometheus.PATHS["names"]))
            for job in self._jobs(instance):
                text = queries.up(job)
                tasks[self._key(instance, "query", text)] = self._task(prometheus.query(instance, text), queries.empty)
            for text in self.wishes.queries:
                tasks[self._key(instance, "query", text)] = self._task(prometheus.query(instance, text))
        return tasks

    def _task(self, question: Question, unready: Callable[[Said], bool] | None = None) -> tuple[Callable[[], Any], Any]:
        wishes = self.wishes
        if unready is None:
            return lambda: ask(question, wishes.timeout, wishes.retries), late(question, wishes.timeout)
        return lambda: _settled(question, unready, wishes), late(question, wishes.timeout)

    def _run(self, tasks: Tasks, doing: str) -> None:
        works, lates = [task for task, _ in tasks.values()], [spare for _, spare in tasks.values()]
        results = together(
            works, lates, self.wishes.timeout, lambda over: self.shown(f"{doing}, {over} of {len(tasks)} answered")
        )
        self.found |= dict(zip(tasks, results, strict=True))

    def _key(self, instance: Instance, *what: str) -> Key:
        every = self.prometheis if instance.product == "prometheus" else self.alertmanagers
        return (instance.product, str(every.index(instance)), *what)

    def _said(self, instance: Instance, *what: str) -> Said:
        answer = self.found.get(self._key(instance, *what))
        return said(answer) if answer is not None else Said(reason=instance.why or "it does not answer")

    def _part(self, instance: Instance) -> str:
        every = self.prometheis if instance.product == "prometheus" else self.alertmanagers
        if len(every) == 1:
            return instance.product
        return f"{instance.product} ({instance.reader.service.name if instance.reader is not None else instance.base})"

    def _answers(self, instance: Instance) -> bool:
        return bool(instance.base) and bool(text_of(self._said(instance, "build").get("version")))

    def _targets(self, instance: Instance) -> tuple[Target, ...]:
        return self.project.stack.targets(instance.document) if instance.document is not None else ()

    def _jobs(self, instance: Instance) -> dict[str, frozenset[str]]:
        """The jobs that have targets, as their labels say, with the instances of each."""
        jobs: dict[str, set[str]] = {}
        for one in self._said(instance, "targets").objects("activeTargets"):
            labels = Said(one.get("labels"))
            jobs.setdefault(text_of(labels.get("job")), set()).add(text_of(labels.get("instance")))
        return {job: frozenset(found) for job, found in jobs.items()}

    def _bodies(self, endpoints: Mapping[Instance, Sequence[Endpoint]]) -> dict[Key, Body]:
        self.shown("reading the metrics")
        bodies = {}
        for number, instance in enumerate(self.prometheis):
            for endpoint in endpoints[instance]:
                key = ("endpoint", str(number), *_identity(endpoint))
                answer: Answer | None = self.found.get(key)
                if answer is not None and not answer.problem and answer.status == 200:
                    bodies[key] = read(answer.body, answer.content_type)
        return bodies

    def _endpoint(self, instance: Instance, endpoint: Endpoint, bodies: Mapping[Key, Body]) -> Check:
        key = ("endpoint", str(self.prometheis.index(instance)), *_identity(endpoint))
        running = version(text_of(self._said(instance, "build").get("version")))
        known = running or self.project.stack.version("prometheus", instance.document)
        scrapes = prometheus.scrapes(self._said(instance, "targets"))
        error = scrapes.get((endpoint.target.node.text, endpoint.target.job))
        return scraped.judge(endpoint, self.found.get(key), bodies.get(key, Body()), known, error)

    def _prometheus(self, instance: Instance) -> Iterator[Check]:
        part = self._part(instance)
        yield prometheus.answers(part, instance, self._said(instance, "build"))
        if not self._answers(instance):
            return
        config, runtime = self._said(instance, "config"), self._said(instance, "runtime")
        file = written(self.root / instance.document.path) if instance.document is not None else None
        yield prometheus.configuration(part, instance, config, runtime, file, self.name)
        expected = self._targets(instance)
        yield from prometheus.targets(part, expected, self._said(instance, "targets"))
        yield from rule_groups.groups(part, self.project, instance, self._said(instance, "rules"), self.name)
        yield from prometheus.alertmanagers(part, expected, self._said(instance, "alertmanagers"))

    def _alertmanager(self, instance: Instance) -> Iterator[Check]:
        part, status = self._part(instance), self._said(instance, "status")
        silent = Answer("", problem="unreachable", reason="it does not answer")
        ready = alertmanager.ready(part, instance, self.found.get(self._key(instance, "ready"), silent), status)
        yield ready
        if ready.verdict != PASS:
            return
        document = instance.document
        content = self._content(document) if document is not None else None
        file = written(self.root / document.path) if document is not None else None
        own = self.found[self._key(instance, "metrics")]
        configuration = alertmanager.configuration(part, instance, own, content, file, self.name)
        yield configuration
        yield alertmanager.receivers(part, instance, self._said(instance, "receivers"))
        yield alertmanager.inhibit_rules(part, instance, status, configuration.verdict == PASS)
        yield from alertmanager.peers(part, instance, status)

    def _content(self, document: Document) -> bytes | None:
        try:
            return self.project.tree.read(document.path)
        except Unreadable:
            return None

    def _metrics(self, judged: Mapping[tuple[Instance, Endpoint], Check], bodies: Mapping[Key, Body]) -> Iterator[Check]:
        """Rules by the Prometheus that evaluates them, dashboards by all there is."""
        every = {instance: self._known(instance, judged, bodies) for instance in self.prometheis}
        for instance, known in every.items():
            yield from metrics.of_rules(rule_groups.files(self.project, instance), known, self.name)
        if every:
            names = frozenset[str]().union(*(known.names for known in every.values()))
            unread = tuple(dict.fromkeys(one for known in every.values() for one in known.unread))
            yield from metrics.of_dashboards(self.project, Known(names, unread), self.name)

    def _known(self, instance: Instance, judged: Mapping[tuple[Instance, Endpoint], Check], bodies: Mapping[Key, Body]) -> Known:
        number = str(self.prometheis.index(instance))
        seen = frozenset[str]().union(*(body.names for key, body in bodies.items() if key[1] == number))
        named, targets = self._said(instance, "names"), self._said(instance, "targets")
        stored = frozenset(map(text_of, named.data)) if isinstance(named.data, list) else frozenset[str]()
        active = targets.objects("activeTargets")
        up = {text_of(one.get("scrapePool")) for one in active if one.get("health") == "up"}
        unread = {check.name for (where, one), check in judged.items() if where is instance and not _read(one, check, up)}
        unread |= {text_of(one.get("scrapeUrl")) for one in active if one.get("health") != "up"} if not unread else set()
        if not self._answers(instance) and instance.document is not None and "_sd_configs" in instance.document.text:
            unread.add("targets that are discovered")
        return Known(seen | stored, tuple(sorted(unread)))

    def _queries(self) -> Iterator[Check]:
        for instance in self.prometheis:
            if self._answers(instance):
                for job, there in self._jobs(instance).items():
                    nodes = tuple(target.node for target in self._targets(instance) if target.job == job)
                    yield queries.judge_up(job, there, self._said(instance, "query", queries.up(job)), nodes)
                yield from (queries.judge(text, self._said(instance, "query", text)) for text in self.wishes.queries)
            else:
                reason = "Prometheus does not answer"
                yield from (Check(queries.PART, text, NOT_CHECKED, reason) for text in self.wishes.queries)


_STATUS = ("build", "config", "runtime")


def _identity(endpoint: Endpoint) -> tuple[str, ...]:
    target = endpoint.target
    return target.node.text, target.metrics_path, target.job


def _read(endpoint: Endpoint, check: Check, up: set[str]) -> bool:
    """Whether the metrics of the endpoint are known: by us, or by Prometheus."""
    return check.verdict == PASS or endpoint.target.job in up


def _settled(question: Question, unready: Callable[[Said], bool], wishes: Wishes) -> Answer:
    """The answer once it is ready, or as it is when the time is up."""
    start = time.monotonic()
    while True:
        left = wishes.timeout - (time.monotonic() - start)
        answer = ask(question, left, wishes.retries)
        found = said(answer)
        over = min(wishes.timeout, SETTLE) - (time.monotonic() - start)
        if found.reason or over <= AGAIN or not unready(found):
            return replace(answer, seconds=time.monotonic() - start)
        time.sleep(AGAIN)

"""A handler serves Prometheus metrics without recovery, answers a failed scrape with its own 500, or sets a wrong content type.

Needs the extra `go`: `pip install 'config-fixer[go]'`. Off by default, and the reason for that is below.

## What it does
Looks at gin handlers (`func(c *gin.Context)`) and `net/http` handlers (`func(w http.ResponseWriter, r *http.Request)`) that
call `ServeHTTP` of a handler of `promhttp`, and reports

* one whose deferred recovery answers a panic with a status of 500 or above;
* one that sets a content type in which there are no metrics (`application/json`);
* one without any recovery.

Silent where promhttp's handler is mounted as it is (`http.Handle("/metrics", promhttp.Handler())`, `gin.WrapH`, echo, chi,
fiber), where the handler recovers without a status of its own, and for the last of the three also where anything in the Go
module recovers: `gin.Default()`, `gin.Recovery()`, chi's `Recoverer`, a `recover()` of its own outside of these handlers.
Tests, generated code and `vendor/` are left alone.

## Why is this bad?
Mostly it is not, which is why the rule is off by default. The project's founding report wants `/metrics` to answer 200 with
an explicit content type whatever happens, and this rule makes its change. What upstream does, measured with client_golang
1.14 and gin 1.8:

* `promhttp` sets `Content-Type: text/plain; version=0.0.4; charset=utf-8` by itself and replaces what was set before. The
  explicit header changes no scrape that works. It counts where promhttp does not get as far: an empty answer of Go's
  `net/http` has no content type, and Prometheus 3 refuses a blank one (`non-compliant scrape target sending blank
  Content-Type and no fallback_scrape_protocol specified for target`), which Prometheus 2 took.
* A collection that returns an error is answered by promhttp with 500 and the error, unless `HandlerOpts.ErrorHandling` says
  `ContinueOnError`. That is no panic, and no recovery changes it.
* A panic in a function of the metrics (`GaugeFunc`) ends in the handler's goroutine. gin's recovery answers 500; without one
  `net/http` closes the connection. Either way the scrape fails, `up` is 0 and somebody is told.
* A panic in a collector's own `Collect` ends in another goroutine and ends the process: no recovery in a handler helps.

So a 500 tells Prometheus the truth. Select the rule (by its code or name) when you prefer an endpoint that always answers,
and alert on missing series (`absent(…)`) then.

## Fix safety
UNSAFE. The content type is set before the handler is created, and a deferred recovery that logs the panic before it is served;
`log` is imported when it is not. A scrape that panics then is an answer of 200 without samples: `up` stays 1. A recovery that
was there already stays for what happens before. A wrong content type becomes the right one. With `annotate` comments say so.

MANUAL where `log` means something else in the file or its package (zap, slog, a logger of its own). Statements that share a
line with others are left alone.

## Versions
All of client_golang. Prometheus refuses a blank or unknown content type from 3.0 on; `fallback_scrape_protocol:
PrometheusText0.0.4` in the job takes it.

## References
* https://pkg.go.dev/github.com/prometheus/client_golang/prometheus/promhttp#HandlerFor
* https://prometheus.io/docs/prometheus/latest/migration/#scrape-protocols
* https://prometheus.io/docs/instrumenting/exposition_formats/#basic-info
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname

from fixer import (
    GO,
    INFO,
    MANUAL,
    UNSAFE,
    WARNING,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Severity,
    below,
    content,
    insert,
    put,
    regex,
)

from ._handlers import Handler, handlers
from ._source import declared, imports, string, written_by_hand

TEXT = "text/plain; version=0.0.4; charset=utf-8"
LOGS = ("log", "github.com/sirupsen/logrus", "github.com/rs/zerolog/log")
"""Packages with a `Printf` that logs."""
_RECOVERS = regex(r"\bgin\.Default\(|\b(?:Custom)?Recovery\w*\(|\bRecoverer\b|\.Use\([^\n]*[Rr]ecover|\brecover\(\)")
_DECLARES_LOG = regex(r"^(?:var|const|func|type)[ \t]+log\b|^\t(?:\w+,[ \t]*)*log\b[^.(]*=[^=]", re.MULTILINE)


def check(project: Project, options: Options) -> Iterator[Finding]:
    for document in project.of("go"):
        if not written_by_hand(document):
            continue
        found = list(handlers(document))
        bare = any(handler.recovery is None for handler in found) and not _recovers_elsewhere(project, document)
        for handler in found:
            problem, severity = _problem(handler)
            recover = bool(handler.status) or (bare and handler.recovery is None)
            if problem and (recover or handler.wrong_type):
                facts = {"handler": handler.name, "problem": problem}
                yield Finding(RULE, handler.serves, facts, (_fix(project, handler, recover, options),), severity=severity)


def _problem(handler: Handler) -> tuple[str, Severity]:
    if handler.status:
        return f"answers a panic with {handler.status}", WARNING
    if handler.wrong_type:
        return f"sets the content type to {handler.wrong_type}", WARNING
    return ("", WARNING) if handler.recovery is not None else ("does not recover from a panic", INFO)


def _recovers_elsewhere(project: Project, document: Document) -> bool:
    """Whether anything in the module but such handlers recovers, so that the file's may run inside of it."""
    known = {one.path: one for one in project.of("go")}
    for path in (document.path, *_neighbours(project, _module(project, document), document)):
        if path in known:
            inside = [handler.function.span for handler in handlers(known[path])]
            matches = _RECOVERS.finditer(known[path].text)
            if any(not any(span.start <= match.start() < span.end for span in inside) for match in matches):
                return True
        elif _RECOVERS.search(_text(project, path)):
            return True
    return False


def _module(project: Project, document: Document) -> str:
    """The folder of the nearest `go.mod`, or ""."""
    folder = dirname(document.path)
    while folder and not project.tree.exists(f"{folder}/go.mod"):
        folder = dirname(folder)
    return folder


def _neighbours(project: Project, folder: str, document: Document) -> Iterator[str]:
    """The other Go files below the folder, without tests and vendored ones."""
    for path in below(project.tree, folder):
        if path.endswith(".go") and path != document.path and not re.search(r"_test\.go\Z|(?:\A|/)vendor/", path):
            yield path


def _text(project: Project, path: str) -> str:
    return (content(project.tree, path) or b"").decode("utf-8", "replace")


def _fix(project: Project, handler: Handler, recover: bool, options: Options) -> Fix:
    edits: Edits = ()
    header = recovery = ""
    if handler.wrong_type and handler.content_type is not None:
        edits += put(handler.content_type, TEXT)
    elif recover and handler.content_type is None:
        header = _header(handler, options)
    if recover:
        log = _log(project, handler.function.document)
        if log is None:
            return Fix("recover from a panic", (), MANUAL, "by hand: `log` means something else in this package")
        recovery = _recovery(log[0], options)
        edits += log[1]
    body = handler.serves.parent
    assert body is not None
    first, last = body.items.index(handler.creates), body.items.index(handler.serves)
    if first == last:
        added = "\n".join(filter(None, (header, recovery)))
        edits += insert(body, last, added) if added else ()
    else:
        edits += insert(body, first, header) if header else ()
        edits += insert(body, last, recovery) if recovery else ()
    done = ["set the content type of metrics"] * (header != "" or handler.wrong_type != "") + ["recover from a panic"] * (
        recovery != ""
    )
    caveat = "a scrape that panics then answers 200 without samples, and `up` stays 1: alert on absent series"
    return Fix(" and ".join(done), edits, UNSAFE, caveat if recovery else "the header is another one where promhttp sets none")


def _header(handler: Handler, options: Options) -> str:
    call = f"{handler.writer}.Header" if handler.gin else f"{handler.writer}.Header().Set"
    why = "// Prometheus 3 refuses an answer without content type\n" if options.annotate else ""
    return f'{why}{call}("Content-Type", "{TEXT}")'


def _recovery(log: str, options: Options) -> str:
    why = "\t\t// The answer stays 200, with what was written so far\n" if options.annotate else ""
    return (
        "defer func() {\n\tif err := recover(); err != nil {\n"
        f'{why}\t\t{log}.Printf("Recovering from metrics serve panic: %v", err)\n'
        "\t}\n}()"
    )


def _log(project: Project, document: Document) -> tuple[str, Edits] | None:
    """The name of a package that logs, and the import it needs; None when the name is taken."""
    known = imports(document)
    if declared(document, "log"):
        return None
    name = next((name for name, path in known.items() if path in LOGS and name not in ("_", ".")), None)
    if name is not None:
        return name, ()
    folder = dirname(document.path)
    beside = (path for path in _neighbours(project, folder, document) if dirname(path) == folder)
    if "log" in known or any(_DECLARES_LOG.search(_text(project, path)) for path in beside):
        return None
    return "log", _imported(document)


def _imported(document: Document) -> Edits:
    """The import of `log`, in its place among the first run of lines when those are of the standard library, else before them."""
    root = document.root
    assert root is not None
    first = next(item for item in root.items if item.tag == "import_declaration")
    if first.items[-1].tag != "import_spec_list":
        return insert(root, root.items.index(first), 'import "log"')
    specs = first.items[-1]
    paths = [string(spec.items[-1]) or "" for spec in specs.items]
    if "." in paths[0].partition("/")[0]:
        return insert(specs, 0, '"log"\n')
    run = [index for index, spec in enumerate(specs.items) if _joined(document, specs.items[0], spec)]
    return insert(specs, next((index for index in run if paths[index] > "log"), len(run)), '"log"')


def _joined(document: Document, first: Node, spec: Node) -> bool:
    """Whether no blank line stands between the two."""
    return re.search(r"\n[ \t\r]*\n", document.text[first.span.start : spec.span.start]) is None


RULE = Rule(
    code="GOM001",
    name="metrics-handler",
    message="{handler} serves metrics and {problem}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"client_golang": "all"},
        references=(
            "https://pkg.go.dev/github.com/prometheus/client_golang/prometheus/promhttp#HandlerFor",
            "https://prometheus.io/docs/prometheus/latest/migration/#scrape-protocols",
        ),
        oracle="go",
        default=False,
        requires=GO,
    ),
    triggers={"go": ("promhttp",)},
    docs=__doc__ or "",
)

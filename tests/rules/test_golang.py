"""GOM001 beyond its fixtures: where the import goes, what counts as recovery, and when it is left to people."""

from __future__ import annotations

import pytest

from tests.rules.stacks import messages, outcome, text

PROMHTTP = '"github.com/prometheus/client_golang/prometheus/promhttp"'
BARE = """\
package p

import (
{imports}
)

func Metrics(w http.ResponseWriter, r *http.Request) {{
\tpromhttp.Handler().ServeHTTP(w, r)
}}
"""
NONE = "info: Metrics serves metrics and does not recover from a panic"


def source(*imports: str, more: str = "") -> str:
    lines = "\n".join(f"\t{line}" if line else "" for line in imports)
    return BARE.format(imports=lines) + more


PLAIN = source('"net/http"', "", PROMHTTP)


def mended(files: dict[str, str], path: str = "m.go") -> str:
    return text(outcome(files, "GOM001"), path)


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        (('"net/http"', "", PROMHTTP), ('"log"', '"net/http"', "", PROMHTTP)),
        (('"fmt"', '"net/http"', "", PROMHTTP), ('"fmt"', '"log"', '"net/http"', "", PROMHTTP)),
        (('"errors"', "", PROMHTTP, '"net/http"'), ('"errors"', '"log"', "", PROMHTTP, '"net/http"')),
        (('"net/http"', PROMHTTP), ('"log"', '"net/http"', PROMHTTP)),
        ((PROMHTTP, "", '"net/http"'), ('"log"', "", PROMHTTP, "", '"net/http"')),
        (('"log"', '"net/http"', "", PROMHTTP), ('"log"', '"net/http"', "", PROMHTTP)),
        (
            ('"bytes" // b', '"errors"', "", '"net/http"', PROMHTTP),
            ('"bytes" // b', '"errors"', '"log"', "", '"net/http"', PROMHTTP),
        ),
    ],
)
def test_log_is_imported_where_gofmt_wants_it(imports: tuple[str, ...], expected: tuple[str, ...]) -> None:
    found = mended({"m.go": source(*imports)})
    assert found.partition("\n)\n")[0] == source(*expected).partition("\n)\n")[0]
    assert '\t\t\tlog.Printf("Recovering from metrics serve panic: %v", err)\n' in found


@pytest.mark.parametrize(
    ("spec", "name"),
    [('stdlog "log"', "stdlog"), ('log "github.com/sirupsen/logrus"', "log"), ('"github.com/rs/zerolog/log"', "log")],
)
def test_a_logger_that_is_there_is_used(spec: str, name: str) -> None:
    found = mended({"m.go": source('"net/http"', "", PROMHTTP, spec)})
    assert f'\t\t\t{name}.Printf("Recovering' in found
    assert '\t"log"\n' not in found


@pytest.mark.parametrize(
    "files",
    [
        {"m.go": source('"net/http"', PROMHTTP, 'log "example.com/own/logging"')},
        {"m.go": PLAIN + "\nvar log = New()\n"},
        {"m.go": PLAIN + "\nfunc f(log *Logger) {}\n"},
        {"m.go": PLAIN, "log.go": "package p\n\nvar log = New()\n"},
        {"m.go": PLAIN, "log.go": "package p\n\nvar (\n\ta   = 1\n\tlog = New()\n)\n"},
        {"m.go": PLAIN, "log.go": "package p\n\nfunc log(text string) {}\n"},
    ],
)
def test_where_log_is_something_else_people_decide(files: dict[str, str]) -> None:
    found = outcome(files, "GOM001")
    assert [one.refused.code for one in found.reported if one.refused] == ["manual"]
    assert text(found, "m.go") == files["m.go"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "r := gin.Default()",
        "r.Use(gin.Recovery())",
        "r.Use(mid.RecoverPanics)",
        "r.Use(middleware.Recoverer)",
        "r.Use(gin.CustomRecovery(answer))",
        "h := handlers.RecoveryHandler()(r)",
        "defer func() { _ = recover() }()",
    ],
)
def test_recovery_anywhere_in_the_module_counts(elsewhere: str) -> None:
    main = f"package main\n\nfunc main() {{\n\t{elsewhere}\n}}\n"
    assert messages({"a/go.mod": "module a\n", "a/m.go": PLAIN, "a/cmd/main.go": main}, "GOM001") == []
    assert messages({"a/go.mod": "module a\n", "a/m.go": PLAIN, "b/cmd/main.go": main}, "GOM001") == [NONE]
    assert messages({"go.mod": "module a\n", "m.go": PLAIN, "cmd/main_test.go": main, "vendor/m.go": main}, "GOM001") == [NONE]


def test_recovery_of_another_such_handler_does_not() -> None:
    own = PLAIN.replace(
        "\tpromhttp", '\tdefer func() {\n\t\tif recover() != nil {\n\t\t\tlog.Print("x")\n\t\t}\n\t}()\n\tpromhttp'
    )
    assert messages({"m.go": PLAIN, "n.go": own}, "GOM001") == [NONE]
    assert messages({"n.go": own}, "GOM001") == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("http.Error(w, http.StatusText(500), http.StatusInternalServerError)", "http.StatusInternalServerError"),
        ("w.WriteHeader(503)", "503"),
        ("w.WriteHeader(http.StatusBadGateway)", "http.StatusBadGateway"),
        ('http.Error(w, "no", 429)', ""),
        ('log.Print("500")', ""),
        ("other.WriteHeader(500)", ""),
    ],
)
def test_an_answer_of_its_own(answer: str, message: str) -> None:
    own = PLAIN.replace(
        "\tpromhttp", f"\tdefer func() {{\n\t\tif recover() != nil {{\n\t\t\t{answer}\n\t\t}}\n\t}}()\n\tpromhttp"
    )
    expected = [f"warning: Metrics serves metrics and answers a panic with {message}"] if message else []
    assert messages({"m.go": own, "main.go": "package p\n\nvar r = gin.Default()\n"}, "GOM001") == expected


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ('"application/json"', "application/json"),
        ("`text/html`", "text/html"),
        ('"text/plain"', ""),
        ('"text/plain; charset=utf-8"', ""),
        ('"application/openmetrics-text; version=1.0.0"', ""),
        ("string(expfmt.FmtText)", ""),
        ("r.Header.Get(name)", ""),
    ],
)
def test_content_types(said: str, wrong: str) -> None:
    own = PLAIN.replace("\tpromhttp", f'\tw.Header().Set("content-type", {said})\n\tpromhttp')
    files = {"m.go": own, "main.go": "package p\n\nvar r = gin.Default()\n"}
    assert messages(files, "GOM001") == (
        [f"warning: Metrics serves metrics and sets the content type to {wrong}"] if wrong else []
    )
    literal = "`text/plain; version=0.0.4; charset=utf-8`" if said[0] == "`" else '"text/plain; version=0.0.4; charset=utf-8"'
    if wrong:
        assert mended(files) == own.replace(said, literal)


def test_ignore_comments_hold_in_go() -> None:
    ignored = PLAIN.replace("func", "// fixer: ignore[GOM001] a failed scrape is to be seen\nfunc")
    found = outcome({"m.go": ignored}, "GOM001", "FIX001", "FIX002")
    assert [(one.finding.rule.code, one.suppressed) for one in found.reported] == [("GOM001", "a failed scrape is to be seen")]
    assert text(found, "m.go") == ignored


def test_an_unused_ignore_comment_goes() -> None:
    used = "package p\n\n// fixer: ignore[GOM001]\nvar h = promhttp.Handler()\n\nimport " + PROMHTTP + "\n"
    assert mended({"m.go": used}) == used
    found = outcome({"m.go": used}, "GOM001", "FIX001")
    assert text(found, "m.go") == used.replace("// fixer: ignore[GOM001]\n", "")

"""Which variables a script sets itself, and what Compose reads of a text with dollar signs."""

from __future__ import annotations

import pytest

from rules.compose._dollars import assigned, dollars, inserted


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("for i in 1 2; do echo $i; done", {"i"}),
        ("while read -r name size; do :; done", {"name", "size"}),
        ("a=1; b='x y' && c=\"$a\"\nd=`date`", {"a", "b", "c", "d"}),
        ("local port=$1 enode=$2 label=$3", {"port", "enode", "label"}),
        ("export -p STAGE=test", {"STAGE"}),
        ("sh -c 'file=/data/dump; cat $file'", {"file"}),
        ("r=$(curl -d '{}' | jq .x)", {"r"}),
        ("if true; then x=1; fi", {"x"}),
        (": ${level:=info}", {"level"}),
        ("PATH=/opt/bin:$PATH", set()),
        ("PORT=${PORT:-80}", set()),
        ("TZ=UTC date $TZ", set()),
        ('psql "host=db user=app" -c "$user"', set()),
        ('curl -d "name=$name" http://db', set()),
        ("java -Dport=80 $port", set()),
        ("test $a == b", set()),
    ],
)
def test_assigned(script: str, names: set[str]) -> None:
    assert assigned(script).keys() == names


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("$a ${b} ${c:-d} ${e?f}", [("$a", "a"), ("${b}", "b"), ("${c:-d}", "c"), ("${e?f}", "e")]),
        ("$$a $1 $(b) $@ ($|/) 5$", []),
        ("${a%.*} ${1:-x} ${a.b}", [("${a%.*}", ""), ("${1:-x}", ""), ("${a.b}", "")]),
        ("${a:-${b}} $c", [("${a:-${b}}", "a"), ("$c", "c")]),
        ("${a", [("${a", "")]),
        ("$$$a", [("$a", "a")]),
    ],
)
def test_dollars(text: str, read: list[tuple[str, str]]) -> None:
    assert [(text[one.at : one.end], one.name) for one in dollars(text)] == read


def test_inserted() -> None:
    assert inserted("$a${b:1}", {0: "$", 6: "-"}) == "$$a${b:-1}"

"""The page in a real browser: what it asks for, what its script does, and that there is something to see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fixer.picture import html
from tests.picture.browser import DARK, LIGHT, Browser, look
from tests.picture.stacks import FIVE, drawn, eighty
from tests.picture.test_svg import HOSTILE


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "map.html"
    path.write_text(html.render(drawn(FIVE)))
    return path


@pytest.mark.parametrize(("scheme", "least", "most"), [(LIGHT, 225, 254), (DARK, 10, 60)], ids=["light", "dark"])
def test_light_and_dark_show_something_and_ask_nobody(
    browser: Browser, tmp_path: Path, scheme: str, least: int, most: int
) -> None:
    path, shot = tmp_path / "map.html", tmp_path / "shot.png"
    path.write_text(html.render(drawn(eighty())))
    visit = browser(path, scheme, f"--screenshot={shot}", "--window-size=900,600")
    seen = look(shot)
    assert (visit.console, visit.asked) == ((), frozenset())
    assert least < seen.brightness < most
    assert len(seen.colours) > 50


def test_what_a_page_asks_for_is_seen(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "asks.html"
    path.write_text("<script>console.log('here')</script><img src='http://picture.example/a.png'>")
    visit = browser(path, "--dump-dom")
    assert visit.asked == {"http://picture.example/a.png"}
    assert len(visit.console) == 1


def test_the_script_leaves_what_the_chosen_edge_connects(browser: Browser, page: Path) -> None:
    broken = re.search(r'<a href="#(e\d+)"><strong>PRM001', page.read_text())
    assert broken is not None
    visit = browser(page, "--dump-dom", fragment=f"#{broken[1]}")
    assert visit.console == ()
    left = re.findall(r'class="box" tabindex="0" role="img" aria-label="(\w+)', visit.out)
    assert left == ["auth", "prometheus"]
    assert '<span id="count" role="status">2 of 7 boxes</span>' in visit.out
    assert len(re.findall(r'class="edge (?:\w+ )+out"', visit.out)) == 7


def test_names_that_mean_harm_run_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text(html.render(drawn(HOSTILE), title="</title><script>document.title = 'ran'</script>"))
    visit = browser(path, "--dump-dom")
    assert (visit.console, visit.asked) == ((), frozenset())
    assert visit.out.count("<script") == 1
    assert "<img" not in visit.out
    assert "<title>&lt;/title&gt;&lt;script&gt;document.title = 'ran'&lt;/script&gt;</title>" in visit.out


def test_the_policy_lets_nothing_in_but_its_own_style_and_script() -> None:
    content = html.render(drawn(FIVE))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', content)
    assert policy is not None
    assert re.sub(r"sha256-[\w+/=]{44}", "HASH", policy[1]) == (
        "default-src 'none'; style-src 'HASH'; script-src 'HASH'; base-uri 'none'; form-action 'none'"
    )
    assert re.findall(r"""(?:src|href)=["'](?!#)[^"']*""", content) == []


def test_the_list_says_every_finding_and_leads_to_it() -> None:
    content = html.render(drawn(FIVE))
    start, end = content.index("<details"), content.index("</details>")
    assert content[start:end] == (
        "<details open><summary>1 finding</summary>\n"
        '<ul id="findings">\n'
        '<li><a href="#e5"><strong>PRM001</strong> error</a> <code>monitoring/prometheus.yml:8</code>'
        " auth:8081 is the port published on the host; inside the network auth listens on 8080"
        '<br><span class="help">fix (safe): scrape auth:8080</span></li>\n'
        "</ul>\n"
    )


def test_without_findings_there_is_an_empty_list() -> None:
    mended = {**FIVE, "monitoring/prometheus.yml": FIVE["monitoring/prometheus.yml"].replace("auth:8081", "auth:8080")}
    content = html.render(drawn(mended))
    assert "<details><summary>0 findings</summary>\n</details>" in content
    assert 'class="edge scrapes broken"' not in content

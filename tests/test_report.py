"""The report: what it shows, in a real browser where there is one, and that nothing a page holds can break it."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import yearbook
from yearbook.cli import main
from yearbook.model import Boilerplate, Outcome, Page
from yearbook.report import ASSETS, ReportError, report
from yearbook.report.money import payments, sums
from yearbook.report.plots import money_plots
from yearbook.report.text import Utf16, blocks
from yearbook.write import to_json

CHROMIUM = shutil.which("chromium")
# Without these Chromium asks its makers for news at every start.
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic")  # fmt: skip
FUNDS = """Assistance of Liaoning to Qinghai

【Funds】 In 2011, Liaoning Province gave 30 million yuan to Qinghai Province, of which 10 million yuan was for schools and 12 million yuan
for clinics, 22 million yuan in all. Governor Luo Huining of Qinghai thanked them.

【Results】 The output value was 120 million yuan, comprising 50 million yuan from farming and 80 million yuan from herding.
Some 1132 households in Huangzhong County got 5 lambs each.
"""
ZHONGWEN = "【扶贫】 𠮷年，2012年福建省拨款3718万元给宁夏，其中教育1000万元。\n【教育】 全县有学校28所，学生1.2万人。\n"
HOSTILE = (
    '【"><script>pwned=1</script>】 <img src=x onerror="pwned=1"> In 2011, {{ 7*7 }} </script><script>pwned=1</script> &amp; </div></main>\r\n'
    "Liaoning\u202e gave <b>3 million yuan</b> to 😀 Qinghai.\0\x1b[31m\f &#13; '\" \n"
)


def page_of(text: str, source: str, **more: Any) -> Page:
    return yearbook.extract(text).model_copy(update={"source": source, **more})


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    broken = Page(source="scans/broken.pdf", sha256="", outcome=Outcome(status="failed", notes=("is damaged; get another copy",)))
    return [
        page_of(ZHONGWEN, "年鉴/扶贫 #1 100%?.txt"),
        page_of(FUNDS, "1999/funds.txt"),
        page_of(HOSTILE, '"><script>pwned=1</script>.txt', title="<script>pwned=1</script>"),
        broken,
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pages: list[Page]) -> Path:
    folder = tmp_path_factory.mktemp("site") / "report"
    assert report(pages, folder) == {"ok": 3, "failed": 1}
    return folder


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# What stands in it


@settings(deadline=None)
@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_no_character_of_a_text_is_lost_or_told_twice(text: str, stretches: list[tuple[int, int]]) -> None:
    page = yearbook.extract(text)
    page = page.model_copy(
        update={
            "boilerplate": tuple(
                Boilerplate(start=min(one), end=min(max(one), len(text))) for one in stretches if min(one) < len(text)
            )
        }
    )
    assert "".join(piece.text for block in blocks(page) for piece in block.pieces) == text


def test_a_text_is_cut_at_headers_and_boilerplate_but_never_inside_a_mention() -> None:
    text = "【Aid】 It gave 3 million yuan.\n- 7 -\nThen 2080 more."
    page = page_of(text, "a.txt")
    mention = page.mentions[0]
    page = page.model_copy(update={"boilerplate": (Boilerplate(start=mention.start + 2, end=text.index("Then")),)})
    assert [(block.kind, "".join(piece.text for piece in block.pieces)) for block in blocks(page)] == [
        ("header", "【Aid】"),
        ("body", " It gave 3 million yuan.\n- 7 -\n"),
        ("body", "Then 2080 more."),
    ]
    kinds = [piece.kind for block in blocks(page) for piece in block.pieces]
    assert "mention" in kinds
    assert "unclaimed" in kinds


def test_offsets_are_told_as_browsers_count_them() -> None:
    text = "a𠮷b😀c"
    assert [Utf16(text).at(n) for n in range(6)] == [len(text[:n].encode("utf-16-le")) // 2 for n in range(6)]


def test_money_adds_up_as_the_ledger_of_the_tables_does(tmp_path: Path) -> None:
    text = "In 2011, Liaoning gave 3 million yuan to Xining. Shandong lent 2.5 million yuan to Haibei. Japan donated 100,000 US dollars in 2009. "
    text += "In the first half of 2012, Shanxi gave 70,000 yuan to Haibei. From 2003 to 2005, Hebei gave 10,000 yuan to Huzhu."
    for name in ("a.txt", "twin.txt"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text + " Of a planned 9 million yuan nothing came.", "utf-8")
    assert run("extract", tmp_path / "in", "-o", tmp_path / "out", "--format", "sqlite").exit_code == 0
    with sqlite3.connect(tmp_path / "out" / "yearbook.sqlite") as base:
        ledger = {
            (currency, year): value
            for currency, year, value in base.execute("SELECT currency, year, sum(value) FROM ledger GROUP BY 1, 2")
        }
    paid = payments(yearbook.read_file(tmp_path / "in" / "a.txt", "a.txt"), "a.html")
    assert {key: one.value for key, one in sums(paid, lambda one: (one.currency, one.year)).items()} == ledger
    assert ledger["USD", 2009] == 100_000
    assert ledger["CNY", 2012] == 70_000
    assert sums(paid, lambda one: one.place and one.place.key)["630100"].value == 3_000_000


def test_names_of_one_place_are_one_and_what_is_beyond_a_diagram_is_drawn_as_others() -> None:
    text = "In 2011, Liaoning Province gave 1 million yuan to Xining. Liaoning gave 2 million yuan to Xining City. " + " ".join(
        f"{name} gave {n + 5} million yuan to Xining." for n, name in enumerate(["Anhui", "Fujian", "Gansu", "Guangdong", "Guangxi", "Guizhou", "Hainan", "Hebei", "Henan", "Hubei", "Hunan", "Jiangsu", "Jiangxi", "Jilin"])
    )  # fmt: skip
    (money,) = money_plots(payments(yearbook.extract(text), "a.html"))
    flow = money.plots[0]
    assert ("Liaoning Province", "Xining", "grant", "3,000,000") in [line.cells for line in flow.lines]
    link = flow.figure["data"][0]["link"]
    assert flow.figure["data"][0]["node"]["label"].count("(others)") == 1
    assert Decimal(str(sum(link["value"]))) * 1_000_000 == sum(Decimal(one.replace(",", "")) for _, one in money.kinds)


def test_pages_of_one_name_stay_two_and_an_earlier_reports_pages_go(tmp_path: Path) -> None:
    one = page_of("In 2011, it rose 3%.", "a/b.txt")
    assert report([one, one, page_of("x", "c.txt")], tmp_path / "r") == {"ok": 3}
    before = files_of(tmp_path / "r")
    assert len([name for name in before if name.startswith("pages/")]) == 3
    assert report([one], tmp_path / "r") == {"ok": 1}
    assert [name for name in files_of(tmp_path / "r") if name.startswith("pages/")] == ["pages/a-b.html"]
    assert [name for name in files_of(tmp_path / "r") if name.startswith("assets/")] == sorted(
        f"assets/{name}" for name in ASSETS
    )


def test_a_run_that_came_to_nothing_leaves_nothing_and_one_cut_short_is_written_over(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no pages"):
        report([], tmp_path / "r")
    assert not (tmp_path / "r").exists()

    def cut_short() -> Iterator[Page]:
        yield page_of("In 2011, it rose 3%.", "a.txt")
        yield page_of("In 2011, it rose 3%.", "b.txt")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        report(cut_short(), tmp_path / "r")
    assert "not finished" in (tmp_path / "r" / "index.html").read_text("utf-8")
    assert report([page_of("x", "a.txt")], tmp_path / "r") == {"ok": 1}
    assert "not finished" not in (tmp_path / "r" / "index.html").read_text("utf-8")


def test_pages_of_the_same_bytes_count_their_money_once(tmp_path: Path) -> None:
    page = page_of("In 2011, Liaoning gave 3 million yuan to Xining.", "a.txt")
    report([page, page.model_copy(update={"source": "b.txt"})], tmp_path / "r")
    overview = (tmp_path / "r" / "overview.html").read_text("utf-8")
    assert "1 page has the same bytes as another" in overview
    assert "1 transfer that" in overview
    assert "3,000,000 CNY as grants" in overview


def test_an_id_that_leads_nowhere_stops_no_report(tmp_path: Path) -> None:
    page = page_of("Governor Luo Huining of Qinghai came.", "a.txt")
    person = next(one for one in page.mentions if one.type == "person").model_copy(update={"place": "m99"})
    assert report([page.model_copy(update={"mentions": (person,), "records": (), "findings": ()})], tmp_path / "r") == {"ok": 1}
    assert "m99" in (tmp_path / "r" / "pages" / "a.html").read_text("utf-8")


def test_a_file_of_the_users_own_among_the_pages_stays(tmp_path: Path) -> None:
    report([page_of("x", "a.txt")], tmp_path / "r")
    (tmp_path / "r" / "pages" / "notes.html").write_text("mine", "utf-8")
    report([page_of("x", "b.txt")], tmp_path / "r")
    assert sorted(path.name for path in (tmp_path / "r" / "pages").iterdir()) == ["b.html", "notes.html"]


def test_an_interrupted_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x", "utf-8")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("yearbook.cli.report.write_report", interrupted)
    result = run("report", tmp_path / "a.txt", "-o", tmp_path / "r")
    assert (result.exit_code, result.stderr) == (130, "yearbook: interrupted\n")


def test_gold_is_no_answer_but_its_floors_do_not_stop_it(project: Path) -> None:
    (project / "gold" / "floors.json").write_text("{}", "utf-8")
    assert run("report", project / "gold", "-o", project / "r").exit_code == 0
    (view,) = (project / "r" / "pages").glob("*.html")
    assert "The page's text is not in what was given" in view.read_text("utf-8").replace("&#39;", "'")


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", "utf-8")
    with pytest.raises(ReportError, match="other things"):
        report([page_of("x", "a.txt")], tmp_path)
    assert files_of(tmp_path) == ["index.html"]
    assert (tmp_path / "index.html").read_text("utf-8") == "mine"


def test_the_command_takes_what_extract_wrote_and_pages_alike(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(FUNDS, "utf-8")
    assert run("extract", tmp_path / "in", "-o", tmp_path / "json").exit_code == 0
    assert run("extract", tmp_path / "in", "-o", tmp_path / "a.jsonl").exit_code == 0
    views = []
    for n, given_ in enumerate((tmp_path / "json", tmp_path / "a.jsonl", tmp_path / "in" / "a.txt")):
        result = run("report", given_, "-o", tmp_path / f"r{n}")
        assert (result.exit_code, result.stdout) == (0, "")
        assert f"open {tmp_path / f'r{n}' / 'index.html'}" in result.stderr
        (view,) = (tmp_path / f"r{n}" / "pages").glob("*.html")
        views.append(view.read_text("utf-8"))
    assert views[0] == views[1]
    assert views[2] == views[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "no answer of `yearbook extract`"),
        ("", "can't be read|no answer"),
        ('{"page": 1}\n', "no answer of `yearbook extract`"),
    ],
)
def test_what_is_no_answer_is_told(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "a.json").write_text(content, "utf-8")
    result = run("report", tmp_path / "a.json", "-o", tmp_path / "r")
    assert result.exit_code == 2
    assert re.search(said, result.stderr)


def test_what_could_not_be_read_is_told_and_stands_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("report", tmp_path / "empty", "-o", tmp_path / "r")
    assert result.exit_code == 1
    assert "holds no pages" in result.stderr
    assert "1 page, 1 failed" in result.stderr


def test_errors_of_held_out_pages_are_counted_and_not_shown(project: Path) -> None:
    (project / "out.jsonl").write_text(
        to_json(yearbook.read_file(project / "corpus" / "one.txt", "corpus/one.txt")) + "\n", "utf-8"
    )
    assert run("report", project / "out.jsonl", "--gold", project / "gold", "-o", project / "open").exit_code == 0
    (view,) = (project / "open" / "pages").glob("*.html")
    assert 'class="missed"' in view.read_text("utf-8")
    (project / "corpus" / "HELD-OUT").write_text("one\n", "utf-8")
    assert run("report", project / "out.jsonl", "--gold", project / "gold", "-o", project / "closed").exit_code == 0
    (view,) = (project / "closed" / "pages").glob("*.html")
    assert "held out" in view.read_text("utf-8")
    assert "horse ‹" not in view.read_text("utf-8")
    assert 'class="missed"' not in view.read_text("utf-8")
    assert "en, held-out" in (project / "closed" / "overview.html").read_text("utf-8")


# Colours: as readers see them who lack one kind of cone. Matrices: Machado, Oliveira and Fernandes 2009, severity 1.0, of linear RGB.

DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))  # of linear sRGB (IEC 61966-2-1)
WHITE = (0.9505, 1.0, 1.089)
APART = 20  # CIE 1976 difference; about 2 is just to be seen side by side


def lab(colour: str, deficiency: str) -> tuple[float, ...]:
    """A colour `#rrggbb` as CIE L*a*b* (1976), as seen with a deficiency."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in DEFICIENCIES[deficiency]]
    ratios = [sum(a * b for a, b in zip(row, seen, strict=True)) / white for row, white in zip(XYZ, WHITE, strict=True)]
    x, y, z = (one ** (1 / 3) if one > 216 / 24389 else one * 841 / 108 + 4 / 29 for one in ratios)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def test_types_are_told_apart_by_their_line_or_by_a_colour_that_every_reader_can_tell(folder: Path) -> None:
    css = (folder / "assets" / "report.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    types = {name: line or "solid" for name, line in re.findall(r"\.(\w+) \{ --colour: var\(--\w+\);(?: --line: (\w+);)?", css)}
    assert len(types) == 11
    alike = [(one, two) for one, two in combinations(types, 2) if types[one] == types[two]]
    assert len(alike) > 10
    for one, two in alike:
        for deficiency in DEFICIENCIES:
            first, second = lab(colours[one], deficiency), lab(colours[two], deficiency)
            distance = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
            assert distance >= APART, f"{one} and {two} look alike with {deficiency}: {distance:.0f}"


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Any, folder: Path) -> Iterator[Any]:
    """A tab in which an error of a script, or a request that leaves the report's folder, fails the test."""
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    tab.on(
        "request",
        lambda request: (
            wrong.append(request.url) if not unquote(request.url).startswith((folder.parent.as_uri(), "data:")) else None
        ),
    )
    tab.report = folder.as_uri()
    yield tab
    tab.close()
    assert wrong == []


def test_the_index_filters_and_sorts(tab: Any) -> None:
    tab.goto(f"{tab.report}/index.html")
    rows = tab.locator("#pages tbody tr")
    shown = tab.locator("#pages tbody tr:visible")
    assert rows.count() == 4
    tab.get_by_label("Find").fill("liaoning funds")
    assert shown.count() == 1
    assert tab.locator("output").inner_text() == "1 of 4 pages"
    tab.get_by_label("Find").fill("")
    tab.get_by_label("Outcome").select_option("failed")
    assert shown.locator("a").all_inner_texts() == ["scans/broken.pdf"]
    assert "get another copy" in shown.inner_text()
    tab.get_by_label("Outcome").select_option("")
    tab.get_by_label("with conflicts").check()
    assert shown.locator("a").all_inner_texts() == ["1999/funds.txt"]
    tab.get_by_label("with conflicts").uncheck()
    head = tab.get_by_role("columnheader", name="Mentions")
    order = []
    for _ in range(3):
        head.get_by_role("button").click()
        order.append(
            (head.get_attribute("aria-sort"), [int(one) for one in tab.locator("#pages tbody td:nth-child(6)").all_inner_texts()])
        )
    (_, falling), (_, rising), (_, first) = order
    assert [name for name, _ in order] == ["descending", "ascending", None]
    assert falling == sorted(falling, reverse=True)
    assert rising == sorted(rising)
    assert first not in (falling, rising)


def test_of_many_pages_more_are_drawn_as_a_reader_scrolls(browser: Any, tmp_path: Path) -> None:
    report([page_of(f"In {1950 + n % 60}, it rose 3%.", f"{n:03}.txt") for n in range(450)], tmp_path / "r")
    tab = browser.new_page()
    tab.goto((tmp_path / "r" / "index.html").as_uri())
    rows = tab.locator("#pages tbody tr")
    assert rows.count() < 450
    tab.get_by_label("Find").fill("449.txt")
    assert tab.locator("#pages tbody a").all_inner_texts() == ["449.txt"]
    tab.get_by_label("Find").fill("")
    for _ in range(3):
        tab.evaluate("scrollTo(0, document.body.scrollHeight)")
        tab.wait_for_timeout(200)
    assert rows.count() == 450
    tab.pdf()
    assert rows.count() == 450
    tab.close()


def open_page(tab: Any, source: str) -> None:
    tab.goto(f"{tab.report}/index.html")
    tab.get_by_role("link", name=source, exact=True).click()
    tab.wait_for_selector("h1")


def test_every_page_opens_from_the_index_and_has_its_text_to_the_character(tab: Any, pages: list[Page]) -> None:
    for page in pages:
        open_page(tab, page.source)
        if page.text is None:
            assert tab.locator(".note").inner_text() == "is damaged; get another copy"
        else:
            assert tab.evaluate("document.querySelector('.text').textContent") == page.text.replace("\0", "\ufffd")
            assert tab.evaluate("[...document.querySelectorAll('.text mark[id]')].map(one => one.textContent)") == [
                one.text for one in page.mentions
            ]
        assert tab.locator("h1").inner_text() == (page.title or "(no title)")
    tab.get_by_role("link", name="previous page").click()
    assert tab.locator("h1").inner_text() == pages[-2].title


def test_nothing_that_a_page_holds_runs_or_breaks_out(tab: Any, pages: list[Page]) -> None:
    for file in ("index.html", "overview.html"):
        tab.goto(f"{tab.report}/{file}")
        assert tab.evaluate("typeof pwned") == "undefined"
    open_page(tab, pages[2].source)
    assert tab.evaluate("typeof pwned") == "undefined"
    assert tab.locator(".text *:not(mark, h3, span)").count() == 0
    assert tab.locator("main").count() == 1
    assert tab.evaluate("document.body.lastElementChild.tagName") == "MAIN"


def test_a_mention_shows_what_it_was_read_as(tab: Any) -> None:
    open_page(tab, "1999/funds.txt")
    card = tab.locator("#card")
    assert not card.is_visible()
    tab.get_by_text("Huangzhong County", exact=True).first.hover()
    assert "湟中县" in card.inner_text()
    assert "青海省" in card.inner_text()
    assert "place.level" in card.inner_text()
    tab.locator("h1").hover()
    assert not card.is_visible()
    tab.locator("mark", has_text="30 million yuan").click()
    tab.locator("h1").hover()
    assert "30,000,000 CNY" in card.inner_text()
    assert "amount.currency-after" in card.inner_text()
    card.get_by_role("link", name="amount · transfer 1: 30 million yuan").click()
    assert tab.locator("tr.kept").count() == 1
    assert not card.is_visible()


def test_a_record_lights_up_its_evidence(tab: Any) -> None:
    open_page(tab, "1999/funds.txt")
    row = tab.locator("section", has=tab.get_by_role("heading", name=re.compile("^Transfers"))).locator("tbody tr").first
    row.click(position={"x": 2, "y": 2})
    lit = tab.evaluate("[...document.querySelectorAll('mark.lit')].map(one => [one.dataset.role, one.textContent])")
    assert ["donor", "Liaoning Province"] in lit
    assert ["recipient", "Qinghai Province"] in lit
    assert ["amount", "30 million yuan"] in lit
    sentence = tab.evaluate("[...CSS.highlights.get('sentence')][0].toString()")
    assert sentence.lstrip().startswith("In 2011, Liaoning Province gave")
    assert "】" not in sentence
    tab.keyboard.press("Escape")
    assert tab.locator("mark.lit").count() == 0
    conflict = tab.locator("tr", has=tab.locator(".verdict.conflict"))
    conflict.hover()
    assert tab.evaluate("[...document.querySelectorAll('mark.lit')].map(one => one.textContent)") == [
        "120 million yuan",
        "50 million yuan",
        "80 million yuan",
    ]
    assert "50 + 80 = 130; stated: 120" in conflict.inner_text()


def test_evidence_stands_right_behind_characters_beyond_the_basic_plane(tab: Any, pages: list[Page]) -> None:
    page = pages[0]
    open_page(tab, page.source)
    for n, record in enumerate(one for one in page.records if one.type == "transfer"):
        tab.locator("tr[data-of^=transfer]").nth(n).hover()
        assert page.text is not None
        assert tab.evaluate("[...CSS.highlights.get('sentence')][0].toString()") == page.text[record.start : record.end]
    assert n > 0


def test_types_switch_off_and_on(tab: Any) -> None:
    open_page(tab, "1999/funds.txt")
    switch = tab.get_by_role("button", name=re.compile("^amount"))
    off = tab.locator("mark.amount.off")
    count = tab.locator("mark.amount").count()
    switch.click()
    assert (switch.get_attribute("aria-pressed"), off.count()) == ("false", count)
    tab.locator("mark.amount").first.hover()
    assert not tab.locator("#card").is_visible()
    switch.click()
    assert (switch.get_attribute("aria-pressed"), off.count()) == ("true", 0)
    tab.get_by_role("button", name="all off").click()
    assert tab.locator("mark:not(.off)").count() == 0
    tab.get_by_role("button", name="all on").click()
    assert tab.locator("mark.off").count() == 0


def test_the_keyboard_goes_from_mention_to_mention(tab: Any, pages: list[Page]) -> None:
    open_page(tab, "1999/funds.txt")
    first, second = pages[1].mentions[:2]
    assert tab.locator(".text [tabindex='0']").count() == 1
    tab.locator(".text [tabindex='0']").focus()
    assert tab.evaluate("document.activeElement.id") == f"mention-{first.id}"
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.id") == f"mention-{second.id}"
    assert second.rule in tab.locator("#card").inner_text()
    amount = next(one.id for one in pages[1].mentions if one.text == "30 million yuan")
    tab.locator(f"#mention-{amount}").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "card"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('#card') !== null")
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.id") == f"mention-{amount}"
    assert tab.locator("#card").get_attribute("role") == "tooltip"
    tab.keyboard.press("Escape")
    assert not tab.locator("#card").is_visible()
    for _ in range(len(pages[1].mentions)):
        tab.keyboard.press("ArrowDown")
        assert tab.locator("#card").is_visible()
    tab.locator("tr[data-of^=transfer] button").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("tr.kept button").get_attribute("aria-pressed") == "true"
    assert tab.locator("mark.lit").count() > 1


def test_what_a_click_keeps_stays_while_the_pointer_rests(tab: Any) -> None:
    tab.set_viewport_size({"width": 1280, "height": 500})
    open_page(tab, "1999/funds.txt")
    for n in range(tab.locator("tr[data-evidence]").count()):
        row = tab.locator("tr[data-evidence]").nth(n)
        row.scroll_into_view_if_needed()
        row.click(position={"x": 3, "y": 3})
        tab.wait_for_timeout(100)
        assert tab.locator("tr.kept").count() == tab.locator("tr.lit").count() == 1
        wanted = row.evaluate("row => JSON.parse(row.dataset.evidence).map(one => one[0]).sort()")
        assert tab.evaluate("[...document.querySelectorAll('mark.lit')].map(one => one.id).sort()") == sorted(set(wanted))
        tab.keyboard.press("Escape")


def test_in_a_narrow_window_a_click_stays_where_it_was(tab: Any) -> None:
    tab.set_viewport_size({"width": 480, "height": 600})
    open_page(tab, "1999/funds.txt")
    mark = tab.locator("mark", has_text="30 million yuan")
    mark.scroll_into_view_if_needed()
    before = tab.evaluate("scrollY")
    mark.click()
    assert tab.evaluate("scrollY") == before
    assert "30,000,000 CNY" in tab.locator("#card").inner_text()
    box = tab.locator("#card").bounding_box()
    assert 0 <= box["y"] < 600


def test_filters_are_as_they_look_when_a_user_comes_back(tab: Any) -> None:
    open_page(tab, "1999/funds.txt")
    tab.goto(f"{tab.report}/index.html")
    tab.get_by_label("Find").fill("funds")
    tab.locator("#pages tbody a:visible").click()
    tab.go_back()
    tab.wait_for_selector("#pages")
    words = tab.get_by_label("Find").input_value()
    assert tab.locator("#pages tbody tr:visible").count() == (1 if words else 4)


def test_the_overview_draws_its_plots_and_tells_their_numbers(tab: Any) -> None:
    tab.goto(f"{tab.report}/overview.html")
    plots = tab.locator(".plot")
    for n in range(plots.count()):
        plots.nth(n).scroll_into_view_if_needed()
        plots.nth(n).locator("svg.main-svg").first.wait_for()
    assert tab.locator("h2").first.inner_text() == "Money in CNY"
    assert tab.locator(".sankey-link").count() > 0
    tab.get_by_text("The numbers of “Who gave, who got”").click()
    row = tab.get_by_role("row", name=re.compile("^Liaoning Province Qinghai Province"))
    assert "30,000,000" in row.inner_text()
    row.get_by_role("link").click()
    assert tab.locator("mark.lit, mark:target").first.inner_text() == "30 million yuan"


def test_errors_stand_beside_gold(project: Path, browser: Any, tmp_path: Path) -> None:
    report([yearbook.read_file(project / "corpus" / "one.txt", "corpus/one.txt")], tmp_path / "r", project / "gold")
    tab = browser.new_page()
    (view,) = (tmp_path / "r" / "pages").glob("*.html")
    tab.goto(view.as_uri())
    row = tab.locator("section", has=tab.get_by_role("heading", name=re.compile("^Errors"))).locator("tbody tr")
    assert "missed" in row.inner_text()
    assert "count ‹a horse›" in row.inner_text()
    tab.locator("mark.missed").hover()
    assert "gold has count ‹a horse›" in tab.locator("#card").inner_text()
    row.click(position={"x": 2, "y": 2})
    assert tab.evaluate("[...CSS.highlights.get('sentence')][0].toString()") == "a horse"
    tab.goto((tmp_path / "r" / "overview.html").as_uri())
    assert tab.get_by_role("heading", name="Scores by type").is_visible()
    tab.close()


@pytest.mark.parametrize("file", ["index.html", "overview.html", "pages/1999-funds.html"])
@pytest.mark.parametrize("width", [1400, 420])
def test_no_rule_of_accessibility_is_broken(tab: Any, file: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"{tab.report}/{file}")
    violations = Axe().run(tab, options={"preload": False}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_there_are_marks_and_no_controls(tab: Any) -> None:
    open_page(tab, "1999/funds.txt")
    tab.emulate_media(media="print")
    assert not tab.locator("nav.top").is_visible()
    assert tab.locator("mark.amount").first.is_visible()
    assert tab.evaluate("getComputedStyle(document.querySelector('.panels')).maxHeight") == "none"
    assert tab.pdf().startswith(b"%PDF")

"""Report: pages to look at in a browser, from disk, without a server: an index, an overview with plots, and a view of each page.

`text` cuts a page's text into what is marked in it, `money` adds up its transfers, `plots` draws.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from yearbook.errors import YearbookError
from yearbook.evaluate import Result, result_of, scores_by
from yearbook.evaluate.gold import read_gold_folder
from yearbook.evaluate.scores import Scores
from yearbook.evaluate.tables import described
from yearbook.gazetteer import Divisions
from yearbook.installed import patterns_folder
from yearbook.model import Page
from yearbook.report.money import Payment, payments
from yearbook.report.plots import digits, findings_plot, money_plots, plotly, scores_plot
from yearbook.report.text import Utf16, blocks, verbatim
from yearbook.rows import facts, finding_rows, one_line, reading_of, record_tables, section_of
from yearbook.show import COLOURS
from yearbook.write import sweep, write_whole
from yearbook.write.names import FileNames

GENERATOR = '<meta name="generator" content="yearbook report">'  # by it a folder is known as one that may be written over
LINKED = 6  # transfers that a row of a plot's table leads to
ASSETS = ("report.css", "report.js")


class ReportError(YearbookError):
    """The report can't be written; the message says what to do."""


class Entry(NamedTuple):
    """A page's row of the index."""

    file: str
    page: Page  # without its text, mentions, records
    mentions: int
    records: int
    findings: Counter[str]  # by verdict
    unclaimed: int
    errors: int | None  # None of a page that is not compared with gold


def report(pages: Iterable[Page], folder: Path, gold_folder: Path | None = None) -> Counter[str]:
    """Write a report of pages to a folder, and give how many ended with which outcome; with a gold folder, errors stand beside what gold has.

    Of pages that a HELD-OUT file names, errors are counted and not shown. Pages come one at a time, and none is kept. Raises ReportError where the
    folder holds other things or there are no pages, EvaluationError where gold does not fit a page, OSError where it can't be written.
    """
    environment, divisions = _environment(), Divisions(patterns_folder() / "gazetteer")
    gold = {page.sha256: (path, page) for path, page in read_gold_folder(gold_folder).items()} if gold_folder else {}
    entries: list[Entry] = []
    paid: list[Payment] = []
    kinds: Counter[tuple[str, str]] = Counter()
    scores: dict[str, dict[str, Scores]] = {}
    seen: set[str] = set()
    for page, file, previous, following in _named(pages):
        if not entries:
            _prepare(folder)
        result = _result(page, gold, gold_folder)
        view = _view(page, result, divisions)
        html = environment.get_template("page.html").render(**view, previous=previous, following=following)
        write_whole(folder / "pages" / file, html)
        entries.append(_entry(file, page, result))
        if page.sha256 not in seen:
            paid += payments(page, file)
            seen.add(page.sha256)
        kinds.update((finding.kind, finding.verdict) for finding in page.findings)
        if result:
            _add_scores(scores.setdefault(f"{result.language}, {result.half}", {}), result)
    if not entries:
        raise ReportError(
            "there are no pages to report on; give what `yearbook extract -o` wrote as .json or .jsonl (tables are not read back), "
            "or the pages themselves"
        )
    _sweep(folder, {entry.file for entry in entries})
    plots = {"money": money_plots(paid), "findings": findings_plot(kinds), "scores": scores_plot(scores)}
    again = sum(bool(entry.page.sha256) for entry in entries) - len(seen - {""})
    script, digest = plotly()
    overview = environment.get_template("overview.html").render(
        entries=entries, again=again, script=script, digest=digest, **plots
    )
    write_whole(folder / "overview.html", overview)
    write_whole(folder / "index.html", environment.get_template("index.html").render(entries=entries, scored=bool(scores)))
    return Counter(entry.page.outcome.status for entry in entries)


def _prepare(folder: Path) -> None:
    """Make the folder of a report, its index not yet there. Raises ReportError where it holds other things."""
    if folder.exists() and any(folder.iterdir()) and not _is_ours(folder / "index.html"):
        raise ReportError(f"{folder}: holds other things than a report; choose another folder with -o, or empty it")
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    (folder / "assets").mkdir(exist_ok=True)
    write_whole(
        folder / "index.html",
        f"<!doctype html>{GENERATOR}<p>The report is not finished. If nothing is writing it, write it again.",
    )
    for name in ASSETS:
        write_whole(folder / "assets" / name, (resources.files(__name__) / "templates" / name).read_text("utf-8"))


def _is_ours(file: Path) -> bool:
    """Did a report write the file?"""
    if not file.is_file():
        return False
    with file.open("rb") as start:
        return GENERATOR.encode() in start.read(1000)


def _sweep(folder: Path, files: set[str]) -> None:
    """Remove the pages of an earlier report that this one does not have, and what a killed one was writing."""
    sweep(folder)
    for path in (folder / "pages").glob("*.html"):
        if path.name not in files and _is_ours(path):
            path.unlink()


def _named(pages: Iterable[Page]) -> Iterator[tuple[Page, str, str | None, str | None]]:
    """Each page with its file's name, and those of the pages before and after it."""
    names = FileNames(".html")
    previous = None
    numbered = ((page, names.of(str(n), page.source.lstrip("/.").replace("/", "-"))) for n, page in enumerate(pages))
    for one, following in pairwise(chain(numbered, [None])):
        assert one is not None
        yield *one, previous, following and following[1]
        previous = one[1]


def _result(page: Page, gold: Mapping[str, tuple[Path, Page]], gold_folder: Path | None) -> Result | None:
    """The page against its gold file, if there is one and the page's text to show it in."""
    if gold_folder is None or page.text is None or page.sha256 not in gold:
        return None
    path, labelled = gold[page.sha256]
    return result_of(path, labelled, page, gold_folder)


def _view(page: Page, result: Result | None, divisions: Divisions) -> dict[str, object]:
    """What the template of a page shows."""
    shown = result if result and result.half != "held-out" else None
    wrong = [one for one in shown.pairings if one.verdict != "correct"] if shown else []
    missed = [one.gold for one in wrong if one.gold and not one.found]
    return {
        "page": page,
        "blocks": blocks(page, missed),
        "facts": facts(page, divisions),
        "counts": Counter(mention.type for mention in page.mentions),
        "records": record_tables(page),
        "findings": finding_rows(page),
        "result": result,
        "errors": wrong if shown else None,
        "utf16": Utf16(page.text or "").at,
        "conflicting": {id_ for finding in page.findings if finding.verdict == "conflict" for id_ in finding.mentions},
        "wrong": {one.found.id: one for one in wrong if one.found},
    }


def _entry(file: str, page: Page, result: Result | None) -> Entry:
    kept = page.model_copy(update={"text": None, "mentions": (), "records": (), "findings": (), "unclaimed": (), "sections": ()})
    errors = sum(one.verdict != "correct" for one in result.pairings) if result else None
    verdicts: Counter[str] = Counter(finding.verdict for finding in page.findings)
    return Entry(file, kept, len(page.mentions), len(page.records), verdicts, len(page.unclaimed), errors)


def _add_scores(scores: dict[str, Scores], result: Result) -> None:
    for name, one in scores_by("type", (result,)).items():
        scores[name] = scores.get(name, Scores()) + one


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("yearbook.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        anchor=_anchor,
        described=described,
        generator=GENERATOR,
        linked=LINKED,
        one_line=one_line,
        reading_of=reading_of,
        section_of=section_of,
        types=tuple(COLOURS),
    )
    environment.filters["digits"] = digits
    environment.filters["verbatim"] = verbatim
    environment.filters["anchored"] = lambda evidence: [(_anchor(mention.id), role) for mention, role in evidence]
    return environment


def _anchor(id_: str) -> str:
    """Where a mention stands in its HTML page."""
    return f"mention-{id_}"

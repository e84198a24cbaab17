"""The gold files: each fits its page, and says what its words say; the README shows the scores that there are."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from yearbook.evaluate import evaluate
from yearbook.evaluate.gold import read_gold_folder
from yearbook.evaluate.lint import lint_folder, read
from yearbook.evaluate.tables import score_markdown
from yearbook.rules import languages

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "gold").glob("*/*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_gold_file_fits_its_page(path: Path) -> None:
    assert faults()[path] == ()


@cache
def faults() -> dict[Path, tuple[str, ...]]:
    return lint_folder(ROOT / "gold")


def test_the_second_reading_reads_nearly_all_numbers() -> None:
    values = [
        mention.text
        for page in read_gold_folder(ROOT / "gold").values()
        for mention in page.mentions
        if hasattr(mention, "value")
    ]
    assert sum(read(words) is not None for words in values) > 0.95 * len(values)


def test_every_corpus_page_has_its_gold() -> None:
    pages = {(path.parent.name, path.stem) for path in (ROOT / "corpus").glob("*/*.*")}
    assert {(path.parent.name, path.stem) for path in FILES} == pages


def test_a_third_of_the_pages_is_held_out() -> None:
    held_out = (ROOT / "corpus" / "HELD-OUT").read_text("utf-8").split()
    assert len(held_out) == len(set(held_out)) == len(FILES) // 3
    assert set(held_out) <= {path.stem for path in FILES}


def test_the_readme_shows_the_scores_of_the_held_out_half() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    results = [one for one in evaluate(ROOT / "gold") if one.half == "held-out"]
    for language in languages():
        shown = readme.split(f"<!-- scores {language} -->")[1].split("<!-- /scores -->")[0].strip()
        day = date.fromisoformat(re.search(r"Measured on ([\d-]{10})", shown)[1])  # type: ignore[index]
        assert shown == score_markdown([one for one in results if one.language == language], day)

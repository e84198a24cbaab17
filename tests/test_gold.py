"""The gold files: each fits its page, and says what its words say; the README shows the scores that there are."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from yearbook.evaluate import evaluate
from yearbook.load import load
from yearbook.model import Page
from yearbook.show import score_markdown
from yearbook.write import from_json

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "gold").glob("*/*.json"))
SCALES = {
    "": 1,
    "thousand": 10**3,
    "million": 10**6,
    "millioin": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
}
# A figure that can be read without any grammar: digits, commas, one scale word.
PLAIN = re.compile(
    r"(?:RMB |US\$|HK\$|人民币)?(\d[\d,]*+(?:\.\d+)?+) ?+(thousand|million|millioin|billion|trillion|万|萬|亿|億)?+(?![\d,.余多几-])(?!million|billion|thousand|[百千])[^\d]*"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_gold_file_fits_its_page(path: Path) -> None:
    gold = from_json(path.read_text("utf-8"))
    loaded = load((ROOT / "corpus" / path.parent.name / f"{path.stem}.txt").read_bytes())
    assert gold.sha256 == loaded.sha256
    Page.model_validate(gold.model_dump(by_alias=True) | {"text": loaded.text})
    assert [section.start for section in gold.sections] == sorted({section.start for section in gold.sections})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_values_agree_with_an_independent_reading_of_their_words(path: Path) -> None:
    checked = 0
    for mention in from_json(path.read_text("utf-8")).mentions:
        words = re.sub(r"\r?\n", "", mention.text)
        plain = PLAIN.fullmatch(words)
        if mention.type in ("amount", "measure", "percent") and mention.value_max is None and plain and not words[-1].isdigit():
            assert mention.value == Decimal(plain[1].replace(",", "")) * SCALES[plain[2] or ""], mention.text
            checked += 1
    assert checked > 3


def test_every_corpus_page_has_its_gold() -> None:
    pages = {(path.parent.name, path.stem) for path in (ROOT / "corpus").glob("*/*.txt")}
    assert {(path.parent.name, path.stem) for path in FILES} == pages


def test_the_held_out_half_is_half() -> None:
    held_out = (ROOT / "corpus" / "HELD-OUT").read_text("utf-8").split()
    assert len(held_out) == len(set(held_out)) == len(FILES) // 2


def test_the_readme_shows_the_scores_of_the_held_out_half() -> None:
    results = [one for one in evaluate(ROOT / "gold", ROOT / "corpus") if (one.language, one.half) == ("en", "held-out")]
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme.split("<!-- scores -->")[1].split("<!-- /scores -->")[0].strip()
    assert shown == score_markdown(results)

"""Rules are loaded once for all tests; the folder of shared pages may be missing."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

import yearbook
from yearbook.cli import main
from yearbook.markup import agrees, parse_markup
from yearbook.model import Language, Page
from yearbook.write import to_json

NOBODY = 65534  # a user without rights of its own
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "pages"


@pytest.fixture(scope="session")
def rules() -> yearbook.Rules:
    return yearbook.load_rules("en")


@pytest.fixture(scope="session")
def holds() -> Callable[[str, yearbook.Rules, Language], None]:
    """Asserts that a text gives the mentions marked up in it, with the stated attributes, and no other."""

    def check(marked: str, rules: yearbook.Rules, language: Language) -> None:
        text, marks = parse_markup(marked)
        page = yearbook.extract(text, rules=rules, language=language, year=2011)
        assert [(mention.type, mention.text) for mention in page.mentions] == [
            (mark.type, text[mark.start : mark.end]) for mark in marks
        ]
        for mention, mark in zip(page.mentions, marks, strict=True):
            for name, stated in mark.attributes.items():
                assert agrees(stated, getattr(mention, name)), f"{mention.text}: {name} is {getattr(mention, name)}, not {stated}"

    return check


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder to work in as a user whom permissions hold for; root becomes one for the test."""
    folder = Path(tempfile.mkdtemp())
    for form in ("json", "csv", "parquet", "duckdb"):  # imports what lies where that user may not look
        CliRunner().invoke(main, ["extract", "-", "--format", form, "-o", str(folder / form)], input="In 2011, it rose 3%.")
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


@pytest.fixture
def real_page() -> bytes:
    path = SHARED / "liaoning-qinghai-2011.txt"
    if not path.is_file():
        pytest.skip("the shared page is not beside this checkout")
    return path.read_bytes()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a page and its gold, which wants one mention more than the rules find."""
    text = "【Funds】 In 2011, Liaoning gave 3 million yuan and a horse to Qinghai.\n"
    (tmp_path / "corpus").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "corpus" / "one.txt").write_text(text, "utf-8")
    answer = yearbook.extract(text)
    horse = text.index("a horse")
    mentions = [one.model_dump() for one in answer.mentions]
    mentions.append({"id": "m99", "type": "count", "start": horse, "end": horse + 7, "text": "a horse", "rule": "gold",
                     "value": Decimal(1), "unit": "horse"})  # fmt: skip
    gold = {**answer.model_dump(by_alias=True), "source": "corpus/one.txt", "text": None,
            "mentions": sorted(mentions, key=lambda one: one["start"])}  # fmt: skip
    (tmp_path / "gold" / "one.json").write_text(to_json(Page.model_validate(gold)), "utf-8")
    return tmp_path

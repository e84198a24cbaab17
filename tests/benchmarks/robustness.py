"""How much of what a page says is lost when the same page is set otherwise: wrapped by a PDF, with other spaces, stops or line ends.

Run: python tests/benchmarks/robustness.py [development|held-out]
Each page of that half of the corpus is read as a paragraph a line, and so set otherwise; what is lost are mentions and records that the one
reading has and the other has not, by type and words. Nothing of the pages is printed.
"""

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from settings import SPELLINGS, told, wrapped
from yearbook import load_rules
from yearbook.evaluate.gold import half_of
from yearbook.load import load
from yearbook.model import Language
from yearbook.reading import reading

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def by_line(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "\n".join(map(change, text.split("\n")))


def chinese(line: str, width: int, indent: str = "", end: str = "\n") -> str:
    return wrapped(line, width, indent).replace("\n", end) + end.removeprefix("\n")


def english(line: str, width: int) -> str:
    return textwrap.fill(line, width, break_on_hyphens=False)


WRAPPED: dict[Language, dict[str, Callable[[str], str]]] = {
    "zh": {
        "wrapped at 28 characters": by_line(partial(chinese, width=28)),
        "wrapped at 40 characters": by_line(partial(chinese, width=40)),
        "wrapped at 40, paragraphs indented": by_line(partial(chinese, width=40, indent="　　")),
        "wrapped at 40, an empty line after each": by_line(partial(chinese, width=40, end="\n\n")),
    },
    "en": {
        "wrapped at 72 characters": by_line(partial(english, width=72)),
        "wrapped at 100 characters": by_line(partial(english, width=100)),
    },
}


def main() -> None:
    half = sys.argv[1] if len(sys.argv) > 1 else "development"
    language: Language
    for language in ("en", "zh"):
        files = [path for path in sorted((CORPUS / language).glob("*.txt")) if half_of(path) == half]
        pages = [unwrapped(load(path.read_bytes()).text, language) for path in files]
        whole = [told(page, language) for page in pages]
        print(f"{language}, {half}: {len(pages)} pages")
        for name, change in (WRAPPED[language] | SPELLINGS).items():
            if any(change(page) != page for page in pages):
                print(f"  {name:40}", *lost(whole, [told(change(page), language) for page in pages]))


def unwrapped(text: str, language: Language) -> str:
    """A page as the reading has it: a paragraph a line."""
    read = reading(text, (), language, load_rules(language).traditional).text
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in read.split("\n") if line.strip())


def lost(
    whole: list[tuple[list[tuple[str, str]], list[tuple[str, ...]]]],
    other: list[tuple[list[tuple[str, str]], list[tuple[str, ...]]]],
) -> list[str]:
    """What share of mentions, and of records, is not there any more."""
    shares = []
    for kind, name in enumerate(("mentions", "records")):
        had = [Counter(page[kind]) for page in whole]
        gone = sum((one - Counter(page[kind])).total() for one, page in zip(had, other, strict=True))
        shares.append(f"{name} {100 * gone / sum(one.total() for one in had):5.1f} %")
    return shares


if __name__ == "__main__":
    main()

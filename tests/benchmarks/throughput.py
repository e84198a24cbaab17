"""Throughput of `yearbook.extract` against spaCy's bare tokenizer, on the corpus's pages of one language, in one run.

Run: python tests/benchmarks/throughput.py [en | zh]
Both run over the same texts in turn: once with cold caches, as a run over an archive begins, then several times, of which the
best counts. CPU time. Then the whole pipeline on ever longer
text, real and hostile, so that growth can be seen: time per character should stay as it is.
Last, the start-up of the command against that of `import spacy` (CPU time of the whole process, best of five).
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy

import yearbook
from yearbook.load import load
from yearbook.model import Language

ROUNDS = 7
CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FIRST = {
    "en": "In 2011, 3 counties gave 5 million yuan to Governor Li Min.",
    "zh": "2011年，省长陈政高到西宁市，县教育局拨款500万元。",
}
HOSTILE = {
    "digits": "1" * 50,
    "commas": "1,2,3,",
    "brackets": "【(“[",
    "capitals": "Aa Bb Cc ",
    "words": "one hundred and ",
    "provinces": "Qinghai and ",
    "quotes": "“Notice on “",
    "titles": "Vice Governor and ",
    "heads": "Department of ",
    "x": "x",
    "newlines": "\n",
}
HOSTILE_ZH = {
    "digits": "1" * 50,
    "commas": "1,2,3,",
    "numerals": "一百零八万",
    "brackets": "【（“《",
    "provinces": "青海、",
    "places": "青海省西宁市",
    "towns": "石桥乡",
    "titles": "副书记、",
    "heads": "发展和改革",
    "offices": "县教育局",
    "dates": "3月8日至",
    "units": "3万元至",
    "guillemets": "《关于《",
    "han": "的",
    "newlines": "\n",
}


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def cpu_seconds(*command: str) -> float:
    """CPU time of a command, the best of five runs."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main(language: Language) -> None:
    """Print the ratio, the growth and the start-up."""
    pages = sorted((CORPUS / language).iterdir())
    texts = [load(page.read_bytes()).text for page in pages]
    characters = sum(map(len, texts))
    rules = yearbook.load_rules(language)
    tokenizer = spacy.blank(language).tokenizer
    hostile = HOSTILE if language == "en" else HOSTILE_ZH

    tokenizer(FIRST[language])
    yearbook.extract(FIRST[language], rules=rules)  # reads the tables that are read once

    def tokenize() -> None:
        for text in texts:
            tokenizer(text)

    def extract() -> None:
        for text in texts:
            yearbook.extract(text, rules=rules, language=language)

    print(f"{len(texts)} pages, {characters:,} characters; characters a second")
    for caches, rounds in (("cold", 1), ("warm", ROUNDS)):
        bare, ours = best(tokenize, rounds), best(extract, rounds)
        print(
            f"{caches}: spaCy tokenizer {characters / bare:>10,.0f}   yearbook.extract {characters / ours:>10,.0f}   ratio {bare / ours:.2f}"
        )

    print("\nmicroseconds a character at 10 KB, 100 KB, 1 MB")
    for name, unit in {"corpus": "\n\n".join(texts), **hostile}.items():
        row = []
        for size in (10_000, 100_000, 1_000_000):
            text = (unit * (size // len(unit) + 1))[:size]
            row.append(best(lambda text=text: yearbook.extract(text, rules=rules, language=language), 1) / size * 1e6)  # type: ignore[misc]
        print(f"{name:10}" + "".join(f"{value:10.2f}" for value in row), flush=True)

    spacy_alone = cpu_seconds(sys.executable, "-c", "import spacy")
    command = cpu_seconds(sys.executable, "-m", "yearbook.cli", "--help")
    page = cpu_seconds(sys.executable, "-m", "yearbook.cli", "extract", str(pages[0]))
    print(f"\nstart-up, CPU seconds: import spacy {spacy_alone:.2f}; yearbook --help {command:.2f} ({command / spacy_alone:.2f} times);"
          f" one page {page:.2f} ({page / spacy_alone:.2f} times)")  # fmt: skip


if __name__ == "__main__":
    main("zh" if "zh" in sys.argv[1:] else "en")

"""A run over an archive: pages a second with one worker and with two, memory over all processes, and whether the bytes are the same.

Run: python tests/benchmarks/archive.py [PAGES] [FORMAT]
The archive is made of the corpus's pages in turn, each with figures of its own, so that no two have the same words. Memory is the
largest sum, over the run's processes, of their resident set (shared parts counted in each) and of their proportional set (counted once).
"""

import filecmp
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

from yearbook.load import load

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def main() -> None:
    pages, form = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2] if len(sys.argv) > 2 else "jsonl"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        characters = make_archive(folder / "in", pages)
        print(f"{pages:,} pages, {characters:,} characters, --format {form}")
        rates = {}
        for jobs in (1, 2):
            seconds, resident, proportional = measured(folder / "in", folder / f"out{jobs}", form, jobs)
            rates[jobs] = pages / seconds
            print(
                f"{jobs} workers: {seconds:.1f} s, {rates[jobs]:.1f} pages/s, {resident} MB resident, {proportional} MB proportional"
            )
        print(f"two workers: {rates[2] / rates[1]:.2f} times one")
        names = [path.name for path in (folder / "out1").rglob("*") if path.is_file()]
        same, other, missing = filecmp.cmpfiles(folder / "out1", folder / "out2", names, shallow=False)
        print(f"of {len(names)} files {len(same)} are the same byte for byte; other: {other + missing}")


def make_archive(folder: Path, pages: int) -> int:
    """Write so many pages, fifty a folder; gives their characters. Digits but those of years are drawn anew for each page."""
    texts = [load(path.read_bytes()).text for path in sorted(CORPUS.glob("*/*.*")) if path.suffix in (".txt", ".html")]
    characters = 0
    for n in range(pages):
        draw = random.Random(n)
        text = re.sub(r"\d+(?![年\d])", partial(new_digits, draw), texts[n % len(texts)])
        path = folder / f"{n // 50:05}" / f"{n:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        characters += len(text)
    return characters


def new_digits(draw: random.Random, match: "re.Match[str]") -> str:
    number = match[0]
    return number if re.fullmatch("(19|20)..", number) else "".join(draw.choice("123456789") for _ in number)


def measured(archive: Path, output: Path, form: str, jobs: int) -> tuple[float, int, int]:
    """Seconds of a run, and the megabytes that its processes took at most."""
    command = [
        sys.executable,
        "-m",
        "yearbook.cli",
        "extract",
        str(archive),
        "-o",
        str(output),
        "--format",
        form,
        "--jobs",
        str(jobs),
    ]
    begun = time.monotonic()
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    most = [0, 0]
    watch = threading.Thread(target=watch_memory, args=(run, most))
    watch.start()
    run.wait()
    watch.join()
    return time.monotonic() - begun, most[0], most[1]


def watch_memory(run: "subprocess.Popen[bytes]", most: list[int]) -> None:
    while run.poll() is None:
        taken = [memory_of(process) for process in family(run.pid)]
        for n in (0, 1):
            most[n] = max(most[n], sum(one[n] for one in taken) // 1024)
        time.sleep(0.5)


def family(process: int) -> list[int]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(below for child in children for below in family(int(child)))]


def memory_of(process: int) -> tuple[int, int]:
    """Resident and proportional set in KiB (Linux)."""
    try:
        facts = dict(re.findall(r"^(Rss|Pss):\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE))
    except OSError:
        return 0, 0
    return int(facts.get("Rss", 0)), int(facts.get("Pss", 0))


if __name__ == "__main__":
    main()

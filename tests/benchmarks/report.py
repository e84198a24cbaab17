"""The report of an archive: time to write, size and memory; and in Chromium the time to open, filter, sort, point at, switch.

Run: python tests/benchmarks/report.py [PAGES]
The archive is that of archive.py; beside it stands one page of many mentions. Times in the browser are from what a user does to the next frame.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from archive import make_archive
from playwright.sync_api import sync_playwright

LINE = "In 2011, Liaoning Province gave 3.5 million yuan to Xining City for 12 schools, and 1132 households in Huangzhong County got 5 lambs.\n"
ACTS = {
    "filter": "document.forms[0].words.value = '1998'; document.forms[0].dispatchEvent(new Event('input'))",
    "filter no more": "document.forms[0].words.value = ''; document.forms[0].dispatchEvent(new Event('input'))",
    "sort by name": "document.querySelectorAll('th button')[0].click()",
    "sort by number": "document.querySelectorAll('th button')[5].click()",
    "point at a mention": "document.querySelector('.text mark:nth-of-type(500)').dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))",
    "point at a record": "[...document.querySelectorAll('tr[data-evidence]')].at(-1).dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))",
    "switch a type off": "document.querySelector('button[data-switch]').click()",
}


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_archive(folder / "in", pages)
        (folder / "in" / "many.txt").write_text(LINE * 150, "utf-8")
        yearbook("extract", folder / "in", "-o", folder / "out.jsonl", "--jobs", "2")
        begun = time.monotonic()
        memory = yearbook("report", folder / "out.jsonl", "-o", folder / "report")
        seconds = time.monotonic() - begun
        size = sum(path.stat().st_size for path in folder.glob("report/**/*") if path.is_file())
        print(
            f"{pages:,} pages: {seconds:.1f} s, {1000 * seconds / pages:.1f} ms a page; {size / 1e6:.0f} MB, {size / 1000 / pages:.0f} KB a page;",
            end=" ",
        )
        print(f"at most {memory} MB of memory")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            tab = browser.new_page(viewport={"width": 1400, "height": 900})
            watch(tab, folder / "report" / "index.html", list(ACTS)[:4])
            watch(tab, folder / "report" / "overview.html", [])
            (many,) = folder.glob("report/pages/*many.html")
            watch(tab, many, list(ACTS)[4:])
            print(f"  it has {tab.locator('mark').count():,} mentions and {many.stat().st_size / 1e6:.1f} MB")
            browser.close()


def yearbook(*arguments: object) -> int:
    """Run the program; gives the megabytes that its process took at most."""
    run = subprocess.Popen([sys.executable, "-m", "yearbook.cli", *map(str, arguments)], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(run.pid, 0)
    assert status == 0
    return usage.ru_maxrss // 1024


def watch(tab: Any, file: Path, acts: list[str]) -> None:
    """Open a file and do things there, and print how long each took."""
    begun = time.monotonic()
    tab.goto(file.as_uri())
    print(f"{file.name} ({file.stat().st_size / 1e6:.1f} MB): open {time.monotonic() - begun:.2f} s", end="")
    for act in acts:
        begun = time.monotonic()
        tab.evaluate(f"new Promise(done => {{ {ACTS[act]}; requestAnimationFrame(() => requestAnimationFrame(done)); }})")
        print(f"; {act} {time.monotonic() - begun:.2f} s", end="")
    print()


if __name__ == "__main__":
    main()

"""Engines: where pages are read. In this process, in worker processes here, or on a Dask cluster.

An engine takes inputs one by one and hands back, for each, a function that waits for its answer.
"""

import contextlib
import os
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as PageTimeout
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from typing import Any, Protocol

from yearbook.inputs import Input, failed_page
from yearbook.installed import made_by
from yearbook.model import Language, Page
from yearbook.write import to_json
from yearbook.write.output import Answer

Wait = Callable[[], Answer]


@dataclass(frozen=True)
class Settings:
    """How pages are read: what the user states of them, the JSON's indent, and the seconds that a page may take."""

    language: Language | None = None
    year: int | None = None
    indent: int | None = None
    timeout: float | None = None

    @property
    def made_by(self) -> str:
        """What the pages are made by."""
        return made_by(self.language, self.year)


class Engine(Protocol):
    """`width` is how many inputs may be under way at once."""

    width: int

    def submit(self, one: Input) -> Wait:
        """Begin to read a page."""

    def close(self) -> None:
        """End all processes; what is under way is dropped."""


def read(one: Input, settings: Settings) -> Answer:
    """Read a page, in whatever process this is."""
    from yearbook.run import read_input  # here: it brings spaCy, which only readers need

    return answer_of(read_input(one, language=settings.language, year=settings.year), settings)


def answer_of(page: Page, settings: Settings) -> Answer:
    """A page as JSON."""
    return Answer(to_json(page, settings.indent), page.outcome.status, page.outcome.notes)


def failed(one: Input, settings: Settings, note: str) -> Answer:
    """The answer for a page that could not be read."""
    return answer_of(failed_page(one, settings.made_by, note), settings)


class Here:
    """Reads in this process, a page when it is waited for."""

    width = 1

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def submit(self, one: Input) -> Wait:
        return lambda: read(one, self._settings)

    def close(self) -> None:
        """There is nothing to end."""


class Workers:
    """Reads in worker processes. One that takes too long or too much memory for its page is replaced, and that page alone fails."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        from pebble import ProcessPool

        self._settings = settings
        self.width = 64 * jobs
        # A plain fork would copy locks that other threads hold.
        method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        self._pool: Any = ProcessPool(max_workers=jobs, context=get_context(method), initializer=_begin,
                                 initargs=(_share(jobs),))  # fmt: skip

    def submit(self, one: Input) -> Wait:
        future = self._pool.schedule(read, args=(one, self._settings), timeout=self._settings.timeout)
        return lambda: self._answer(one, future)

    def close(self) -> None:
        self._pool.stop()
        self._pool.join()

    def _answer(self, one: Input, future: Any) -> Answer:
        from pebble import ProcessExpired

        try:
            answer: Answer = future.result()
            return answer
        except PageTimeout:
            return failed(one, self._settings, f"takes longer than {self._settings.timeout:g} s; split it, or raise --timeout")
        except ProcessExpired as error:
            note = f"its process died (exit code {error.exitcode}), of too much memory or a fault; split it, or report it"
            return failed(one, self._settings, note)


def _share(jobs: int) -> int:
    """A worker's share of the machine's memory, in bytes; one more share is for all else."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (jobs + 1)
    except (AttributeError, ValueError, OSError):
        return 0


def _begin(memory: int) -> None:
    """Make a process a worker: Ctrl-C is the parent's business, memory is limited where the system can, and rules are loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from yearbook.rules import RuleError, languages, load_rules  # not before Ctrl-C is ignored, since it takes a second

    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        if memory:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    with contextlib.suppress(RuleError):  # the first page tells it
        for language in languages():
            load_rules(language)

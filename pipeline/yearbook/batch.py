"""A run over many pages: each ends as one outcome, in the order of the inputs; what an earlier run did is kept.

Done is what the output has on disk, whole, made of the same bytes by the same code and rules, and not failed.
"""

import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import simplejson

from yearbook.engines import Engine, Settings, Wait
from yearbook.inputs import Input
from yearbook.write.output import Answer, Earlier, Output

COMMIT_EVERY = 1.0  # seconds, about: what a power cut may cost
IN_FLIGHT = 64 * 2**20  # bytes of pages under way at once


@dataclass(frozen=True)
class Done:
    """A page that is done: its input, how it ended, and whether an earlier run had done it."""

    input: Input
    status: str
    notes: tuple[str, ...]
    kept: bool


def run(
    inputs: Iterable[Input], output: Output, engine: Engine, settings: Settings, resume: bool, outcomes: Path | None = None
) -> Generator[Done, None, None]:
    """Read each page once and write it, and give how it ended. `outcomes` is a file to tell that in, a line a page that is on disk.

    About every second what is written is made sure of, and at the end, also that of an interrupted run. Raises OSError where the
    output can't be written.
    """
    with outcomes.open("w", encoding="utf-8") if outcomes else nullcontext() as told:
        written: list[Done] = []
        last = time.monotonic()
        try:
            for one, answer in _in_order(_once(inputs), output, engine, settings, resume):
                with _uninterrupted():
                    written.append(done := _write(one, answer, output))
                    if time.monotonic() - last > COMMIT_EVERY:
                        _commit(written, output, told)
                        last = time.monotonic()
                yield done
        except (KeyboardInterrupt, GeneratorExit):
            with _uninterrupted():
                _commit(written, output, told)
            raise
        with _uninterrupted():
            _commit(written, output, told)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A request to end waits until a page is written whole; it raises KeyboardInterrupt then."""
    asked: list[int] = []
    heeded = [one for one in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(one) is signal.default_int_handler]
    if threading.current_thread() is not threading.main_thread():
        heeded = []  # only the main thread is ever interrupted
    for one in heeded:
        signal.signal(one, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        for one in heeded:
            signal.signal(one, signal.default_int_handler)
    if asked:
        raise KeyboardInterrupt


def _once(inputs: Iterable[Input]) -> Iterator[Input]:
    """Inputs without those whose source was there before, as of a page named twice."""
    seen: set[str] = set()
    for one in inputs:
        if one.source not in seen:
            seen.add(one.source)
            yield one


def _in_order(
    inputs: Iterable[Input], output: Output, engine: Engine, settings: Settings, resume: bool
) -> Iterator[tuple[Input, Answer | Earlier]]:
    """Each input with its answer, or with what is there of it; a bounded number of pages, and of bytes, is under way at once."""
    waiting: deque[tuple[Input, Wait | Earlier]] = deque()
    size = 0
    for one in inputs:
        earlier = output.earlier(one) if resume else None
        waiting.append((one, earlier if earlier and _holds(earlier, one, settings) else engine.submit(one)))
        size += one.size
        while len(waiting) >= engine.width or (size > IN_FLIGHT and waiting):
            size -= waiting[0][0].size
            yield _waited(*waiting.popleft())
    while waiting:
        yield _waited(*waiting.popleft())


def _holds(earlier: Earlier, one: Input, settings: Settings) -> bool:
    """Is a page as it would be read again? What failed is tried again."""
    return earlier.status != "failed" and (earlier.sha256, earlier.made_by) == (one.sha256, settings.made_by)


def _waited(one: Input, wait: Wait | Earlier) -> tuple[Input, Answer | Earlier]:
    return one, wait if isinstance(wait, Earlier) else wait()


def _write(one: Input, answer: Answer | Earlier, output: Output) -> Done:
    kept = isinstance(answer, Earlier)
    if isinstance(answer, Earlier):
        output.keep(one)
    else:
        output.add(one, answer)
    return Done(one, answer.status, answer.notes, kept)


def _commit(written: list[Done], output: Output, told: TextIO | None) -> None:
    """Make sure of the pages written, and tell their outcomes; the list is empty then."""
    output.commit()
    if told:
        for done in written:
            outcome = {"source": done.input.source, "sha256": done.input.sha256, "status": done.status, "notes": done.notes}
            told.write(simplejson.dumps(outcome, ensure_ascii=False) + "\n")
        told.flush()
    written.clear()

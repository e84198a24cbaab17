"""`yearbook extract`: pages in, data out, one page or an archive of them."""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

import click
import regex
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from yearbook.batch import Done, run
from yearbook.cli.pages import console, overrides
from yearbook.engines import Engine, Here, Settings, Workers
from yearbook.inputs import read_inputs
from yearbook.inputs.folders import OUTCOMES, walk
from yearbook.model import Language
from yearbook.write.files import JsonFolder, JsonLines, Printed
from yearbook.write.output import Output

FORMATS = ("json", "jsonl", "csv", "parquet", "sqlite", "duckdb", "summary")
TIMEOUT = 600.0  # seconds: a page of a megabyte takes ten to twenty
FORM_FEED = "form-feed"


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@overrides
@click.option(
    "--split", metavar="PATTERN", help=f"A file holds many pages: one begins at each line that matches, or '{FORM_FEED}'."
)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="json with -o FOLDER; else jsonl, and on a terminal a summary."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A folder, or a .jsonl file.")
@click.option("--to", metavar="URL", help="A PostgreSQL database to write to, as postgresql://USER@HOST/DATABASE.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; without it pages are read in this one.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), help=f"Seconds that a page may take; with workers {TIMEOUT:g}."
)
@click.option("--resume", is_flag=True, help="Keep what an earlier run wrote of unchanged pages, and do the rest.")
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True, help="Where pages are read.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="With --engine dask: the cluster's, as tcp://HOST:8786; else one starts here."
)
def extract(
    paths: tuple[str, ...], language: Language | None, year: int | None, split: str | None, format_: str | None, output: Path | None,
    to: str | None, jobs: int | None, timeout: float | None, resume: bool, engine: str, scheduler: str | None,
) -> None:  # fmt: skip
    """Read pages (files, folders, archives, or - for standard input) and write what they say.

    Archives are .zip, .tar and what is compressed; a .jsonl file holds a page's text in "text" on each line.
    """
    format_ = _format(paths, format_, output, to, resume)
    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler goes with --engine dask")
    indent = 2 if format_ == "json" else None
    many = jobs or timeout or engine == "dask"
    settings = Settings(language, year, indent, (timeout or TIMEOUT) if many else None)
    passed_over: Counter[str] = Counter()
    inputs = read_inputs(paths, _pattern(split), output, passed_over)
    outcomes = output / OUTCOMES if output and output.suffix != ".jsonl" else None
    with (
        _terminated(),
        closing(_output(format_, output, to, resume)) as target,
        closing(_engine(engine, settings, jobs, scheduler)) as reader,
    ):
        pages = run(inputs, target, reader, settings, resume, outcomes)
        status = _follow(pages, target, _size(paths), quiet=not (output or to))
    if passed_over:
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in passed_over.most_common())
        click.echo(f"yearbook: passed over files that are no pages by their names: {kinds}", err=True)
    sys.exit(status)


def _format(paths: tuple[str, ...], format_: str | None, output: Path | None, to: str | None, resume: bool) -> str:
    """The form of the output. Raises UsageError where options do not go together."""
    if to:
        if output or format_:
            raise click.UsageError("--to goes without -o and --format")
        if not to.startswith(("postgresql://", "postgres://")):
            raise click.UsageError("--to takes an address that begins with postgresql://")
        return "postgresql"
    if output is None:
        if resume or format_ not in (None, "jsonl", "summary"):
            raise click.UsageError(f"{'--resume' if resume else f'--format {format_}'} needs -o FOLDER")
        return format_ or ("summary" if sys.stdout.isatty() else "jsonl")
    if output.is_file() and any(path != "-" and Path(path).exists() and output.samefile(path) for path in paths):
        raise click.UsageError(f"-o {output} is one of the files to read, and would be lost; choose another output")
    if output.suffix == ".json" or (output.suffix == ".jsonl" and format_ not in (None, "jsonl")):
        raise click.UsageError("-o takes a folder, or a .jsonl file (a page a line)")
    if format_ == "summary":
        raise click.UsageError("--format summary goes to the terminal, without -o")
    return format_ or ("jsonl" if output.suffix == ".jsonl" else "json")


def _output(format_: str, output: Path | None, to: str | None, resume: bool) -> Output:
    if to:
        from yearbook.write.postgres import PostgresTables

        return PostgresTables(to, resume)
    if output is None:
        return Printed(console() if format_ == "summary" else None)
    if format_ == "json":
        return JsonFolder(output)
    if format_ == "jsonl":
        return JsonLines(output if output.suffix == ".jsonl" else output / "pages.jsonl", resume)
    from yearbook.write.exports import EXPORTS
    from yearbook.write.sqlite import SqliteTables

    return SqliteTables(output, resume, EXPORTS.get(format_))


def _engine(name: str, settings: Settings, jobs: int | None, scheduler: str | None) -> Engine:
    if name == "dask":
        from yearbook.cluster import Cluster

        return Cluster(settings, scheduler, jobs or os.cpu_count() or 1)
    return Workers(settings, jobs or 1) if settings.timeout else Here(settings)


def _pattern(split: str | None) -> "regex.Pattern[str] | None":
    try:
        return regex.compile(r"\f" if split == FORM_FEED else split, regex.MULTILINE) if split else None
    except regex.error as error:
        raise click.UsageError(f"--split is no regular expression: {error}; as '^第.+章', or '{FORM_FEED}'") from error


def _follow(pages: Generator[Done, None, None], target: Output, size: int, quiet: bool) -> int:
    """Go through a run with progress, tell what failed and, unless `quiet`, what came out; gives the exit status."""
    counts: Counter[str] = Counter()
    begun, kept = time.monotonic(), 0
    interrupted = False
    notes: tuple[str, ...] = ()
    try:
        with closing(pages):
            for done in _progress(pages, size):
                counts[done.status] += 1
                kept += done.kept
                if quiet or done.status == "failed":
                    for note in done.notes:
                        click.echo(f"yearbook: {done.input.source}: {note}", err=True)
        with Console(stderr=True).status("finishing the output") if size else nullcontext():
            notes = target.finish()
    except KeyboardInterrupt:
        interrupted = True
    if not quiet or interrupted:
        taken = time.monotonic() - begun
        told = ", ".join(f"{counts[status]:,} {status}" for status in ("ok", "partial", "failed") if counts[status]) or "no pages"
        of_them = f"; {kept:,} of them as an earlier run left them" if kept else ""
        rate = (counts.total() - kept) / max(taken, 0.001)
        click.echo(f"yearbook: {told}{of_them}; {taken:.0f} s, {rate:.1f} pages/s", err=True)
    for note in notes:
        click.echo(f"yearbook: {note}", err=True)
    if interrupted:
        click.echo("yearbook: interrupted; the same command with --resume goes on from here", err=True)
    return 130 if interrupted else 1 if counts["failed"] else 0


def _progress(pages: Iterable[Done], size: int) -> Iterator[Done]:
    """Pages with a bar on a terminal: pages done, how many a second, and the time left by bytes read."""
    terminal = Console(stderr=True)
    columns = (BarColumn(), TextColumn("{task.fields[pages]:,} pages, {task.fields[rate]:.1f}/s"), TimeElapsedColumn(), TextColumn("left"),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=terminal, transient=True, disable=not size) as progress:
        task = progress.add_task("", total=size or None, pages=0, rate=0.0)
        begun = time.monotonic()
        for n, done in enumerate(pages, start=1):
            progress.update(task, advance=done.input.read, pages=n, rate=n / max(time.monotonic() - begun, 0.001))
            yield done


def _size(paths: tuple[str, ...]) -> int:
    """How many bytes there are to read, for the progress; 0 where nobody looks at it."""
    if not sys.stderr.isatty() or "-" in paths:
        return 0
    size = 0
    for path in paths:
        for found in walk(path, None, Counter()):
            with suppress(OSError):  # what is wrong with a file is said when it is read
                size += Path(found.path).stat().st_size
    return size


@contextmanager
def _terminated() -> Iterator[None]:
    """A request to end (SIGTERM, as batch systems send) ends a run as Ctrl-C does: cleanly."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

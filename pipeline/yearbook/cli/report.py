"""`yearbook report`: answers as pages to look at in a browser."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from yearbook.cli.pages import read_either
from yearbook.evaluate.gold import are_answers
from yearbook.model import Page
from yearbook.report import report as write_report


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True), metavar="OUT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="report",
    show_default=True,
    help="The folder to write.",
)
@click.option(
    "--gold", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Gold files: errors beside what they have."
)
def report(paths: tuple[Path, ...], output: Path, gold: Path | None) -> None:
    """Write pages to look at in a browser: an index, an overview with plots, and each page with what was found in its text.

    OUT is what `yearbook extract -o` wrote as .json or .jsonl; files that are not read yet are read first.
    """
    outcomes = write_report(_watched(read_either(paths), paths), output, gold)
    count, failed = outcomes.total(), outcomes["failed"]
    told = f"{count:,} page{'' if count == 1 else 's'}{f', {failed:,} failed' if failed else ''}"
    click.echo(f"yearbook: {told}; open {output / 'index.html'} in a browser", err=True)
    sys.exit(1 if failed else 0)


def _watched(pages: Iterable[Page], paths: Iterable[Path]) -> Iterator[Page]:
    """Pages, counted on a terminal as they come; where they are read first, that shows a bar of its own."""
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} pages"))
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=not (sys.stderr.isatty() and all(map(are_answers, paths)))
    ) as progress:
        yield from progress.track(pages, total=None)

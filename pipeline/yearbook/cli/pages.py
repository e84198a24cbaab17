"""`yearbook audit` and `yearbook explain`: pages as a person looks at them; and how pages are read for that."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from yearbook.evaluate.gold import are_answers, read_answers
from yearbook.inputs import read_inputs
from yearbook.model import Language, Page
from yearbook.rules import load_rules
from yearbook.run import dropped, read_input
from yearbook.show import explanation, findings_of


def overrides(command: Callable[..., None]) -> Callable[..., None]:
    """The options by which a user states what a page's own words would tell."""
    command = click.option("--year", type=click.IntRange(1500, 2099), help="The year that the pages report on.")(command)
    return click.option("--language", type=click.Choice(["en", "zh"]), help="The pages' language.")(command)


def console() -> Console:
    """The terminal, or where there is none, lines long enough for what is shown."""
    return Console(width=None if sys.stdout.isatty() else 140)


def read_pages(paths: Iterable[str], language: Language | None = None, year: int | None = None) -> Iterator[Page]:
    """The pages of all paths in order; progress shows on a terminal where there are several."""
    inputs = list(read_inputs(paths))
    quiet = len(inputs) < 2 or not sys.stderr.isatty()
    for one in track(inputs, description="pages", console=Console(stderr=True), disable=quiet, transient=True):
        yield read_input(one, language=language, year=year)


def read_either(paths: Sequence[Path]) -> Iterator[Page]:
    """The answers in files and folders of answers, then those to the pages among `paths`; what could not be read is said."""
    for path in paths:
        if are_answers(path):
            yield from read_answers(path)
    for page in read_pages(str(path) for path in paths if not are_answers(path)):
        told(page)
        yield page


def told(page: Page) -> bool:
    """Say on standard error what went wrong with a page; True if it failed."""
    for note in page.outcome.notes:
        click.echo(f"yearbook: {page.source}: {note}", err=True)
    return page.outcome.status == "failed"


@click.command()
@click.argument("path", metavar="PAGE")
@overrides
def explain(path: str, language: Language | None, year: int | None) -> None:
    """Show why each mention of a page was made, what else was considered and dropped, and the numbers that nothing claimed."""
    failed = False
    terminal = console()
    for page in read_pages((path,), language, year):
        failed |= told(page)
        rules = {rule.id: rule for rule in load_rules(page.language or "en").rules}
        explanation(page, dropped(page, language=language), rules, terminal)
    sys.exit(1 if failed else 0)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@overrides
@click.option("--all", "everything", is_flag=True, help="Show what holds, is rounded or can't be tested, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a conflict.")
def audit(paths: tuple[str, ...], language: Language | None, year: int | None, everything: bool, strict: bool) -> None:
    """Print where the pages' own figures contradict one another, each sum written out, with the likeliest misprint."""
    terminal = console()
    bad = False
    for page in read_pages(paths, language, year):
        bad |= told(page)
        bad |= strict and any(finding.verdict == "conflict" for finding in page.findings)
        findings_of(page, terminal, everything)
    sys.exit(1 if bad else 0)

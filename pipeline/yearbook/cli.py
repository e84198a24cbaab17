"""The command line: each command is a few lines over one public function of the library.

Exit status: 0 all went well, 1 some page failed, 2 wrong usage or a wrong rule file. Results go to standard output,
messages and progress to standard error, progress only to a terminal.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import simplejson
from rich.console import Console
from rich.progress import track

from yearbook.check import check as check_rules
from yearbook.evaluate import below_floors, narrowed, scores_dict
from yearbook.evaluate import evaluate as compare
from yearbook.model import Language, Page
from yearbook.rules import RuleError, load_rules
from yearbook.run import find_files, read_bytes_of_page, read_file
from yearbook.show import explanation, mistakes, score_markdown, score_table, summary
from yearbook.write import from_json, to_json, unique_names, write_whole


class _Main(click.Group):
    """Turns a wrong rule file, or a place that can't be written to, into a message and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RuleError as error:
            raise click.UsageError(str(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            where = printable(str(error.filename)) if error.filename else "the output"
            raise click.UsageError(f"{where}: {error.strerror}; choose another output") from error


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yearbook")
def main() -> None:
    """Turn archived yearbook pages into validated, structured data."""


def _overrides(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--year", type=click.IntRange(1500, 2099), help="The year that the pages report on.")(command)
    return click.option("--language", type=click.Choice(["en", "zh"]), help="The pages' language.")(command)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_overrides
@click.option("--format", "format_", type=click.Choice(["jsonl", "summary"]), help="jsonl when piped, a summary on a terminal.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A folder (a .json file a page) or a .jsonl file.")
def extract(
    paths: tuple[str, ...], language: Language | None, year: int | None, format_: str | None, output: Path | None
) -> None:
    """Read pages (files, folders, or - for standard input) and print what they say, one JSON object a page and line."""
    pages = _pages(paths, language, year)
    failed = False
    if output is not None:
        for page in _write(pages, output):
            failed |= _report(page)
    else:
        plain = (format_ or ("summary" if sys.stdout.isatty() else "jsonl")) == "jsonl"
        out = sys.stdout.buffer
        console = _console()
        for page in pages:
            failed |= _report(page)
            if plain:
                out.write(to_json(page).encode() + b"\n")
                out.flush()
            else:
                console.print(summary(page))
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("path", metavar="PAGE")
@_overrides
def explain(path: str, language: Language | None, year: int | None) -> None:
    """Show each mention of a page with the rule that made it, and the numbers that nothing claimed."""
    failed = False
    console = _console()
    for page in _pages((path,), language, year):
        failed |= _report(page)
        explanation(page, console)
    sys.exit(1 if failed else 0)


@main.command()
@click.option("--patterns", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder of rules.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
def check(patterns: Path | None, language: Language) -> None:
    """Run every rule against its own examples and counterexamples."""
    rules = load_rules(language, patterns)
    faults = check_rules(rules)
    for fault in faults:
        click.echo(f"{fault.rule.file}: rule {fault.rule.id!r}: {fault.example!r}: {fault.reason}", err=True)
    examples = sum(len(rule.examples) + len(rule.counterexamples) for rule in rules.rules)
    click.echo(f"{len(rules.rules)} rules, {examples} examples, {len(faults)} faults")
    sys.exit(2 if faults else 0)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a page."""
    click.echo(simplejson.dumps(Page.model_json_schema(), indent=2))


def _console() -> Console:
    """The terminal, or where there is none, lines long enough for what is shown."""
    return Console(width=None if sys.stdout.isatty() else 140)


@main.command()
@click.argument("answers", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--gold", type=click.Path(path_type=Path, exists=True, file_okay=False), default="gold", show_default=True)
@click.option("--corpus", type=click.Path(path_type=Path, exists=True, file_okay=False), default="corpus", show_default=True)
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option("--half", type=click.Choice(["development", "held-out"]), help="One half of the corpus; both if not given.")
@click.option("--type", "types", multiple=True, help="Only mentions of this type; may be given again.")
@click.option("--page", "pages", multiple=True, help="Only this page; may be given again.")
@click.option(
    "--errors", is_flag=True, help="Show what went wrong, mention by mention (of the development half, unless --half says)."
)
@click.option("--format", "format_", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True)
@click.option(
    "--floors", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Exit with 1 if a score falls below these."
)
def evaluate(
    answers: Path | None, gold: Path, corpus: Path, language: str, half: str | None, types: tuple[str, ...],
    pages: tuple[str, ...], errors: bool, format_: str, floors: Path | None,
) -> None:  # fmt: skip
    """Score the pipeline, or the ANSWERS of a .jsonl file, against the gold files."""
    try:
        given = {page.sha256: page for page in map(from_json, answers.read_text("utf-8").splitlines())} if answers else None
    except ValueError as error:
        raise click.UsageError(
            f"{answers}: no answers of `yearbook extract --format jsonl`: {str(error).splitlines()[0]}"
        ) from error
    results = [one for one in compare(gold, corpus, given) if one.language == language and (not pages or one.name in pages)]
    if not results:
        raise click.UsageError("no gold file fits; see the names in the gold folder")
    halves = [half] if half else ["development", "held-out"]
    console = _console()
    chosen = {name: narrowed([one for one in results if one.half == name], types) for name in halves}
    if format_ == "json":
        click.echo(
            simplejson.dumps({name: scores_dict(ones) for name, ones in chosen.items() if ones}, use_decimal=True, indent=2)
        )
    for name, ones in chosen.items():
        if ones and format_ == "table":
            console.print(score_table(f"{language}, {name}", ones))
        elif ones and format_ == "markdown":
            click.echo(score_markdown(ones))
    if errors:
        mistakes(chosen[half or "development"], console if format_ == "table" else Console(stderr=True))
    fallen = below_floors(floors, results) if floors else ()
    for message in fallen:
        click.echo(message, err=True)
    sys.exit(1 if fallen else 0)


def _pages(paths: Iterable[str], language: Language | None, year: int | None) -> Iterator[Page]:
    """The pages of all paths in order; progress shows on a terminal where there are several."""
    sources = [source for path in paths for source in _sources(path)]
    quiet = len(sources) < 2 or not sys.stderr.isatty()
    for source in track(sources, description="pages", console=Console(stderr=True), disable=quiet, transient=True):
        if source == "-":
            yield read_bytes_of_page(sys.stdin.buffer.read(), source, language=language, year=year)
        else:
            yield read_file(Path(source), printable(source), language=language, year=year)


def _sources(path: str) -> list[str]:
    if path == "-" or not Path(path).is_dir():
        return [path]
    return [str(inner) for inner in find_files(Path(path))] or [path]


def _write(pages: Iterator[Page], output: Path) -> Iterator[Page]:
    """Write a .jsonl file of all pages, or a folder with a .json file each."""
    if output.suffix == ".json":
        raise click.UsageError("-o takes a folder (a .json file a page) or a .jsonl file (a page a line)")
    if output.suffix == ".jsonl":
        output.parent.mkdir(parents=True, exist_ok=True)
        kept = list(pages)
        write_whole(output, "".join(to_json(page) + "\n" for page in kept))
        yield from kept
        return
    output.mkdir(parents=True, exist_ok=True)
    name_of = unique_names()
    for page in pages:
        write_whole(output / name_of(page.source), to_json(page, indent=2) + "\n")
        yield page


def _report(page: Page) -> bool:
    """Say on standard error what went wrong with a page; True if it failed."""
    for note in page.outcome.notes:
        click.echo(f"yearbook: {page.source}: {note}", err=True)
    return page.outcome.status == "failed"


def printable(path: str) -> str:
    """A path as text that can be printed and written as JSON: odd bytes and control characters as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


if __name__ == "__main__":
    main()

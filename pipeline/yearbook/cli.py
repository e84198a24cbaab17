"""The command line: each command is a few lines over one public function of the library.

Exit status: 0 all went well, 1 some page failed, 2 wrong usage or a wrong rule file. Results go to standard output,
messages and progress to standard error, progress only to a terminal.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import click
import simplejson
from rich.console import Console
from rich.progress import track

from yearbook.check import check as check_rules
from yearbook.evaluate import (
    GROUPS,
    EvaluationError,
    Result,
    are_answers,
    lint_folder,
    narrowed,
    read_answers,
    read_gold_folder,
)
from yearbook.evaluate import evaluate as score_pages
from yearbook.evaluate import to_json as scores_as_json
from yearbook.evaluate.against import against
from yearbook.evaluate.floors import below_floors
from yearbook.evaluate.floors import pin as pin_floors
from yearbook.evaluate.html import to_html as errors_as_html
from yearbook.evaluate.tables import (
    cause_table,
    print_differences,
    print_errors,
    print_record_errors,
    score_markdown,
    score_tables,
)
from yearbook.model import Language, Page
from yearbook.rules import RuleError, languages, load_rules
from yearbook.run import find_files, read_bytes_of_page, read_file
from yearbook.show import explanation, summary
from yearbook.write import to_json, unique_names, write_whole


class _Main(click.Group):
    """Turns a wrong rule or gold file, or a place that can't be written to, into a message and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (RuleError, EvaluationError) as error:
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
@click.option("--language", type=click.Choice(get_args(Language)), help="Only the rules of this language.")
@click.option("--gold", type=click.Path(path_type=Path, file_okay=False), default="gold", show_default=True,
              help="The gold files to check, if the folder is there.")  # fmt: skip
def check(patterns: Path | None, language: Language | None, gold: Path) -> None:
    """Run every rule against its own examples and counterexamples, and every gold file against its page."""
    faulty = False
    for one in (language,) if language else languages(patterns):
        rules = load_rules(one, patterns)
        faults = check_rules(rules)
        for fault in faults:
            click.echo(f"{fault.rule.file}: rule {fault.rule.id!r}: {fault.example!r}: {fault.reason}", err=True)
        examples = sum(len(rule.examples) + len(rule.counterexamples) for rule in rules.rules)
        click.echo(f"{one}: {len(rules.rules)} rules, {examples} examples, {len(faults)} faults")
        faulty |= bool(faults)
    if gold.is_dir():
        wrong = lint_folder(gold)
        for path, messages in wrong.items():
            for message in messages:
                click.echo(f"{path}: {message}", err=True)
        click.echo(f"{gold}: {len(wrong)} gold files, {sum(map(len, wrong.values()))} faults")
        faulty |= any(wrong.values())
    sys.exit(2 if faulty else 0)


@main.command()
def schema() -> None:
    """Print the JSON Schema of a page."""
    click.echo(simplejson.dumps(Page.model_json_schema(), indent=2))


def _console() -> Console:
    """The terminal, or where there is none, lines long enough for what is shown."""
    return Console(width=None if sys.stdout.isatty() else 140)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PAGES or ANSWERS]...")
@click.option("--gold", type=click.Path(path_type=Path, exists=True, file_okay=False), default="gold", show_default=True)
@click.option("--language", type=click.Choice(["en", "zh"]), help="Only pages in this language.")
@click.option("--half", type=click.Choice(["development", "held-out"]), help="Only one half of the corpus.")
@click.option("--type", "types", multiple=True, help="Only mentions of this type; may be given again.")
@click.option("--page", "names", multiple=True, help="Only this page (its gold file's name); may be given again.")
@click.option("--by", type=click.Choice(GROUPS), default="type", show_default=True, help="What a row of the table stands for.")
@click.option("--errors", is_flag=True, help="Show what went wrong: of the development half, unless --half or --page says.")
@click.option("--json", "as_json", is_flag=True, help="All scores as JSON.")
@click.option("--markdown", is_flag=True, help="The scores as Markdown.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page with every error in its text.")
@click.option("--against", "old", type=click.Path(path_type=Path, exists=True), help="Gains and losses since these answers.")
@click.option("--floors", type=click.Path(path_type=Path, dir_okay=False), help="Exit with 1 if a score is below these.")
@click.option("--pin", is_flag=True, help="With --floors: write the scores there as the new floors.")
@click.option("--allow-regression", is_flag=True, help="With --pin: let floors be lowered.")
def evaluate(
    paths: tuple[Path, ...], gold: Path, language: str | None, half: str | None, types: tuple[str, ...], names: tuple[str, ...],
    by: str, errors: bool, as_json: bool, markdown: bool, html: Path | None, old: Path | None, floors: Path | None, pin: bool,
    allow_regression: bool,
) -> None:  # fmt: skip
    """Score answers against the gold files: those to PAGES, or in a file or folder of ANSWERS; without either, to all gold pages.

    ANSWERS are what `yearbook extract -o` wrote, a .jsonl file or a folder of .json files.
    """
    answers = _answers(paths)
    if old is not None:
        _print_against(read_answers(old), answers, gold)
        return
    everything = score_pages(gold, answers)
    results = narrowed([one for one in everything if language in (None, one.language) and half in (None, one.half)
                        and (not names or one.name in names)], types)  # fmt: skip
    if not results:
        raise click.UsageError("no gold file fits what was asked for; see the names in the gold folder")
    groups = _halves(results)
    console = _console()
    if as_json:
        click.echo(scores_as_json(groups))
    elif markdown:
        click.echo("\n\n".join(map(score_markdown, groups.values())))
    else:
        for title, ones in groups.items():
            console.print(score_tables(title, ones, by))
    shown = {title: ones for title, ones in groups.items() if half or names or ones[0].half != "held-out"}
    if errors:
        for title, ones in shown.items():
            beside = Console(stderr=True) if as_json or markdown else console
            print_errors(ones, beside)
            if not types:
                print_record_errors(ones, beside)
            beside.print(cause_table(title, ones))
    if html:
        write_whole(html, errors_as_html(shown))
        click.echo(f"{html}: the errors of {', '.join(shown)}", err=True)
    if floors:
        sys.exit(_floors(floors, everything, pin, allow_regression))


def _answers(paths: tuple[Path, ...]) -> list[Page] | None:
    """The answers in files and folders of answers, and to the pages among `paths`; None if there are no paths."""
    if not paths:
        return None
    answers = [page for path in paths if are_answers(path) for page in read_answers(path)]
    return answers + list(_pages([str(path) for path in paths if not are_answers(path)], None, None))


def _halves(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Results under the name of their language and half: `en, held-out`."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(f"{result.language}, {result.half}", []).append(result)
    return dict(sorted(groups.items()))


def _print_against(old: Iterable[Page], answers: Iterable[Page] | None, gold: Path) -> None:
    """Print what changed since `old`; held-out gold judges too, its text stays unseen but for the mentions that changed."""
    pages = read_gold_folder(gold)
    new = answers if answers is not None else [result.found for result in score_pages(gold)]
    print_differences(*against(old, new, pages.values()), _console())


def _floors(path: Path, results: Sequence[Result], pin: bool, allow_regression: bool) -> int:
    """Check or pin floors; 1 if a score is below its floor, or would be lowered without leave."""
    if pin:
        fallen = pin_floors(path, results, allow_regression)
        mend = "lowered" if allow_regression else "not pinned: mend the rules, or --allow-regression and say why in the commit"
    else:
        fallen = below_floors(path, results)
        mend = "below its floor"
    for message in fallen:
        click.echo(f"{message} ({mend})" if pin else message, err=True)
    return 1 if fallen and not (pin and allow_regression) else 0


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

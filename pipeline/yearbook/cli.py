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
from yearbook.evaluate import GROUPS, EvaluationError, Result, narrowed
from yearbook.evaluate import evaluate as score_pages
from yearbook.evaluate import to_json as scores_as_json
from yearbook.evaluate.against import against
from yearbook.evaluate.floors import below_floors
from yearbook.evaluate.floors import pin as pin_floors
from yearbook.evaluate.gold import are_answers, read_answers
from yearbook.evaluate.html import to_html as errors_as_html
from yearbook.evaluate.lint import lint_folder
from yearbook.evaluate.tables import (
    cause_table,
    counted,
    print_differences,
    print_errors,
    print_record_errors,
    score_markdown,
    score_tables,
)
from yearbook.model import Language, Page
from yearbook.rules import RuleError, languages, load_rules
from yearbook.run import find_files, read_bytes_of_page, read_file
from yearbook.show import COLOURS, explanation, findings_of, summary
from yearbook.write import to_json, unique_names, write_whole

MENTION_TYPES = tuple(COLOURS)


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
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_overrides
@click.option("--all", "everything", is_flag=True, help="Show what holds, is rounded or can't be tested, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a conflict.")
def audit(paths: tuple[str, ...], language: Language | None, year: int | None, everything: bool, strict: bool) -> None:
    """Print where the pages' own figures contradict one another, each sum written out, with the likeliest misprint."""
    console = _console()
    bad = False
    for page in _pages(paths, language, year):
        bad |= _report(page)
        bad |= strict and any(finding.verdict == "conflict" for finding in page.findings)
        findings_of(page, console, everything)
    sys.exit(1 if bad else 0)


@main.command()
@click.option("--patterns", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder of rules.")
@click.option("--language", type=click.Choice(get_args(Language)), help="Only the rules of this language.")
@click.option(
    "--gold", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The gold files; ./gold if that is there."
)
def check(patterns: Path | None, language: Language | None, gold: Path | None) -> None:
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
    gold = gold or (Path("gold") if Path("gold").is_dir() else None)
    if gold:
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
@click.option("--language", type=click.Choice(get_args(Language)), help="Only pages in this language.")
@click.option("--half", type=click.Choice(["development", "held-out"]), help="Only one half of the corpus.")
@click.option(
    "--type", "types", multiple=True, type=click.Choice(MENTION_TYPES), help="Only mentions of this type; may be given again."
)
@click.option("--page", "names", multiple=True, help="Only this page (its gold file's name); may be given again.")
@click.option("--by", type=click.Choice(GROUPS), default="type", show_default=True, help="What a row of the tables stands for.")
@click.option("--errors", is_flag=True, help="Show what went wrong; of the held-out half only with --half or --page.")
@click.option("--json", "form", flag_value="json", help="All scores as JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="The scores as Markdown.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page with every error in its text.")
@click.option("--against", "old", type=click.Path(path_type=Path, exists=True), help="Gains and losses since these answers.")
@click.option("--floors", type=click.Path(path_type=Path, dir_okay=False), help="Exit with 1 if a score is below these.")
@click.option("--pin", is_flag=True, help="With --floors: write the scores there as the new floors.")
@click.option("--allow-regression", "reason", metavar="REASON", help="With --pin: lower floors too, and keep the reason.")
def evaluate(
    paths: tuple[Path, ...], gold: Path, language: str | None, half: str | None, types: tuple[str, ...], names: tuple[str, ...],
    by: str, errors: bool, form: str | None, html: Path | None, old: Path | None, floors: Path | None, pin: bool, reason: str | None,
) -> None:  # fmt: skip
    """Score answers against the gold files: those to PAGES, or in a file or folder of ANSWERS; without either, to all gold pages.

    ANSWERS are what `yearbook extract -o` wrote, a .jsonl file or a folder of .json files.
    """
    if (pin and not floors) or (reason and not pin):
        raise click.UsageError("--pin goes with --floors, and --allow-regression with --pin")
    if floors and (paths or language or half or types or names):
        raise click.UsageError("floors are of all gold pages and types; leave out what narrows them down")
    answers = _answers(paths)
    everything = score_pages(gold, answers)
    if answers is not None and len(everything) < len(answers):
        click.echo(f"yearbook: {len(answers) - len(everything)} of {len(answers)} pages have no gold file", err=True)
    if unknown := set(names) - {one.name for one in everything}:
        raise click.UsageError(f"no gold page here is named {', '.join(sorted(unknown))}")
    results = narrowed([one for one in everything if language in (None, one.language) and half in (None, one.half)
                        and (not names or one.name in names)], types)  # fmt: skip
    if not results:
        raise click.UsageError("no gold page fits what was asked for; see the names in the gold folder")
    console = _console()
    if old is not None:
        ungolded = (
            []
            if language or half or names
            else [page for page in answers or () if page.sha256 not in {one.gold.sha256 for one in results}]
        )
        _print_against(read_answers(old), results, ungolded, types, bool(half or names), console)
        return
    groups = _groups(results, by)
    if form == "json":
        click.echo(scores_as_json(groups))
    elif form == "markdown":
        click.echo("\n\n".join(map(score_markdown, groups.values())))
    else:
        for title, ones in groups.items():
            console.print(score_tables(title, ones, by))
    if errors or html:
        _show_errors(
            [one for one in results if half or names or one.half != "held-out"],
            errors,
            html,
            Console(stderr=True) if form else console,
        )
    if floors:
        sys.exit(_floors(floors, everything, pin, reason))


def _answers(paths: tuple[Path, ...]) -> list[Page] | None:
    """The answers in files and folders of answers, and to the pages among `paths`; None if there are no paths."""
    if not paths:
        return None
    answers = [page for path in paths if are_answers(path) for page in read_answers(path)]
    for page in _pages([str(path) for path in paths if not are_answers(path)], None, None):
        if not _report(page):
            answers.append(page)
    return answers


def _groups(results: Iterable[Result], by: str) -> dict[str, list[Result]]:
    """Results under the name of their language and half (`en, held-out`), or all in one where the rows tell these apart."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault("all" if by in ("language", "half") else f"{result.language}, {result.half}", []).append(result)
    return dict(sorted(groups.items()))


def _show_errors(results: Sequence[Result], errors: bool, html: Path | None, console: Console) -> None:
    if not results:
        raise click.UsageError("the held-out half stays closed while rules are written; ask for it with --half held-out")
    groups = _groups(results, "type")
    for title, ones in groups.items() if errors else ():
        print_errors(ones, console)
        print_record_errors(ones, console)
        console.print(cause_table(title, ones))
    if html:
        write_whole(html, errors_as_html(groups))
        click.echo(f"{html}: the errors of {'; '.join(groups)}", err=True)


def _print_against(
    old: Iterable[Page],
    results: Sequence[Result],
    ungolded: Sequence[Page],
    types: tuple[str, ...],
    opened: bool,
    console: Console,
) -> None:
    """Print what changed since `old`: of the held-out half, unless it was asked for, only how much."""
    new = [*(result.found for result in results), *ungolded]
    closed = {result.gold.sha256 for result in results if result.half == "held-out" and not opened}
    differences = [
        (page.sha256 in closed, one)
        for page in new
        for one in against(old, [page], [result.gold for result in results])
        if not types or next(mention for mention in (one.gold, one.new, one.old) if mention).type in types
    ]
    shown = [one for hidden, one in differences if not hidden]
    print_differences(shown, console)
    console.print(counted(shown))
    if closed:
        console.print(f"in the held-out half: {counted([one for hidden, one in differences if hidden])}")


def _floors(path: Path, results: Sequence[Result], pin: bool, reason: str | None) -> int:
    """Check or pin floors; 1 if a score is below its floor, or would be lowered without a reason."""
    fallen = pin_floors(path, results, reason) if pin else below_floors(path, results)
    refused = bool(fallen) and not (pin and reason)
    for message in fallen:
        click.echo(message, err=True)
    if pin:
        mend = "mend the rules, or say why with --allow-regression REASON"
        click.echo(f"{path}: {f'not pinned: {mend}' if refused else 'pinned'}", err=True)
    return 1 if refused else 0


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

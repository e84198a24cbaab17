"""`yearbook evaluate`: answers against gold."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

import click
from rich.console import Console

from yearbook.cli.pages import console as terminal
from yearbook.cli.pages import read_either
from yearbook.evaluate import GROUPS, Result, narrowed
from yearbook.evaluate import evaluate as score_pages
from yearbook.evaluate import to_json as scores_as_json
from yearbook.evaluate.against import against
from yearbook.evaluate.floors import below_floors
from yearbook.evaluate.floors import pin as pin_floors
from yearbook.evaluate.gold import read_answers
from yearbook.evaluate.html import to_html as errors_as_html
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
from yearbook.show import COLOURS
from yearbook.write import write_whole

MENTION_TYPES = tuple(COLOURS)


@click.command()
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
    console = terminal()
    if old is not None:
        ungolded = (
            []
            if language or half or names
            else [page for page in answers or () if page.sha256 not in {one.gold.sha256 for one in results}]
        )
        _print_against(tuple(read_answers(old)), results, ungolded, types, bool(half or names), console)
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
    """The answers to the pages that could be read among `paths`; None if there are no paths."""
    if not paths:
        return None
    return [page for page in read_either(paths) if page.outcome.status != "failed"]


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

"""`yearbook check` and `yearbook schema`: whether rules and gold are in order, and what a page looks like."""

import sys
from pathlib import Path
from typing import get_args

import click
import simplejson

from yearbook.check import check as check_rules
from yearbook.evaluate.lint import lint_folder
from yearbook.model import Language, Page
from yearbook.rules import languages, load_rules


@click.command()
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


@click.command()
def schema() -> None:
    """Print the JSON Schema of a page."""
    click.echo(simplejson.dumps(Page.model_json_schema(), indent=2))

"""Rule files: every rule does what its examples say, and a wrong file is named with its mend."""

from pathlib import Path

import pytest

from yearbook.check import check
from yearbook.installed import patterns_folder
from yearbook.rules import RuleError, Rules, load_rules
from yearbook.shapes import openings

GOOD = """
[[rule]]
id = "percent.sign"
type = "percent"
regex = '$number ?%'
examples = ["<percent value=10>10%</percent>"]
"""


def folder_with(tmp_path: Path, content: str) -> Path:
    """A patterns folder whose only English rule file holds `content`; the gazetteer is the shipped one."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "mine.toml").write_text(content, "utf-8")
    (tmp_path / "gazetteer").symlink_to(patterns_folder() / "gazetteer")
    return tmp_path


def test_every_rule_gives_its_examples_and_none_of_its_counterexamples(rules: Rules) -> None:
    assert [(fault.rule.id, fault.example, fault.reason) for fault in check(rules)] == []


def test_a_rule_whose_example_fails_is_reported(rules: Rules) -> None:
    rule = next(rule for rule in rules.rules if rule.id == "percent.sign")
    wrong = rule.model_copy(update={"examples": ("up <percent value=11>10%</percent>",), "counterexamples": ("up 10%",)})
    faults = check(Rules(**{**vars(rules), "rules": (wrong,)}))
    assert [fault.example for fault in faults] == ["up <percent value=11>10%</percent>", "up 10%"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD.replace("regex", "regexp"), r"en/mine.toml: rule 'percent.sign': unknown key 'regexp'; did you mean 'regex'"),
        (GOOD.replace('"percent"', '"percnt"'), r"rule 'percent.sign': unknown type 'percnt'; did you mean 'percent'"),
        (GOOD.replace("$number", "$nomber"), r"rule 'percent.sign': unknown fragment \$nomber; did you mean \$number"),
        (GOOD.replace("?%", "?%("), r"rule 'percent.sign': the regex does not compile"),
        (GOOD.replace("examples", "#"), r"rule 'percent.sign': the key 'examples' is missing; add it"),
        (GOOD.replace('id = "percent.sign"', ""), r"rule 'no. 1': the key 'id' is missing"),
        (GOOD.replace("regex", "tokens = [{TAG = 'CD'}]\nregex"), r"exactly one of: regex, tokens, phrases"),
        (GOOD.replace("regex = '$number ?%'", "tokens = [{ LOWER = { IN = '$nothing' } }]"), r"unknown lexicon \$nothing"),
        (GOOD.replace("regex = '$number ?%'", "tokens = [{ TAGG = 'CD' }]"), r"not a spaCy token pattern"),
        (GOOD + GOOD, r"rule 'percent.sign' stands in en/mine.toml too"),
        ("[[rule", r"en/mine.toml: not TOML"),
        ("[rules]\n", r"en/mine.toml: unknown key 'rules'; did you mean 'rule'"),
    ],
)
def test_a_wrong_rule_file_is_named_with_its_mend(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=message):
        load_rules("en", folder_with(tmp_path, content))


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule files"):
        load_rules("en", tmp_path)


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("$number ?%", {"number"}),
        ("(?<![A-Z])(?<year>$year)-$year", {"year"}),
        ("(?<month>$month) $day|(?<day>$day) of", {"month", "day"}),
        ("(?:the )?$ordinal", None),
        ("$number?x", None),
        (r"[|(]\|$number", None),
    ],
)
def test_what_a_rule_begins_with_is_told_from_its_regex(pattern: str, begins: set[str] | None) -> None:
    assert openings(pattern, ["month"]) == begins

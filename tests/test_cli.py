"""The command line, as a user meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yearbook.cli import COMMANDS, main
from yearbook.inputs import printable

TEXT = "【Overview】 In 2011, Liaoning gave 3 million yuan to Qinghai.\n"


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_extract_prints_one_object_a_page_and_line(page: Path) -> None:
    (page.parent / "other.txt").write_text("In 2012, it rose 3%.", "utf-8")
    result = run("extract", page.parent)
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(one["source"], one["year"], one["outcome"]["status"]) for one in objects] == [
        (str(page.parent / "other.txt"), 2012, "ok"),
        (str(page), 2011, "ok"),
    ]
    amount = next(mention for mention in objects[1]["mentions"] if mention["type"] == "amount")
    assert (amount["value"], amount["currency"], amount["text"]) == (3_000_000, "CNY", "3 million yuan")
    assert list(objects[1])[:6] == ["schema_version", "source", "sha256", "made_by", "language", "year"]
    assert [(one["type"], one["amount"], one["kind"]) for one in objects[1]["records"]] == [("transfer", amount["id"], "grant")]


def test_standard_input_is_a_page() -> None:
    result = run("extract", "-", stdin=TEXT.encode())
    assert json.loads(result.stdout)["source"] == "-"


def test_language_and_year_override_what_is_found(page: Path) -> None:
    assert json.loads(run("extract", "--year", "1999", page).stdout)["year"] == 1999
    chinese = json.loads(run("extract", "--language", "zh", page).stdout)
    assert chinese["language"] == "zh"


def test_output_goes_to_a_folder_or_to_one_file(page: Path, tmp_path: Path) -> None:
    twin = tmp_path / "in" / "page.txt"
    twin.parent.mkdir()
    twin.write_text(TEXT, "utf-8")
    assert run("extract", page, twin, "-o", tmp_path / "out").stdout == ""
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "outcomes.jsonl",
        "page-2.json",
        "page.json",
    ]
    run("extract", page, twin, "-o", tmp_path / "all.jsonl")
    assert len((tmp_path / "all.jsonl").read_text("utf-8").splitlines()) == 2


def test_one_bad_page_does_not_stop_the_others(page: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run("extract", tmp_path / "empty.txt", tmp_path / "missing.txt", page)
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [one["outcome"]["status"] for one in objects] == ["failed", "failed", "ok"]
    assert "empty.txt: is empty" in result.stderr
    assert "missing.txt: is not there; check the path" in result.stderr


def test_a_folder_without_pages_says_so(tmp_path: Path) -> None:
    result = run("extract", tmp_path)
    assert (result.exit_code, "holds no pages: name files, or folders of text, HTML, PDF or Word files" in result.stderr) == (
        1,
        True,
    )


def test_a_page_that_may_not_be_read_says_so(unprivileged: Path) -> None:
    (unprivileged / "page.txt").touch(mode=0)
    assert "may not be read; check its permissions" in run("extract", unprivileged / "page.txt").stderr


def test_an_output_that_can_not_be_written_is_wrong_usage(page: Path) -> None:
    result = run("extract", page, "-o", page)
    assert (result.exit_code, "page.txt" in result.stderr, "Traceback" in result.output) == (2, True, False)


def test_a_hostile_file_name_is_printed_as_escapes(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/a\x1b[2J\n\xff.txt"
    Path(os.fsdecode(path)).write_text(TEXT, "utf-8")
    result = run("extract", tmp_path)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["source"].endswith("a\\x1b[2J\\n\\xff.txt")
    assert printable("plain 年鉴.txt") == "plain 年鉴.txt"


def test_a_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("x" * 10_000_000 + " gave 3 million yuan.", "utf-8")
    result = run("extract", path)
    assert [mention["text"] for mention in json.loads(result.stdout)["mentions"]] == ["3 million yuan"]


def test_explain_names_the_rule_of_each_mention(page: Path) -> None:
    result = run("explain", page)
    assert "3 million yuan" in result.stdout
    assert "amount.currency-after" in result.stdout


def test_the_summary_is_for_people(page: Path) -> None:
    result = run("extract", "--format", "summary", page)
    assert "3,000,000 CNY" in result.stdout


def test_check_passes_on_the_shipped_rules_and_fails_on_a_typing_error(tmp_path: Path) -> None:
    assert run("check").exit_code == 0
    assert run("check", "--gold", tmp_path / "none").exit_code == 2
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "mine.toml").write_text('[[rule]]\nid = "a.b"\ntyp = "percent"\n', "utf-8")
    result = run("check", "--patterns", tmp_path)
    assert result.exit_code == 2
    assert "en/mine.toml: rule 'a.b'" in result.stderr


def test_check_lints_the_gold_files(project: Path) -> None:
    assert run("check", "--gold", project / "gold").exit_code == 0
    (project / "corpus" / "one.txt").write_text("another page", "utf-8")
    result = run("check", "--gold", project / "gold")
    assert result.exit_code == 2
    assert "another SHA-256" in result.stderr


def test_evaluate_scores_the_pipeline_or_given_answers_or_given_pages(project: Path) -> None:
    gold = ("--gold", project / "gold")
    corpus = project / "corpus"
    assert run("extract", corpus, "-o", project / "old.jsonl").exit_code == 0
    assert run("extract", corpus, "-o", project / "answers").exit_code == 0
    for paths in ((), (corpus,), (corpus / "one.txt",), (project / "old.jsonl",), (project / "answers",)):
        scores = json.loads(run("evaluate", *paths, *gold, "--json").stdout)["en, all"]
        assert (scores["all"]["right"], scores["by_type"]["count"]["right"]) == (0.8889, 0.0)
        assert scores["records"]["transfer"]["found"]["right"] == 1.0


def test_evaluate_shows_what_went_wrong_in_words_and_in_its_place(project: Path) -> None:
    page = project / "errors.html"
    result = run("evaluate", "--gold", project / "gold", "--errors", "--html", page)
    assert "missed (nothing found)" in result.stdout
    assert ">a horse</mark>" in page.read_text("utf-8")
    assert "a horse" not in run("evaluate", "--gold", project / "gold", "--errors", "--type", "amount").stdout


def test_evaluate_tells_gains_and_losses(project: Path) -> None:
    old = project / "old.jsonl"
    run("extract", project / "corpus", "-o", old)
    assert "0 gains, 0 losses" in run("evaluate", "--gold", project / "gold", "--against", old).stdout
    old.write_text(old.read_text("utf-8").replace('"value": 3000000', '"value": 3'), "utf-8")
    result = run("evaluate", "--gold", project / "gold", "--against", old)
    assert "gain amount ‹3 million yuan› 3 CNY → amount ‹3 million yuan› 3,000,000 CNY" in " ".join(result.stdout.split())
    assert "1 gains, 0 losses, 0 other" in result.stdout
    assert "0 gains" in run("evaluate", "--gold", project / "gold", "--against", old, "--type", "place").stdout


def test_the_held_out_half_stays_closed_unless_asked_for(project: Path) -> None:
    (project / "corpus" / "HELD-OUT").write_text("one", "utf-8")
    old = project / "old.jsonl"
    run("extract", project / "corpus", "-o", old)
    old.write_text(old.read_text("utf-8").replace('"value": 3000000', '"value": 3'), "utf-8")
    gold = ("--gold", project / "gold")
    hidden = run("evaluate", *gold, "--against", old).stdout
    assert "in the held-out half: 1 gains" in hidden
    assert "3 million" not in hidden
    assert "3 million" in run("evaluate", *gold, "--against", old, "--half", "held-out").stdout
    assert run("evaluate", *gold, "--errors").exit_code == 2
    assert "a horse" in run("evaluate", *gold, "--errors", "--half", "held-out").stdout
    assert "a horse" in run("evaluate", project / "corpus" / "one.txt", *gold, "--errors", "--page", "one").stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--pin",),
        ("--allow-regression", "why"),
        ("--type", "amout"),
        ("--page", "nope"),
        ("--floors", "f.json", "--half", "held-out"),
    ],
)
def test_options_that_do_not_go_together_are_refused(project: Path, options: tuple[str, ...]) -> None:
    assert run("evaluate", "--gold", project / "gold", *options).exit_code == 2


def test_scores_as_json_stay_json_with_the_errors_beside(project: Path) -> None:
    result = run("evaluate", "--gold", project / "gold", "--json", "--errors")
    assert json.loads(result.stdout)
    assert "missed (nothing found)" in result.stderr


def test_evaluate_fails_below_its_floors(project: Path) -> None:
    floors = project / "gold" / "floors.json"
    command = ("evaluate", "--gold", project / "gold", "--floors", floors)
    assert run(*command).exit_code == 2  # there are none yet
    assert run(*command, "--pin").exit_code == 0
    assert run(*command).exit_code == 0
    floors.write_text(floors.read_text("utf-8").replace("0.8888", "0.9"), "utf-8")
    assert run(*command).exit_code == 1
    assert run(*command, "--pin").exit_code == 1
    assert run(*command, "--pin", "--allow-regression", "the test says so").exit_code == 0
    assert "the test says so" in floors.read_text("utf-8")
    assert run(*command).exit_code == 0


def test_evaluate_says_what_is_no_gold_and_what_has_none(project: Path, page: Path) -> None:
    result = run("evaluate", page, "--gold", project / "gold")
    assert result.exit_code == 2
    assert "no page of 1 has a gold file" in result.stderr
    (project / "gold" / "two.json").write_text('{"source": "x", "sha256": "no"}', "utf-8")
    result = run("evaluate", "--gold", project / "gold")
    assert result.exit_code == 2
    assert "two.json: no gold file" in result.stderr


def test_schema_is_printed_as_json() -> None:
    assert json.loads(run("schema").stdout)["title"] == "Page"


def test_a_closed_pipe_is_no_error(page: Path) -> None:
    command = f"{sys.executable} -m yearbook.cli extract {page} {page} | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_every_command_stands_in_the_readme() -> None:
    readme = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"yearbook {name}" not in readme] == []


def test_a_page_that_failed_is_not_called_sound(tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    assert run("audit", missing).stdout.split() == [str(missing), "not", "read"]
    assert run("explain", missing).stdout == ""

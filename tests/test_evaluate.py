"""The scorer, on cases computed by hand."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import yearbook
from yearbook.evaluate import EvaluationError, Result, evaluate, intervals_of, scores_by
from yearbook.evaluate.against import against
from yearbook.evaluate.floors import below_floors, measured, pin
from yearbook.evaluate.gold import half_of, read_answers
from yearbook.evaluate.html import pieces, to_html
from yearbook.evaluate.lint import forgotten, lint, read
from yearbook.evaluate.pairing import pair, score, score_sections
from yearbook.evaluate.records import pair_records, score_records
from yearbook.evaluate.scores import Scores, grouped, intervals, macro, total
from yearbook.model import Page
from yearbook.write import to_json

TEXT = "0123456789" * 5


def amount(start: int, end: int, value: int = 1, **fields: Any) -> dict[str, Any]:
    words = TEXT[start:end]
    return {
        "type": "amount",
        "start": start,
        "end": end,
        "text": words,
        "rule": "r",
        "value": Decimal(value),
        "currency": "CNY",
        **fields,
    }


def place(start: int, end: int) -> dict[str, Any]:
    return {"type": "place", "start": start, "end": end, "text": TEXT[start:end], "rule": "r", "level": "county"}


def page(*mentions: dict[str, Any], **fields: Any) -> Page:
    numbered = [{**one, "id": f"m{n}"} for n, one in enumerate(mentions)]
    return Page.model_validate({"source": "one.txt", "sha256": "", "text": TEXT, "mentions": numbered, **fields})


def verdicts(gold: Page, found: Page) -> dict[str, int]:
    return dict(score(pair(gold, found)).verdicts)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (page(), page(), {}),
        (page(amount(0, 5)), page(), {"missed": 1}),
        (page(), page(amount(0, 5)), {"spurious": 1}),
        (page(amount(0, 5)), page(amount(0, 5)), {"correct": 1}),
        (page(amount(0, 5)), page(amount(0, 5, value=2)), {"incorrect": 1}),
        (page(amount(0, 5)), page(amount(0, 5, currency="USD")), {"incorrect": 1}),
        (page(amount(0, 5)), page(amount(0, 5, value_max=Decimal(3))), {"incorrect": 1}),
        (page(amount(0, 5)), page(amount(2, 8)), {"partial": 1}),
        (page(amount(0, 5)), page(place(0, 5)), {"missed": 1, "spurious": 1}),
        (page(amount(0, 9)), page(amount(0, 2), amount(3, 9)), {"partial": 1, "spurious": 1}),
        (page(amount(0, 4), amount(5, 9)), page(amount(2, 8)), {"partial": 1, "missed": 1}),
    ],
)
def test_each_mention_has_one_verdict(gold: Page, found: Page, expected: dict[str, int]) -> None:
    assert verdicts(gold, found) == expected


def test_one_answer_over_two_golds_goes_to_the_one_it_shares_most_with() -> None:
    pairings = pair(page(amount(0, 4), amount(5, 9)), page(amount(3, 9)))
    assert [(one.verdict, one.gold.start if one.gold else None) for one in pairings] == [("missed", 0), ("partial", 5)]


def test_f1_is_made_of_the_counts() -> None:
    gold = page(amount(0, 5), amount(6, 9), amount(10, 15), amount(20, 25))
    found = page(amount(0, 5), amount(6, 9, value=2), amount(11, 16), amount(30, 35), amount(40, 45))
    scores = score(pair(gold, found))
    assert (scores.gold, scores.found) == (4, 5)
    assert scores.f1("right") == pytest.approx(2 * 1 / 9)
    assert scores.f1("strict") == pytest.approx(2 * 2 / 9)
    assert scores.f1("overlap") == pytest.approx(2 * 3 / 9)


def test_nothing_to_find_and_nothing_found_is_no_score() -> None:
    assert Scores().f1("right") is None
    assert Scores().value_accuracy() is None
    assert macro({"amount": Scores()}) is None
    assert intervals([]) == {}


def test_attributes_are_scored_where_the_span_agrees() -> None:
    scores = score(
        pair(page(amount(0, 5), amount(6, 9, per="capita")), page(amount(0, 5, bound="at_least"), amount(6, 9, per="capita")))
    )
    assert (scores.agreed["bound"], scores.compared["bound"]) == (1, 2)
    assert (scores.agreed["per"], scores.compared["per"]) == (1, 1)  # where neither has a rate there is nothing to compare


def test_scores_add_up_over_pages() -> None:
    one, two = score(pair(page(amount(0, 5)), page())), score(pair(page(amount(0, 5)), page(amount(0, 5))))
    assert (one + two).f1("right") == pytest.approx(2 / 3)


def test_sections_are_compared_by_start_and_title() -> None:
    section = {"title": "One", "start": 0, "end": 20}
    gold = page().model_copy(
        update={"sections": Page.model_validate({"source": "", "sha256": "", "sections": [section]}).sections}
    )
    assert score_sections(gold, gold).f1("right") == 1.0
    assert score_sections(gold, page()).f1("right") == 0.0


@pytest.mark.parametrize(
    ("gold", "found", "causes"),
    [
        (page(amount(0, 5)), page(amount(0, 5)), [""]),
        (page(amount(0, 5)), page(amount(0, 5, currency="USD")), ["wrong currency"]),
        (page(amount(0, 5)), page(amount(1, 5)), ["span too short"]),
        (page(amount(0, 5)), page(amount(0, 6)), ["span too long"]),
        (page(amount(0, 5)), page(amount(2, 7)), ["span shifted"]),
        (page(amount(0, 5)), page(), ["nothing found"]),
        (page(), page(amount(0, 5)), ["nothing there"]),
        (page(amount(0, 5)), page(place(0, 5)), ["taken for: place", "is rather: amount"]),
        (page(amount(0, 9)), page(amount(0, 2), amount(3, 9)), ["span too short", "found in pieces"]),
    ],
)
def test_each_error_has_a_cause(gold: Page, found: Page, causes: list[str]) -> None:
    assert Counter(one.cause for one in pair(gold, found)) == Counter(causes)


def test_a_miss_names_the_rule_that_took_its_place() -> None:
    found = page({**place(0, 5), "rule": "place.level"})
    assert [one.rule for one in pair(page(amount(0, 5)), found) if one.verdict == "missed"] == ["place.level"]
    assert [one.rule for one in pair(page(amount(0, 5)), page())] == ["no rule"]


def test_value_accuracy_leaves_wrong_spans_out() -> None:
    gold = page(amount(0, 5), amount(6, 9), amount(10, 15))
    assert score(pair(gold, page(amount(0, 5), amount(6, 9, value=2), amount(11, 16)))).value_accuracy() == pytest.approx(1 / 2)


def test_a_code_is_compared_only_where_gold_has_one() -> None:
    coded = page({**place(0, 5), "code": "632123"}, place(6, 9))
    scores = score(pair(coded, page({**place(0, 5), "code": "632124"}, {**place(6, 9), "code": "110000"})))
    assert (scores.agreed["code"], scores.compared["code"]) == (0, 1)


MONEY, GIVER, TAKER = amount(0, 5), place(6, 9), place(10, 15)
GIFT = {"type": "transfer", "amount": "m0", "donor": ["m1"], "recipient": ["m2"], "kind": "grant"}


@pytest.mark.parametrize(
    ("gold", "found", "records", "slots"),
    [  # F1 of keys, F1 of the other slots: computed by hand
        ([], [], None, None),
        ([GIFT], [GIFT], 1.0, 1.0),
        ([GIFT], [], 0.0, 0.0),
        ([GIFT], [{"type": "transfer", "amount": "m0"}], 1.0, 0.0),
        ([GIFT], [{**GIFT, "donor": [], "kind": "loan"}], 1.0, 2 * 1 / (3 + 2)),
        ([GIFT], [{**GIFT, "donor": ["m1", "m2"]}], 1.0, 2 * 3 / (3 + 4)),
        ([GIFT], [GIFT, {"type": "transfer", "amount": "m2"}], 2 / 3, 1.0),
    ],
)
def test_records_are_scored_by_key_and_by_slot(gold: Any, found: Any, records: float | None, slots: float | None) -> None:
    one, two = page(MONEY, GIVER, TAKER, records=gold), page(MONEY, GIVER, TAKER, records=found)
    scores = score_records(pair_records(one, two, pair(one, two)))["transfer"]
    assert scores.records.f1("right") == pytest.approx(records)
    assert scores.slots.f1("right") == pytest.approx(slots)


def test_records_follow_paired_mentions_not_ids() -> None:
    gold = page(MONEY, GIVER, TAKER, records=[GIFT])
    found = page(amount(0, 4), {**place(6, 9), "level": "other"}, TAKER, records=[GIFT])
    shifted = Page.model_validate(
        {**found.model_dump(by_alias=True), "mentions": [{**one.model_dump(), "id": f"x{one.id}"} for one in found.mentions],
         "records": [{"type": "transfer", "amount": "xm0", "donor": ["xm1"], "recipient": ["xm2"], "kind": "grant"}]}
    )  # fmt: skip
    scores = score_records(pair_records(gold, shifted, pair(gold, shifted)))["transfer"]
    assert (scores.records.f1("right"), scores.slots.f1("right")) == (1.0, 1.0)


def test_a_change_is_told_by_its_figure_and_its_rate() -> None:
    gold = page(
        MONEY, GIVER, TAKER, records=[{"type": "change", "of": "m0", "by": "m1"}, {"type": "change", "of": "m0", "by": "m2"}]
    )
    found = page(MONEY, GIVER, TAKER, records=[{"type": "change", "of": "m0", "by": "m1", "direction": "up"}])
    scores = score_records(pair_records(gold, found, pair(gold, found)))["change"]
    assert (scores.records.gold, scores.records.found, scores.records.hits("right")) == (2, 1, 1)
    assert scores.slots.verdicts == Counter(spurious=1)


def test_groups_add_up_to_the_whole() -> None:
    scores = grouped(["a", "b", "a"], str, lambda _: Scores(Counter(correct=1)))
    assert {name: one.gold for name, one in scores.items()} == {"a": 2, "b": 1}
    assert total(scores.values()).gold == 3


def test_an_interval_of_pages_all_alike_has_no_width() -> None:
    one = {"amount": Scores(Counter(correct=1, missed=1))}
    low, high = intervals([one, one, one])["all"]
    assert low == high == pytest.approx(2 / 3)
    wide = intervals([{"amount": Scores(Counter(correct=1))}, {"amount": Scores(Counter(missed=1))}])
    assert wide["amount"] == (0.0, 1.0)


SHA = "a" * 64


def results_of(project: Path) -> tuple[Result, ...]:
    return evaluate(project / "gold")


def test_gold_finds_its_page_and_says_what_is_missing(project: Path) -> None:
    (result,) = results_of(project)
    assert (result.name, result.language, result.half) == ("one", "en", "all")
    assert scores_by("cause", [result])["nothing found"].gold == 1
    assert set(scores_by("section", [result])) == {"one: Funds"}
    assert intervals_of([result]) == {}  # one page has no spread


def test_a_page_named_as_held_out_is_held_out(project: Path) -> None:
    (project / "corpus" / "HELD-OUT").write_text("one\n", "utf-8")
    assert half_of(project / "corpus" / "one.txt") == "held-out"
    assert half_of(project / "corpus" / "two.txt") == "development"


def test_floors_hold_until_a_score_falls_or_gold_changes(project: Path) -> None:
    path, results = project / "floors.json", results_of(project)
    assert pin(path, results) == () == below_floors(path, results)
    *others, last = results[0].pairings
    worse = [results[0]._replace(pairings=(*others, last._replace(verdict="missed", found=None)))]
    assert [message.split(":")[0] for message in below_floors(path, worse)] == ["en all place", "en all all"]
    assert pin(path, worse)
    assert below_floors(path, results) == ()
    assert pin(path, worse, "a test")
    assert below_floors(path, worse) == ()
    other = [worse[0]._replace(gold=worse[0].gold.model_copy(update={"year": 1999}))]
    assert "not those that the floors were pinned on" in below_floors(path, other)[0]


def test_floors_are_never_rounded_up(project: Path) -> None:
    floors = measured(results_of(project))["en"]["all"]
    assert floors["all"] == 0.8888  # 2 * 4 / (5 + 4)
    assert floors["amount.bound"] == 1.0
    assert {"transfer", "transfer.slots"} < floors.keys()
    assert "breakdown" not in floors


def test_a_score_without_a_floor_is_said(project: Path) -> None:
    path, results = project / "floors.json", results_of(project)
    pin(path, results)
    path.write_text(path.read_text("utf-8").replace('"amount.bound": 1.0,', ""), "utf-8")
    assert below_floors(path, results) == ("en all amount.bound: 1.0, and it has no floor: --pin again",)
    path.write_text('{"right": [], "digest": ""}', "utf-8")
    with pytest.raises(EvaluationError, match="no file of floors"):
        below_floors(path, results)


def test_gains_and_losses_are_judged_by_gold() -> None:
    gold = page(amount(0, 5), amount(6, 9), place(10, 15), sha256=SHA)
    old = page(amount(0, 5), amount(6, 9, value=2), amount(20, 25), sha256=SHA)
    new = page(amount(0, 5, value=3), amount(6, 9), place(10, 15), amount(30, 35), sha256=SHA)
    differences = against([old], [new], [gold])
    assert [(one.judgement, one.gold.start if one.gold else None) for one in differences] == [
        ("loss", 0), ("gain", 6), ("gain", 10), ("gain", None), ("loss", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "judgement"),
    [
        (amount(0, 5, value=2), None, "loss"),
        (amount(0, 4), amount(0, 5, value=2), "gain"),
        (amount(0, 5, value=2), amount(0, 5, value=3), "other"),
        (amount(0, 5, per="capita"), amount(0, 5), "gain"),
        (amount(0, 5), amount(0, 5, bound="at_least"), "loss"),
        (amount(30, 35), amount(30, 36), "other"),
    ],
)
def test_better_and_worse_are_told_apart_below_right(old: dict[str, Any], new: dict[str, Any] | None, judgement: str) -> None:
    pages = [page(*([one] if one else []), sha256=SHA) for one in (old, new)]
    assert [one.judgement for one in against(pages[:1], pages[1:], [page(amount(0, 5), sha256=SHA)])] == [judgement]


def test_without_gold_differences_are_told_and_not_judged() -> None:
    old, new = page(amount(0, 5), sha256=SHA), page(amount(0, 5, value=3), place(10, 15), sha256=SHA)
    differences = against([old], [new])
    assert [(one.judgement, bool(one.old), bool(one.new)) for one in differences] == [
        ("other", True, True),
        ("other", False, True),
    ]
    assert against([old], [old]) == against([old], [page(sha256="b" * 64)]) == ()


def test_a_line_separator_in_a_page_ends_no_line_of_answers(tmp_path: Path) -> None:
    text = "It gave 3 million yuan.\u2028Then 5.\x85"
    (tmp_path / "a.jsonl").write_text(to_json(yearbook.extract(text)) + "\n", "utf-8")
    assert [one.text for one in read_answers(tmp_path / "a.jsonl")] == [text]
    (tmp_path / "a.jsonl").write_text(to_json(yearbook.extract(text)) + "\n{", "utf-8")
    with pytest.raises(EvaluationError, match="line 2"):
        list(read_answers(tmp_path / "a.jsonl"))


def test_gold_that_does_not_fit_its_page_is_not_scored(project: Path) -> None:
    path = project / "gold" / "one.json"
    path.write_text(path.read_text("utf-8").replace('"text": "a horse"', '"text": "a mouse"'), "utf-8")
    with pytest.raises(EvaluationError, match="does not fit its page"):
        results_of(project)


def test_two_gold_files_for_one_page_are_refused(project: Path) -> None:
    (project / "gold" / "two.json").write_text((project / "gold" / "one.json").read_text("utf-8"), "utf-8")
    with pytest.raises(EvaluationError, match="same page"):
        results_of(project)


def test_two_answers_to_one_page_are_refused_unless_alike(project: Path) -> None:
    (result,) = results_of(project)
    assert evaluate(project / "gold", [result.found, result.found])
    with pytest.raises(EvaluationError, match="answered twice"):
        evaluate(project / "gold", [result.found, result.found.model_copy(update={"year": 1999})])


def test_the_page_of_errors_holds_the_whole_text_and_escapes_it(project: Path) -> None:
    text = "gave <b>3 million yuan</b> & more"
    start = text.index("3")
    three = {
        "type": "amount",
        "start": start,
        "end": start + 14,
        "text": "3 million yuan",
        "rule": "r",
        "value": 3,
        "currency": "CNY",
    }
    found = page(text=text, sha256=SHA).model_copy(update={"mentions": page(three, text=text).mentions})
    result = results_of(project)[0]._replace(text=text, found=found, pairings=pair(page(text=text), found))
    assert "".join(piece.text for piece in pieces(result)) == text
    written = to_html({"en, all": [result]})
    assert "&lt;b&gt;" in written
    assert "<b>3 million" not in written
    assert 'class="found spurious on-spurious type-amount"' in written


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("37.18 million Yuan", "37180000"), ("RMB 3,718", "3718"), ("1 098.8 tons", "1098.8"), ("two hundred and sixty-five thousand people", "265000"),
        ("3718万元", "37180000"), ("八百万元", "8000000"), ("二〇一一年", "2011"), ("12万千瓦", "120000"), ("十五个县", "15"), ("３．５亿元", "350000000"),
        ("百分之八十六", "86"), ("七成二", "72"), ("３成", "30"), ("3-5 million yuan", None), ("half a million", None), ("households", None),
    ],
)  # fmt: skip
def test_a_number_is_read_a_second_way(words: str, value: str | None) -> None:
    assert read(words) == (None if value is None else Decimal(value))


LINTED = "【Funds】 It gave 3 million yuan to 12 villages, Route 7."
AMOUNT = {
    "id": "m1",
    "type": "amount",
    "start": 16,
    "end": 30,
    "text": "3 million yuan",
    "rule": "gold",
    "value": 3_000_000,
    "currency": "CNY",
}
DATE = {"id": "m3", "type": "date", "start": 53, "end": 54, "text": "7", "rule": "gold"}
DURATION = {"id": "m3", "type": "duration", "start": 53, "end": 54, "text": "7", "rule": "gold", "iso": "P7"}


def linted(value: int = 3_000_000, **fields: Any) -> tuple[str, ...]:
    mentions = [
        {**AMOUNT, "value": value},
        {
            "id": "m2",
            "type": "count",
            "start": 34,
            "end": 45,
            "text": "12 villages",
            "rule": "gold",
            "value": 12,
            "unit": "village",
        },
    ]
    base = {"source": "", "sha256": "", "sections": [{"title": "Funds", "start": 0, "end": len(LINTED)}], "mentions": mentions,
            "unclaimed": [{"start": 53, "end": 54, "text": "7"}]}  # fmt: skip
    return lint(Page.model_validate(base | fields), LINTED)


def test_the_lint_says_nothing_of_a_good_page() -> None:
    assert linted() == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": 30_000}, "reads as 3000000, and is labelled 30000"),
        ({"unclaimed": []}, "'7' at 53 is a number neither labelled nor listed"),
        ({"mentions": []}, "'3' at 16 is a number neither"),
        ({"sections": [{"title": "Roads", "start": 0, "end": 20}]}, "its title does not stand at 0"),
        ({"unclaimed": [{"start": 53, "end": 54, "text": "8"}]}, "is '7', not '8'"),
        ({"unclaimed": [{"start": 34, "end": 36, "text": "12"}]}, "is listed in `unclaimed`, and is a mention"),
        ({"sections": [{"title": "Fund", "start": 0, "end": 54}]}, "its title does not stand at 0"),
        (
            {"sections": [{"title": "Funds", "start": 0, "end": 9}, {"title": "It", "start": 11, "end": 54}]},
            "before the next begins",
        ),
        ({"records": [{"type": "transfer", "amount": "m2"}]}, "a transfer's amount is m2, which is a count"),
        ({"mentions": [AMOUNT | {"currency": "USD"}]}, "is labelled USD"),
        ({"mentions": [DATE | {"edtf": "2011-13-01"}]}, "is no EDTF date"),
        ({"mentions": [DURATION]}, "is no ISO 8601 duration"),
    ],
)
def test_the_lint_finds(fields: dict[str, Any], message: str) -> None:
    assert any(message in fault for fault in linted(**fields))


def test_a_number_in_no_mention_is_forgotten() -> None:
    assert [
        span.text for span in forgotten(page(text="12 of 三十 and sixty, 一 and one"), "12 of 三十 and sixty, 一 and one")
    ] == ["12", "三十", "sixty"]

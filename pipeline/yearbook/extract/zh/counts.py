"""Counts in Chinese: a number, its classifier, and the noun that follows at once, up to its head.

Chinese writes no spaces, so where the noun ends is told from the words that a dictionary cuts the following characters into
(rjieba, whose dictionary with word classes ships in the package), and from lexicons of heads in `patterns/zh/counts.toml`.
"""

from functools import lru_cache
from typing import Any

import regex

from yearbook.dictionaries import cut
from yearbook.extract.scan import Scan
from yearbook.extract.zh.quantities import context, is_bare
from yearbook.numbers import Number, combine
from yearbook.rules import Rules

FOLLOWING = 14  # characters after a classifier in which the noun that it counts ends
NAMING_NUMBER = regex.compile(r"[\ue000-\ue006]++ ?(?:强|佳|号|型|级|A)")
PHRASE = regex.compile(r"(?:\p{Han}|[“”·A-Za-z](?=[^\n])){1,14}")
# What may stand between a classifier and its noun: `80岁以上`, `二级`, `本县`.
MODIFIER = regex.compile(
    r"[\ue000-\ue006]++ ?(?:周?岁(?:及?以[上下])?|[年星]?级|层|年级)的?|(?:本|外)[省市县区州旗地国校]的?|省内外|国内外|海内外|中外|当地的?|各类|各级|不同|其他"
)
ORDERING = frozenset("类期级等")
LISTED_NUMBER = regex.compile(r"[\ue000-\ue006]、$")
SUMS_UP = regex.compile(r"合?[共计]|总[共计]|累计")
LEVEL = regex.compile(r"省|市|自治区|州|县|区|旗|乡|镇|苏木|街道")
LEVELS_LISTED = regex.compile(
    r"(?:[、和及](?:自治区|直辖市|特别行政区|自治州|自治县|自治旗|市|区|县|旗|盟|乡|镇|街道|苏木)(?![级直场民域内长委属政]))+"
)
CLAUSE_END = regex.compile(r" ?(?:[,。;:、)(.\n和及与]|$)")
# Word classes that may stand in a counted noun phrase, and those of them that may end it (classes of the dictionary's).
HEADS = frozenset(("n", "vn", "j", "ng", "nz", "nt", "s", "an", "zg", "nr", "nrt", "nrfg", "vg"))
MODIFIERS = HEADS | {"b", "a", "l", "ns", "ag", "g", "h", "x", "eng", "k"}
POINTING = 10  # a number word up to this before a bare level word points back: `两市`, `三省`
OTHER_SIGNS = frozenset("至到-~大小级,。;、)(\n")  # that may follow a counting number, beside classifiers and nouns
LONGEST_KNOWN = 6  # characters of a head that the lexicons know
OPENS_COUNT = ("等", "辖", "共", "有", "余", "及")
LISTED = regex.compile(r"[\p{Han}·]{1,9}(?:、|和|及|与)[\p{Han}·]{1,9} ?$")


def find(scan: Scan) -> None:
    """Find counts: at each number the first rule that fits."""
    before = scan.rules.first_signs["classifier"] | scan.rules.first_signs["counted"] | OTHER_SIGNS
    for rule, match in scan.at_numbers("count", before=before):
        numbers = scan.numbers_in(*match.span())
        if match["subject"]:
            end, unit = match.end(), match["subject"]
        elif match["classifier"]:
            end, unit = _classified(scan, match, numbers[-1])
        else:
            end, unit = _counted(scan, match, numbers[-1])
        start = match.start()
        if not unit or not _is_free(scan, start, match.end(), end) or not _is_count(scan, start, end, numbers):
            continue
        value, value_max = combine(numbers)
        fields: dict[str, Any] = {"value": value, "unit": unit}
        if value_max is not None:
            fields["value_max"] = value_max
        scan.add("count", start, end, rule.id, **fields, **context(scan, start, end))


def _is_free(scan: Scan, start: int, behind: int, end: int) -> bool:
    """Is the number unclaimed, and does no mention stand in the noun? An age may: `80岁以上老人`."""
    return scan.free(start, behind) and not scan.within(behind, end)


def _is_count(scan: Scan, start: int, end: int, numbers: tuple[Number, ...]) -> bool:
    """Not a year, and no `千人`, `万亩` but after `近` and the like."""
    if numbers[-1].kind == "year" and scan.text.startswith("年", numbers[-1].end):
        return False
    if is_bare(numbers):
        return "bound" in context(scan, start, end, rate=False)
    return True


def _classified(scan: Scan, match: "regex.Match[str]", number: Number) -> tuple[int, str | None]:
    """End and unit of a number with a classifier, and with its noun if that follows."""
    classifier = match["classifier"]
    in_words = not scan.text[match.start()].isdigit() and number.value <= POINTING
    if in_words and classifier in ORDERING and LISTED_NUMBER.search(scan.masked, max(0, match.start() - 4), match.start()):
        return match.end(), None  # `一、二、三类`
    alone = scan.rules.lexicons["classifier"][classifier] == "alone"
    end, head = (match.end(), None) if alone else _noun(scan, match.end(), scan.rules)
    one = number.kind == "one" and number.value == 1
    if one and not _counts_one(scan, classifier, end, match.end(), head):
        return match.end(), None
    if head is None:
        sums_up = SUMS_UP.match(scan.text, match.end()) is not None  # `三项共`
        structures = in_words and (sums_up or classifier in scan.rules.lexicons["structuring"])
        return match.end(), None if structures else classifier.removeprefix("个") or classifier
    if in_words and classifier == "期" and head not in scan.rules.lexicons["in_terms"]:
        return end, None  # `三期工程`
    if match.end() < end and (others := LEVELS_LISTED.match(scan.text, end)) and LEVEL.fullmatch(head):
        return others.end(), f"{head}{others[0]}"  # `26个省、自治区`
    if head in scan.rules.lexicons["abstract"] and scan.rules.lexicons["classifier"][classifier] != "person":
        return end, None
    return end, head


def _counts_one(scan: Scan, classifier: str, end: int, behind: int, head: str | None) -> bool:
    """Does 一 count before this classifier? `一名技术员` does, `一批` does not, `一项` only where its noun stands before it."""
    if classifier in scan.rules.lexicons["alone_with_one"]:
        return True
    return classifier not in scan.rules.lexicons["never_with_one"] and CLAUSE_END.match(scan.text, behind) is not None


def _counted(scan: Scan, match: "regex.Match[str]", number: Number) -> tuple[int, str | None]:
    """End and unit of a number with a noun of its own."""
    noun: str = match["counted"]
    if number.kind == "one":
        return match.end(), None
    if scan.rules.lexicons["counted"][noun] == "place" and not scan.text.endswith(OPENS_COUNT, 0, match.start()):
        in_words = not scan.text[match.start()].isdigit()
        if (in_words and number.value <= POINTING) or LISTED.search(scan.text, max(0, match.start() - 20), match.start()):
            return match.end(), None
    points = not scan.text[match.start()].isdigit() and number.value <= POINTING and len(noun) == 1
    kind = scan.rules.lexicons["counted"][noun]
    if points and kind == "body" and not scan.text.endswith(OPENS_COUNT, 0, match.start()):
        return match.end(), None  # `两校`
    end, head = _noun(scan, match.start("counted"), scan.rules) if len(noun) > 1 else (match.end(), noun)
    return (end, head) if head and end >= match.end() else (match.end(), noun)


def _noun(scan: Scan, start: int, rules: Rules) -> tuple[int, str | None]:
    """Where the noun that begins at `start` ends, and its head; (start, None) if none begins there."""
    modifier = MODIFIER.match(scan.masked, start)
    start = modifier.end() if modifier else start
    phrase = PHRASE.match(scan.masked, start)
    if phrase is None:
        return start, None
    length, head = _head(phrase[0], rules)
    if length == len(phrase[0]) and NAMING_NUMBER.match(scan.masked, phrase.end()):
        return start, None  # `18家世界500强企业`: the noun goes on behind another number
    return start + length, head


def _head(phrase: str, rules: Rules) -> tuple[int, str | None]:
    """The length of the noun phrase that a string begins with, and its head."""
    places, tails, verbs = (rules.lexicons[name] for name in ("place_noun", "person_goes_on", "verb_modifier"))
    no_noun = rules.lexicons["no_noun"]
    length = at = 0
    head: str | None = None
    before = ""
    known = next(
        (phrase[:n] for n in range(LONGEST_KNOWN, 1, -1) if phrase[:n] in places or phrase[:n] in rules.lexicons["counted"]), ""
    )
    words = (*(((known, "n"),) if known else ()), *tagged(phrase[len(known) :]))
    for word, tag in words:
        noun = (tag in HEADS or word in places or word in tails) and word not in no_noun
        if word in no_noun and (head is not None or word not in verbs):
            break
        if not noun and tag not in MODIFIERS and word not in verbs:
            break
        if head is not None and before in places and word not in tails:
            break
        at += len(word)
        if noun:
            length = at
            head = word if len(word) > 1 or not before else before + word
        before = word
    return length, head


@lru_cache(maxsize=65536)
def tagged(phrase: str) -> tuple[tuple[str, str], ...]:
    """The words of a string with their classes."""
    return tuple((str(word), str(tag)) for word, tag in cut(phrase))

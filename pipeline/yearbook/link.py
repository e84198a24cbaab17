"""Link: what a mention stands for, given the whole page: years of dates, codes of places.

The page's year is the one that its own words make the year of the report.
"""

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import regex

from yearbook.gazetteer import Division, place_key
from yearbook.model import Draft, Language, Level
from yearbook.points import LAST, Point, days_in
from yearbook.rules import Rules

# `since 1978`, `by 2020`: years that the page goes back to or looks forward to.
COMPARED: dict[Language, "regex.Pattern[str]"] = {
    "en": regex.compile(
        r"(?i)\b(?:(?:beyond|above|below)\b[^.;]{0,20}"
        r"|(?:that of|since|from|by|before|until|till|for|towards?|after|as early as) (?:the end of )?)$"
    ),
    "zh": regex.compile(r"(?:[自从由到至按以同与为是据于的從與為據起即]|建于|始于|截至|截止|至)(?:上年|同期|[（(“])?$"),
}
# `up 3% over 2010`, `than at the end of 1997`: what a page compares with is mostly the year before its own.
# `1998 was the year of the flood`: what opens a sentence as its subject.
STARTS = regex.compile(r"(?:^|[.】\n]\s*|Overview\s+)$")
SUBJECT = regex.compile(r" (?:was|is|saw|closed|brought|witnessed|marked|began|opened)\b")
YEAR_BEFORE: dict[Language, "regex.Pattern[str]"] = {
    "en": regex.compile(
        r"(?i)\b(?:over|than|against|compared (?:with|to)|(?P<on>on)) (?:(?:in|those of|that of|at|by|the end of) ){0,3}$"
    ),
    "zh": regex.compile(r"(?P<on>(?!))?[比较較]$"),
}
OPENING: dict[Language, "regex.Pattern[str]"] = {
    "en": regex.compile(r"(?:In|During|Throughout)\s+(?:the year )?$"),
    "zh": regex.compile(r"(?:^|】|\n\s*\n|\n[ \u3000]{2}|(?:^|\n)[^\n。，ꎬ,]{1,20}[\n\u3000\u00a0])\s*$"),
}
# In Chinese a sentence inside a paragraph opens with other years too; what follows tells some of them.
SENTENCE = regex.compile(r"[。ꎮ.;；)）]\s*$")
LOOKED_AT = regex.compile(
    r"年?度?(?:为|的|同期|相比|比|计划|将|拟|预计|力争|以来|以前|之前|起|开始|前|後|后|始建|建成|创办|成立|計劃|為|創)"
)
# The edition of a yearbook, in its menu or title, appears in the year after the one that it reports on.
EDITION = regex.compile(
    r"年[鉴鑑鑒][ \u3000]*[（(《〈·. ]*[ \u3000]*((?:19|20)\d{2}|[１２][０-９]{3})|((?:19|20)\d{2}|[１２][０-９]{3})年?(?:版|卷)?\p{Han}{0,8}年[鉴鑑鑒]"
)
EDITED = 8  # what the year before an edition's weighs …
ENTITLED = 12  # … and the year in a Chinese page's first heading
CLAUSE = regex.compile(r"[，。；ꎬꎮꎻ]|(?<=\p{Han})[,.;]")  # no Chinese heading holds one
STAMP = regex.compile(r"\s*\d{1,2}[:：]\d{2}")  # a clock time behind a date: when a site put the page up
LIES_IN = regex.compile(r"^[\p{L}\s,'’-]*?(?: of | in |, )$")

# What the Chinese name of a place ends in, by the English level word.
SUFFIXES = {
    "city": ("市",),
    "county": ("县",),
    "district": ("区",),
    "banner": ("旗",),
    "league": ("盟",),
    "prefecture": ("州", "地区"),
    "region": ("区",),
    "area": ("区",),
}
# The first and last year of a plan named by its place in it: `the first year of the 12th Five-Year Plan`.
PLAN_YEAR = regex.compile(
    r"(?i)\b(?:(?P<first>first|initial|opening)|(?P<last>last|final|closing|concluding)) year of (?:the )?[\"“]?$"
)
YEARBOOK = regex.compile(r"(?i)yearbook|almanac|volume|edition|年鉴|年?卷|年版")
# A year in a document's title, but none that a plan looks forward to: 《…2010年远景目标纲要》, `Objectives to the Year 2010`.
DOCUMENT_YEAR = regex.compile(
    r"(?i)(?<![\d.,]|\b(?:to|through|by|until|towards?)(?: the year)? |\d\s*[-–—~～至])(?:19|20)\d\d(?![\d.,]\d|\d|年?(?:远景|愿景|前|的?目标|规划|中长期))"
)
FIGURES = ("date.iso", "date.day-month-figures")  # dates in figures alone
PERIOD = regex.compile(r"\d{4} ?[-–—~～至] ?\d{4}")  # of a plan: it starts in the page's year or long before
TITLED, HEADED = 8, 4  # what a year in the page's first line weighs, and in another heading
HEADING = 70  # characters: a longer line is no heading
EARLIEST, LATEST = 1900, 2040  # of a page's year: yearbooks in this sense, and no plan's far end
LEVELS = ("province", "prefecture", "county", "township", "village", "other")


def link(drafts: Iterable[Draft], text: str, rules: Rules, year: int | None = None) -> tuple[tuple[Draft, ...], int | None]:
    """The drafts with dates as EDTF and places with codes valid in the page's year; and that year.

    `year` overrides what the page says.
    """
    drafts = tuple(drafts)
    year = year or page_year(drafts, text, rules.language)
    for draft in drafts:
        if draft.type == "date":
            draft.fields = {"edtf": edtf(draft.fields["points"], year)}
    starts = [draft.start for draft in drafts]
    for draft in drafts:
        if draft.type == "person":
            draft.fields |= _held_at(draft, drafts, starts)
    _keys([draft for draft in drafts if draft.type == "person"], text)
    places = [draft for draft in drafts if draft.type == "place"]
    _codes(places, text, rules, year)
    _parents(places, text)
    return drafts, year


def page_year(drafts: Iterable[Draft], text: str, language: Language) -> int | None:
    """The year that the page reports on: named most, a sentence's opening `In 2011` counting most of all.

    Dates in figures alone are when a site put the page up. Of two years in a row that are named about as often the later
    is the page's: the earlier is what it compares with. Documents are mostly of the page's year.
    """
    votes: Counter[int] = Counter()
    named: Counter[int] = Counter()  # how often each year is named, or is the one after a year that the page compares with
    filed = 0  # the latest year in a file number: in English pages the page's own year is none before it
    for draft in drafts:
        if draft.type == "document":
            title = text[draft.start : draft.end]
            weight = 1 if language == "en" and PERIOD.search(title) else 2
            for year in _document_years(title):
                votes[year] += weight
                named[year] += weight
            filed = max(filed, *_document_years(draft.fields.get("number") or ""), 0)
        elif draft.type == "date" and draft.rule not in FIGURES:
            _vote(votes, draft, text, language)
            named.update(point.year for point in draft.fields["points"][:1] if point.year)
            if (year := draft.fields["points"][0].year) and YEAR_BEFORE[language].search(
                text[max(0, draft.start - 40) : draft.start]
            ):
                named[year + 1] += 1
    if language == "zh":
        for match in EDITION.finditer(text):
            votes[int(match[1] or match[2]) - 1] += EDITED
    if not votes:
        return None
    most = max(votes.values())
    if language == "zh":  # the year is named where entries open; of two named as often the first
        year = next(year for year, count in votes.items() if count == most)
        return filed if most < ENTITLED and year < filed <= year + 2 else year
    year = max(year for year, count in votes.items() if count == most)
    once = language == "en" and named[year + 1] == 1
    year = year + 1 if not once and votes[year + 1] > 1 and votes[year + 1] * 2 >= most else year
    return filed if language == "en" and year < filed <= year + 2 else year


def _document_years(words: str) -> list[int]:
    return [year for year in map(int, DOCUMENT_YEAR.findall(words)) if EARLIEST <= year <= LATEST][:1]


def _vote(votes: Counter[int], draft: Draft, text: str, language: Language) -> None:
    """What a date's mention says about the page's year, added to `votes`."""
    points = draft.fields["points"]
    point = points[-1]
    if point.year is None or point.shift or not EARLIEST <= point.year <= LATEST or STAMP.match(text, draft.end):
        return
    before = text[max(0, draft.start - 40) : draft.start]
    if len(points) == 2:
        if (place := PLAN_YEAR.search(before)) and draft.rule.startswith("date.plan"):
            votes[points[0].year if place["first"] else point.year] += 6
        elif point.month and points[0].year in (None, point.year):
            votes[point.year] += 1
        return
    if YEARBOOK.search(text[max(0, draft.start - 12) : draft.end + 12]):
        votes[point.year - 1] += 3
    elif _in_heading(text, draft):
        if YEARBOOK.search(text[max(0, draft.start - HEADING) : draft.end + HEADING]):
            votes[point.year - 1] += 3
        elif language == "zh" and not votes:
            votes[point.year] += ENTITLED
        else:
            votes[point.year] += HEADED if text[: draft.start].strip().count("\n") else TITLED
    elif SUBJECT.match(text, draft.end) and STARTS.search(before):
        votes[point.year] += 6
    elif (compares := YEAR_BEFORE[language].search(before)) and not (compares["on"] and point.month):
        votes[point.year + 1] += 2
        votes[point.year] += 1
    else:
        votes[point.year] += _weight(before, text[draft.end : draft.end + 4], point, language)


def _in_heading(text: str, draft: Draft) -> bool:
    start = text.rfind("\n", max(0, draft.start - HEADING), draft.start) + 1
    end = text.find("\n", draft.end, draft.end + HEADING)
    line = text[start : end if end >= 0 else len(text)].strip()
    short = (start > 0 or draft.start < HEADING) and len(line) <= HEADING
    return short and line[-1:] not in ".;,。；，" and not CLAUSE.search(line)


def _weight(before: str, after: str, point: Point, language: Language) -> int:
    """How much a year's mention, with the text before and after it, speaks for its being the page's."""
    if language == "zh" and LOOKED_AT.match(after):
        return 1
    if OPENING[language].search(before):
        return 6
    if COMPARED[language].search(before):
        return 1
    if language == "zh" and SENTENCE.search(before):
        return 4
    return 2 if point.month else 3


def edtf(points: tuple[Point, ...], year: int | None) -> str | None:
    """A date's points in EDTF; None where a year is missing and the page's is not known."""
    written = [_written(point, year) for point in points]
    return None if None in written else "/".join(filter(None, written))


def _written(point: Point, page: int | None) -> str | None:
    if point.era:
        return point.era
    year = point.year if point.year is not None else page + point.shift if page is not None else None
    if year is None:
        return None
    parts = [f"{year:04}"]
    if point.month:
        parts.append(f"{point.month:02}")
    if point.day and point.month:
        parts.append(f"{days_in(year, point.month) if point.day == LAST else point.day:02}")
    return "-".join(parts)


def _codes(places: list[Draft], text: str, rules: Rules, year: int | None) -> None:
    """Give each place the division that it can be in the page's year; where several can, the page's own places decide."""
    levels = {place_key(place.fields["name"]): place.fields["level"] for place in places if place.fields["level"]}
    for place in places:
        if place.fields["level"] is None and not place.fields["level_word"]:
            place.fields["level"] = levels.get(place_key(place.fields["name"]))
    candidates = {place.id: _candidates(place, rules, year) for place in places}
    provinces = {
        one.code[:2] for found in candidates.values() if len({one.code for one in found}) == 1 and (one := found[0]).code
    }
    for place in places:
        if not place.fields["level_word"]:
            candidates[place.id] = _named_alone(candidates[place.id], provinces)
    certain = [found[0] for found in candidates.values() if len({one.code for one in found}) == 1 and found[0].code]
    named = {(one.english, one.level): one for one in certain}
    near = {size: Counter(one.code[:size] for one in certain if one.code) for size in (4, 2)}
    _within(places, candidates, text)
    for place in places:
        found = candidates[place.id]
        if len(found) > 1:
            found = _favoured(found, near, named)
        _set_code(place, found)


def _stem(code: str) -> str:
    """What the codes of all that lies in a division begin with."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _within(places: list[Draft], candidates: dict[str, list[Division]], text: str) -> None:
    """Where a place is said to lie in another (`Tongren County of Guizhou Province`), only divisions of that one are left."""
    for place, other in itertools.pairwise(places):
        between = text[place.end : other.start]
        if between in ("'s ", "’s ") and not other.fields["level_word"] and place.fields["level"] == "county":
            codes = {one.code for one in candidates[place.id]}
            candidates[other.id] = [one for one in candidates[other.id] if one.parent in codes]
            other.fields["level"] = other.fields["level"] or ("county" if candidates[other.id] else "township")
            continue
        if between not in (" of ", " in ", ", "):
            continue
        outer = {_stem(one.code) for one in candidates[other.id] if one.code and one.level in ("province", "prefecture")}
        if len(outer) != 1:
            continue
        (code,) = outer
        inner = [one for one in candidates[place.id] if one.code and one.code.startswith(code) and _stem(one.code) != code]
        if inner or (between != ", " and all(one.code for one in candidates[place.id])):
            candidates[place.id] = inner


def _named_alone(found: list[Division], provinces: Set[str]) -> list[Division]:
    """A name without its level word is a prefecture's before it is a district's or a county's, if that lies as near.

    `provinces` are those (the first two digits of codes) in which the page's certain places lie.
    """
    high = [one for one in found if one.level in ("province", "prefecture")]
    if not high or any(one.level == "province" for one in high):
        return high or found
    near = [one for one in found if one.code and one.code[:2] in provinces]
    near_high = [one for one in near if one.level == "prefecture"]
    return near_high or (near if near else high)


def _set_code(place: Draft, found: list[Division]) -> None:
    name_level = place.fields.pop("level_word", None)
    place.fields.pop("name")
    if found:
        place.fields["level"] = found[0].level
    elif place.fields["level"] is None:
        place.fields["level"] = "prefecture" if name_level == "city" else "other"
    codes = sorted({one.code for one in found if one.code})
    if len(codes) == 1:
        place.fields["code"] = codes[0]
        place.fields["parent"] = next(one.parent for one in found if one.code == codes[0])
    elif codes:
        place.fields["candidates"] = tuple(codes)


def _candidates(place: Draft, rules: Rules, year: int | None) -> list[Division]:
    """The divisions and features that a place's name, level and level word allow, in the page's year if any was then."""
    known = rules.gazetteer.get(place_key(place.fields["name"]), ())
    level, suffixes = place.fields["level"], SUFFIXES.get(place.fields.get("level_word", ""), ("",))
    fitting = [one for one in known if (level is None or one.level == level) and one.name.endswith(suffixes)]
    current = [one for one in fitting if year is None or one.valid(year)]
    return current or fitting


def _favoured(
    found: list[Division],
    near: Mapping[int, Counter[str]],
    named: Mapping[tuple[str, Level], Division],
) -> list[Division]:
    """The candidates that the page names with their level elsewhere, that lie where its certain places do, or rank highest.

    `near` counts the page's certain places by the first four (prefecture) and two (province) digits of their codes.
    """
    again = [one for one in found if named.get((one.english, one.level)) == one]
    if again:
        return again
    for size, counts in near.items():
        here = {
            one: counts[one.code[:size]]
            for one in found
            if one.code and one.level in ("county", "prefecture") and one.code[:size] in counts
        }
        if here:
            return _highest([one for one, count in here.items() if count == max(here.values())])
    return _highest(found)


def _highest(found: list[Division]) -> list[Division]:
    top = min(LEVELS.index(one.level) for one in found)
    return [one for one in found if LEVELS.index(one.level) == top]


def _parents(places: Sequence[Draft], text: str) -> None:
    """Towns and villages without a code get the place they are said to lie in as parent: `Batang Town of Yushu County`."""
    for n, place in enumerate(places):
        if place.fields["level"] not in ("township", "village") or place.fields.get("code"):
            continue
        for other in places[n + 1 : n + 7]:
            between = text[place.end : other.start]
            if len(between) > 120 or not LIES_IN.search(between) or "." in between:
                continue
            if other.fields.get("code") and LEVELS.index(other.fields["level"]) < LEVELS.index(place.fields["level"]):
                place.fields["parent"] = other.fields["code"]
                break
        else:
            before = places[n - 1] if n else None
            if before and before.fields.get("code") and text[before.end : place.start] in ("'s ", "’s ", " ", ", "):
                place.fields["parent"] = before.fields["code"]


def _held_at(person: Draft, drafts: Sequence[Draft], starts: Sequence[int]) -> dict[str, Any]:
    """Ids of the organization and the place that a person's title names; `drafts` in text order, `starts` their offsets."""
    fields: dict[str, Any] = {}
    for start, end in person.fields.get("title_spans", ()):
        for draft in drafts[bisect_left(starts, start) : bisect_left(starts, end)]:
            if draft.end <= end and draft.type in ("organization", "place"):
                fields.setdefault(draft.type, draft.id)
    return fields


def _keys(people: Sequence[Draft], text: str) -> None:
    """Give each person a key: the full name, which a surname alone takes over from who bore it last, by title if several did."""
    known: dict[str, Draft] = {}
    for person in people:
        name = " ".join(text[person.start : person.end].split())
        bearers = [one for full, one in known.items() if full != name and _is_surname_of(name, full)]
        titled = [one for one in bearers if _share_a_word(one.fields.get("title"), person.fields.get("title"))]
        bearer = (titled or bearers)[-1] if bearers else None
        person.fields["key"] = bearer.fields["key"] if bearer else name
        if bearer is None:
            known.pop(name, None)
            known[name] = person


def _is_surname_of(name: str, full: str) -> bool:
    """`Wang` of `Wang Min`; 王 of 王珉."""
    return full.startswith(f"{name} ") or (len(name) == 1 and len(full) > 1 and full[0] == name)


def _share_a_word(one: str | None, other: str | None) -> bool:
    """Have two titles a word in common, or in Chinese their last character?"""
    if not one or not other:
        return False
    return bool(set(one.split()) & set(other.split())) or one[-1] == other[-1]

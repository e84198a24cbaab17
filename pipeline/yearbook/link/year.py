"""Year: which year a page reports on, by the years that it names and what stands around them."""

from collections import Counter
from collections.abc import Iterable

import regex

from yearbook.model import Draft, Language
from yearbook.points import Point

# `since 1978`, `by 2020`: years that the page goes back to or looks forward to.
COMPARED: dict[Language, "regex.Pattern[str]"] = {
    "en": regex.compile(
        r"(?i)\b(?:(?:beyond|above|below)\b[^.;]{0,20}"
        r"|(?:that of|since|from|by|before|until|till|for|towards?|after|as early as) (?:the end of )?)$"
    ),
    "zh": regex.compile(r"(?:[自从由到至按以同与为是据于的從與為據起即]|建于|始于|截至|截止|至)(?:上年|同期|[（(“])?$"),
}
# `1998 was the year of the flood`: what opens a sentence as its subject.
STARTS = regex.compile(r"(?:^|[.】\n]\s*|Overview\s+)$")
SUBJECT = regex.compile(r" (?:was|is|saw|closed|brought|witnessed|marked|began|opened)\b")
# `up 3% over 2010`, `than at the end of 1997`: what a page compares with is mostly the year before its own.
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

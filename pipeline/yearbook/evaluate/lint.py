"""Lint: does a gold file fit its page, do its values say what its words say, is no number of the page forgotten?

The numbers are read here once more, by means of their own: what the pipeline's grammar gets wrong, it can't excuse.
"""

import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import regex
from pydantic import ValidationError

from yearbook.evaluate.gold import EvaluationError, load_page, page_of, read_gold_folder
from yearbook.model import Amount, Count, Measure, Mention, Page, Percent, Span

DIGIT = {character: n for n, characters in enumerate(("〇零", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
         for character in characters}  # fmt: skip
POWER = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GROUP = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
WORD = {word: n for n, word in enumerate(SMALL.split())}
WORD |= {
    word: 10 * n for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
WORD |= {"a": 1, "an": 1}
SCALE = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

KILO = "瓦米克伏卡赫帕"  # after 千, a unit: 千瓦 is the kilowatt
HAN_NUMERAL = "".join((*DIGIT, *POWER, *GROUP))
# Numbers that a page's gold must account for. `one` and 一 alone are more often words than numbers, and so are lone powers.
NUMBERS = regex.compile(
    rf"\d+(?:[.,]\d+)*|\b(?i:{'|'.join(w for w in (*WORD, *SCALE) if w not in ('a', 'an', 'one', 'zero'))})\b"
    rf"|(?![一百千万亿萬億](?![{HAN_NUMERAL}]))[{HAN_NUMERAL}]+"
)
FIGURE = regex.compile(r"(?<![\d.,])(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?(?![\d.,]*\d)")
DURATION = regex.compile(r"P(?=.)(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?")
# Words that leave no doubt of the currency; bare dollars, and a sum that shares its list's currency, do.
CURRENCIES = {r"(?i)yuan|RMB|renminbi|(?<![美港日欧加澳])元|人民币": "CNY", r"US ?\$|US dollar|美元": "USD", r"HK ?\$|HK dollar|Hong Kong dollar|港元|港币": "HKD",
              r"\byen\b|日元": "JPY", r"(?i)euro|€|欧元": "EUR"}  # fmt: skip
FIGURES = ("amount", "count", "measure", "percent", "duration")
BODIES = ("place", "organization")
# What may fill a slot of a record that holds mentions.
SLOTS = {"amount": ("amount",), "part_of": ("amount",), "donor": BODIES, "recipient": BODIES, "person": ("person",), "date": ("date",),
         "since": ("date",), "by": FIGURES, "from_": FIGURES, "whole": FIGURES, "parts": FIGURES, "count": ("count",),
         "place": ("place",), "organization": ("organization",)}  # fmt: skip
SCALES = [Decimal(10) ** n for n in range(1, 13)]  # by which a number may be multiplied where a list shares its scale


def lint_folder(folder: Path) -> dict[Path, tuple[str, ...]]:
    """What is wrong with each gold file below a folder, empty where nothing is. Raises EvaluationError where there are none."""
    return {path: _lint_file(folder, gold) for path, gold in read_gold_folder(folder).items()}


def _lint_file(folder: Path, gold: Page) -> tuple[str, ...]:
    try:
        return lint(gold, load_page(page_of(folder, gold), gold).text)
    except EvaluationError as error:
        return (str(error),)


def lint(gold: Page, text: str) -> tuple[str, ...]:
    """What is wrong with a gold page, a line each, given the page's text; empty if nothing is."""
    if fault := spans_hold(gold, text):
        return (fault,)
    return (*_sections(gold, text), *_forms(gold.mentions), *_values(gold.mentions), *_references(gold), *_numbers(gold, text))


def spans_hold(gold: Page, text: str) -> str | None:
    """The first mention that does not slice to its words, overlaps another, or is not there but referred to; None if all is well."""
    try:
        Page.model_validate({**gold.model_dump(by_alias=True), "text": text})
    except ValidationError as error:
        return str(error.errors()[0]["msg"])
    return None


def _sections(gold: Page, text: str) -> Iterator[str]:
    for section, after in zip(gold.sections, (*gold.sections[1:], None), strict=True):
        if section.end <= section.start or section.end > (after.start if after else len(text)):
            yield f"section {section.title!r} at {section.start}..{section.end} overlaps the next, or leaves the page"
        elif after and text[section.end : after.start].strip():
            yield f"section {section.title!r} ends at {section.end}, before the next begins"
        bracket = regex.match(r"【([^【】]{1,300})】", text[section.start :])
        stands = text[section.start : section.start + 2 * len(section.title) + 40]
        if (
            _letters(bracket[1]) != _letters(section.title)
            if bracket
            else not _letters(stands).startswith(_letters(section.title))
        ):
            yield f"section {section.title!r}: its title does not stand at {section.start}"


NUMBERING = regex.compile(r"^(?:[(（]?(?:[IVXⅠ-Ⅻ]+|\d{1,2}|[一二三四五六七八九十]+)[)）.．、]+)")


def _letters(text: str) -> str:
    """A text without what may stand before or inside a header: white space, brackets, numbering."""
    return NUMBERING.sub("", regex.sub(r"[\s【】]+", "", text))


def _forms(mentions: Sequence[Mention]) -> Iterator[str]:
    """Values whose form alone is wrong, or that the words contradict."""
    for mention in mentions:
        fault = None
        if mention.type == "date":
            fault = (
                None if mention.edtf is None or all(map(_is_edtf, mention.edtf.split("/"))) else f"{mention.edtf} is no EDTF date"
            )
        elif mention.type == "duration":
            fault = None if DURATION.fullmatch(mention.iso) else f"{mention.iso} is no ISO 8601 duration"
        elif mention.type == "percent":
            points = bool(regex.search(r"point|百分点", mention.text))
            fault = f"is labelled {mention.unit}" if points and mention.unit != "percentage_point" else None
        elif mention.type == "amount":
            said = {code for words, code in CURRENCIES.items() if regex.search(words, mention.text)}
            fault = f"is labelled {mention.currency}" if said and mention.currency not in said else None
        elif mention.type == "document" and mention.number and _letters(mention.number) not in _letters(mention.text):
            fault = f"does not hold its number {mention.number!r}"
        elif mention.type == "place" and mention.code and not regex.fullmatch(r"\d{6}", mention.code):
            fault = f"has the code {mention.code}, which is none of GB/T 2260"
        if fault:
            yield f"{mention.id}: {mention.text!r} {fault}"


def _is_edtf(date: str) -> bool:
    """A year, a decade, a month, a season or a day of EDTF (levels 0 and 1) that the calendar has."""
    match = regex.fullmatch(r"(\d{4}|\d{3}X)(?:-(\d\d)(?:-(\d\d))?)?", date)
    if not match or match[2] is None:
        return match is not None
    year, month, day = int(match[1].replace("X", "0")), int(match[2]), int(match[3] or 1)
    return 21 <= month <= 24 if month > 12 and not match[3] else 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _references(gold: Page) -> Iterator[str]:
    """Records that refer to mentions of a type that can't fill the slot."""
    types = {mention.id: mention.type for mention in gold.mentions}
    for record in gold.records:
        for name, value in record:
            wanted = SLOTS.get(name)
            for one in value if isinstance(value, tuple) else (value,):
                if wanted and one is not None and types[one] not in wanted:
                    yield f"a {record.type}'s {name.strip('_')} is {one}, which is a {types[one]}"


def _values(mentions: Sequence[Mention]) -> Iterator[str]:
    """Values that a second reading of their words contradicts."""
    for mention in mentions:
        if mention.type in ("amount", "count", "measure", "percent"):
            for words, value in _bounds(mention):
                number = read(words)
                if number is not None and not _agree(number, value, words):
                    yield f"{mention.id}: {words!r} reads as {number}, and is labelled {value}"
        elif mention.type == "date":
            year = regex.search(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)", unicodedata.normalize("NFKC", mention.text))
            if year and year[0] not in (mention.edtf or ""):
                yield f"{mention.id}: {mention.text!r} names the year {year[0]}, and is labelled {mention.edtf}"


def _bounds(mention: Amount | Count | Measure | Percent) -> Iterator[tuple[str, Decimal]]:
    """The words of a value, or those of a range's two."""
    if mention.value_max is None:
        yield mention.text, mention.value
        return
    halves = regex.split(r"[-–—~～至到]+| to ", mention.text)
    if len(halves) == 2:
        yield from zip(halves, (mention.value, mention.value_max), strict=True)


def _agree(read_value: Decimal, value: Decimal, words: str) -> bool:
    """Is it the value, or the value less the scale that the words do not have but share with a list's end?"""
    alone = words[-1].isdigit() or regex.search(rf"(?:[{HAN_NUMERAL}]|(?i:\b(?:{'|'.join(WORD)})))$", words) is not None
    return value == read_value or (alone and any(value == read_value * scale for scale in SCALES))


def read(words: str) -> Decimal | None:
    """The one number in some words, in English or Chinese; None where there is none, several, or one of a harder kind."""
    if regex.search(r"\d\s*[\r\n]\s*\d", words):  # a number broken over lines may have lost its point there
        return None
    words = regex.sub(r"(?<=[\w.,])\s*[\r\n]+\s*(?=[\w.,])", "", unicodedata.normalize("NFKC", words))
    if tenths := regex.search(rf"(?<![{HAN_NUMERAL}\d])([{HAN_NUMERAL}]|\d)成([{HAN_NUMERAL}]|\d)?", words):
        return sum(
            (Decimal(DIGIT.get(one, one)) * scale for one, scale in zip(tenths.groups("0"), (10, 1), strict=True)), Decimal(0)
        )
    words = regex.sub(r"“[^”]*”", "", words.replace("百分之", ""))  # a name's own number is not the count's
    figures = FIGURE.findall(words)
    if len(figures) > 1 or regex.search(r"\d[ ]+\d{1,2}(?!\d)|[Ol] ?\d|\d[Ol]|half|(?<!百)分之|半|几|数|来|[分角]$", words):
        return None
    if figures:
        after = words[words.index(figures[0]) + len(figures[0]) :]
        value = Decimal(regex.sub("[, ]", "", figures[0]))
        if regex.match(r"\s*(?:[a-z]+oin\b|[mbk]n?\b|ten[ -]thousand)|\d|[.,]\d", after) or regex.search(r"[-−]\d", words):
            return None
        return value * _scales(after)
    return _han(words) if regex.search(rf"[{HAN_NUMERAL}]", words) else _words(words)


def _scales(after: str) -> Decimal:
    """The product of the scale words that directly follow a figure."""
    product = Decimal(1)
    run = regex.match(rf"(?:-odd)?(?:[-\s]*(?:{'|'.join(SCALE)}))*", after)[0]  # type: ignore[index]
    for word in regex.findall("[a-z]+", run.removeprefix("-odd")):
        product *= SCALE[word]
    for character in regex.match(rf"\s*[余多]?((?:(?!千[{KILO}])[{''.join((*POWER, *GROUP))}])*)", after)[1]:  # type: ignore[index]
        product *= POWER.get(character, 0) or GROUP[character]
    return product


def _han(words: str) -> Decimal | None:
    runs = regex.findall(rf"[{HAN_NUMERAL}]+", words)
    if len(runs) != 1 or "点" in words:
        return None
    if all(character in DIGIT for character in runs[0]) and len(runs[0]) > 1:
        return Decimal("".join(str(DIGIT[character]) for character in runs[0]))
    total = group = digit = 0
    for character in runs[0]:
        if character in DIGIT:
            digit = DIGIT[character]
        elif character in POWER:
            group += (digit or 1) * POWER[character]
            digit = 0
        else:
            total = ((total + group + digit) or 1) * GROUP[character]
            group = digit = 0
    return Decimal(total + group + digit)


def _words(words: str) -> Decimal | None:
    """Number words at the beginning of a phrase: `two hundred and sixty-five thousand households`."""
    total = group = Decimal(0)
    seen = False
    for word in regex.findall(r"[a-z]+", words.lower()):
        if word in WORD:
            group += WORD[word]
        elif word in SCALE:
            group = (group or Decimal(1)) * SCALE[word]
            if SCALE[word] > 100:
                total, group = total + group, Decimal(0)
        elif word != "and" or not seen:
            break
        seen = True
    return total + group if seen else None


def forgotten(gold: Page, text: str) -> tuple[Span, ...]:
    """The numbers of a page that neither stand in a mention of its gold nor among those said to count nothing."""
    taken = bytearray(len(text))
    for span in (*gold.mentions, *gold.unclaimed):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    return tuple(
        Span(start=match.start(), end=match.end(), text=match[0])
        for match in NUMBERS.finditer(text)
        if not any(taken[match.start() : match.end()])
    )


def _numbers(gold: Page, text: str) -> Iterator[str]:
    for span in gold.unclaimed:
        if any(span.start < one.end and one.start < span.end for one in gold.mentions):
            yield f"{span.text!r} at {span.start} is listed in `unclaimed`, and is a mention"
    for span in forgotten(gold, text):
        yield f"{span.text!r} at {span.start} is a number neither labelled nor listed in `unclaimed`"

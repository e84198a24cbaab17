"""Lint: does a gold file fit its page, do its values say what its words say, is no number of the page forgotten?

The numbers are read here once more, by means of their own: what the pipeline's grammar gets wrong, it can't excuse.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex
from pydantic import ValidationError

from yearbook.model import Mention, Page, Span

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
SCALES = [Decimal(10) ** n for n in range(1, 13)]  # by which a number may be multiplied where a list shares its scale


def lint(gold: Page, text: str) -> tuple[str, ...]:
    """What is wrong with a gold page, a line each, given the page's text; empty if nothing is."""
    try:
        Page.model_validate({**gold.model_dump(by_alias=True), "text": text})
    except ValidationError as error:
        return tuple(str(fault["msg"]) for fault in error.errors())
    return (*_sections(gold, text), *_values(gold.mentions), *_forgotten(gold, text))


def _sections(gold: Page, text: str) -> Iterator[str]:
    end = 0
    for section in gold.sections:
        if section.start < end or not section.start < section.end <= len(text):
            yield f"section {section.title!r} at {section.start}..{section.end} overlaps another, or leaves the page"
        if not _letters(text[section.start : section.start + 2 * len(section.title) + 40]).startswith(_letters(section.title)):
            yield f"section {section.title!r}: its title does not stand at {section.start}"
        end = section.end


NUMBERING = regex.compile(r"^(?:[(（]?(?:[IVXⅠ-Ⅻ]+|\d{1,2}|[一二三四五六七八九十]+)[)）.．、]+)")


def _letters(text: str) -> str:
    """A text without what may stand before or inside a header: white space, brackets, numbering."""
    return NUMBERING.sub("", regex.sub(r"[\s【】]+", "", text))


def _values(mentions: Sequence[Mention]) -> Iterator[str]:
    for mention in mentions:
        if mention.type in ("amount", "count", "measure", "percent"):
            value = read(mention.text)
            if value is not None and mention.value_max is None and not _agree(value, mention.value, mention.text):
                yield f"{mention.id}: {mention.text!r} reads as {value}, and is labelled {mention.value}"
        elif mention.type == "date":
            year = regex.search(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d)", unicodedata.normalize("NFKC", mention.text))
            if year and year[0] not in (mention.edtf or ""):
                yield f"{mention.id}: {mention.text!r} names the year {year[0]}, and is labelled {mention.edtf}"


def _agree(read_value: Decimal, value: Decimal, words: str) -> bool:
    """Is it the value, or the value less the scale that the words do not have but share with a list's end?"""
    alone = words[-1].isdigit() or regex.search(rf"(?:[{HAN_NUMERAL}]|(?i:\b(?:{'|'.join(WORD)})))$", words) is not None
    return value == read_value or (alone and any(value == read_value * scale for scale in SCALES))


def read(words: str) -> Decimal | None:
    """The one number in some words, in English or Chinese; None where there is none, several, or one of a harder kind."""
    if regex.search(r"\d\s*[\r\n]\s*\d", words):  # a number broken over lines may have lost its point there
        return None
    words = regex.sub(r"(?<=[\w.,])\s*[\r\n]+\s*(?=[\w.,])", "", unicodedata.normalize("NFKC", words))
    figures = FIGURE.findall(words)
    if len(figures) > 1 or regex.search(r"\d[ ]+\d{1,2}(?!\d)|[Ol] ?\d|\d[Ol]|half|分之|成|半|几|数|来", words):
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
    run = regex.match(rf"(?:[-\s]*(?:{'|'.join(SCALE)}))*", after)[0]  # type: ignore[index]
    for word in regex.findall("[a-z]+", run):
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


def _forgotten(gold: Page, text: str) -> Iterator[str]:
    for span in forgotten(gold, text):
        yield f"{span.text!r} at {span.start} is a number neither labelled nor listed in `unclaimed`"

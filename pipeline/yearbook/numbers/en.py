"""The English number grammar: `two hundred and sixty-five`, `3.5 hundred million`, `l4,600`, `dozens of thousands`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import regex

from yearbook.numbers.number import ORDINAL_WORDS, Kind, Number

SMALL = {
    word: Decimal(n)
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: Decimal(10 * n)
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
UNITS = SMALL | TENS | {"a": Decimal(1), "an": Decimal(1)}
SMALLER = regex.compile(r" (\d{1,3})( [A-Za-z]+)")  # a smaller scale after a larger one
# Short scale, with the spellings and abbreviations of translated pages (`millioin` is a real one).
SCALES: dict[str, Decimal] = {
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "mln": Decimal(10) ** 6,
    "mn": Decimal(10) ** 6,
    "bln": Decimal(10) ** 9,
    "bn": Decimal(10) ** 9,
    "tn": Decimal(10) ** 12,
    "k": Decimal(1000),
    "m": Decimal(10) ** 6,  # these only beside money or people: `$14.2m`
    "b": Decimal(10) ** 9,
    "t": Decimal(10) ** 12,
    "ten": Decimal(10),  # only in `3.5 ten thousand`
    "lakh": Decimal(10) ** 5,
    "crore": Decimal(10) ** 7,
}
ONE, HALF = Decimal(1), Decimal("0.5")
WORDS = regex.compile(r"[a-z]+")
# `tens of thousands`: a figure of that many digits, from its smallest to its largest power of ten.
INDEFINITE = {"dozens": Decimal(12), "scores": Decimal(20), "tens": Decimal(10), "hundreds": Decimal(100),
              "thousands": Decimal(1000), "millions": Decimal(10) ** 6, "billions": Decimal(10) ** 9}  # fmt: skip
VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
# `several hundred`, `a few dozen`: as `hundreds`, `dozens`.
SOME = ("several", "few", "couple", "many")


@cache
def _pattern() -> tuple["regex.Pattern[str]", "regex.Pattern[str]"]:
    """The grammar of numbers that begin with a figure or a sign, and of those that begin with a word."""
    small, tens = "|".join(SMALL), "|".join(TENS)
    scale = r"(?:dozens?|hundred|thousand|mill?i?oi?n|billion|trillion|mln|[mb]ill?\.?(?=\ (?:yuan|RMB|dollars|US))|bln|lakhs?|crores?)(?:(?![a-z])|(?=(?:yuan|dollars)\b))"
    below_hundred = rf"(?:(?:{tens})(?:[- ](?:{small}))?|(?:{small}))\b"
    # Only after a scale word does `and` join: `two hundred and six` is one number, `two and six` are two.
    tail = rf"(?:(?<=hundred|thousand|million|billion|trillion)(?:,?\ and\ |\ |,\ (?={below_hundred}(?:[- ]{scale})+)){below_hundred}(?:[- ]{scale})*)*"
    words = rf"(?:an?(?=\ {scale})|{below_hundred})(?:[- ]{scale})*{tail}"
    # A capitalised number word before a capitalised word is part of a name: `Three Gorges`.
    # … unless it begins a sentence and what it counts ends in small letters: `Two Hope schools`.
    named = (
        r"Gorges|Rivers|Norths?|Kingdoms|Represents|Guarantees|Fingers|Antis?|Modernizations|Confucian|Parallel|Year|Principles"
    )
    counts = rf"(?<=(?:^|[.;!?】\n])\s*)(?i:{small})(?-i:\ (?!{named})[A-Z][\w'-]*){{1,3}}\ [a-z]{{3,}}s\b"
    name = rf"(?!{counts})(?-i:[A-Z])[a-z]+[ -](?!hundred|thousand|million|billion|yuan)(?-i:[A-Z])"
    counted = (
        r"(?:people|persons|tons|tonnes|passengers|households|residents|users|tourists|visitors|visits|kWh|workers|inhabitants)\b"
    )
    money = r"(?:(?:US|HK|U\.S\.)\ )?(?:yuan|dollars|euros|RMB|pounds)\b"
    figures = regex.compile(
        rf"""
        (?<ordinal>(?<![\d.,])\d{{1,4}}\ ?(?:st|nd|rd|th)\b)
      | (?<digits>(?<minus>(?<=^|(?<!\d)[\s(:]|by\ )[-−](?=\d)|\bminus\ (?=\d))?
            (?:(?<=\p{{L}}\.)(?!\d+\.\d)|(?<![\d.]|(?<!\d{{3}})\d,|(?<![A-Za-z])[kcdhKCDH]?[mM](?=[23](?!\d)))|(?<=(?<!\d)\d{{4}}\.(?=\d{{1,2}}\.\d{{1,2}}(?!\d)))|(?<=(?<!\d)\d{{4}}\.\d{{1,2}}\.))
            (?!(?<=[a-z])\d{{1,2}}[a-z]{{2}}(?!illion|n\b))
            (?<figure>\d{{1,3}}(?:,\d{{3}}){{1,8}}+(?!\d)(?:\.\d{{1,24}}(?!\d))?
                    |(?<!\p{{L}}\ \d{{1,2}}[-–—~])\d{{1,3}}(?:\ \d{{3}}){{1,8}}+(?!\d|,\d|-[a-z])(?:\.\d{{1,24}}(?!\d))?
                    |\d{{1,2}}(?:,\d{{2}}){{1,4}}+,\d{{3}}(?!\d|,\d)
                    |\d{{1,4}}\ {{2,4}}\d{{1,4}}(?=\ ?(?i:(?:hundred\ |thousand\ )?(?:million|billion|percent|per\ cent|%)))
                    |\d{{1,2}}\ \.\ \d{{1,2}}(?=\ ?%)
                    |\d{{4}}(?=\.\d{{1,2}}\.\d{{1,2}}(?!\d))
                    |\d{{1,2}}(?=\.\d{{1,2}}(?!\d))(?<=(?<!\d)\d{{4}}\.\d{{1,2}})
                    |\d{{1,24}}(?!\d)(?:\.\d{{1,24}}(?!\d))?
                    |(?<=(?:^|[\s(]))\.\d{{1,3}}(?=\ (?:million|billion|percent|%)))
            (?<power>\ ?[x×*·]\ ?10\^\d{{1,2}}(?!\d))?
            (?<broken>[- ][1-9]/[1-9]\d?(?![\d/])|[½¼¾⅓⅔])?
            (?<oddscale>[- ]odd(?=\ (?:hundred|thousand|million|billion)))?
            (?<scales>(?:(?i:[-\ ]{{0,2}}(?:ten[- ]thousand\b|{scale})|\ ?(?:bn|mn|tn)\b)|(?<!\bY\d{{1,2}})[kK]\b
                |\ m\b(?=\ (?:{money}|{counted}))|(?i:[mbt])\b(?:(?=\ ?{money})|(?<=(?:[$€£¥]|\bY|\b(?i:rmb|cny|usd|hkd|eur|gbp|dm))\ ?[\d.,]{{1,12}}[A-Za-z]))|[mM]\b(?=\ {counted}))*)
            (?<smaller>(?<=(?i:trillion|billion|million))(?:\ \d{{1,3}}(?!\d)\ (?i:billion|million|thousand)(?![a-z]))+)?
            (?<odd>[- ]odd\b|-plus\b|\ plus\b(?=\ [a-z]{{4}})|\+(?!\ ?\d))?)
        """,
        regex.VERBOSE,
    )
    in_words = regex.compile(
        rf"""
        (?<ordinal>\b(?i:(?:(?:{tens})[- ])?(?:{"|".join(ORDINAL_WORDS)}))\b)
      | (?<![\w.])(?i:
            (?<some>(?:several|many|an?\ few|an?\ couple\ of)[- ](?<somescale>(?:dozen|hundred|thousand|million|billion|ten\ thousand|hundred\ thousand)s?)(?![a-z])(?!\ (?:of\ )?(?:the|these|them)\b))
          | half[- ](?:an?\ )?(?<half>{scale})
          | (?:(?<quarters>a|one|three)\ )?quarters?\ of\ an?\ (?<quartered>million|billion|trillion)
          | (?<whole>an?|{below_hundred})[- ]and[- ]a[- ]half(?:[- ](?<halves>{scale}))?
          | (?<whole>an?|{below_hundred})\ (?<halves>{scale})\ and\ a\ half
          | (?<indefinite>(?:{"|".join(INDEFINITE)})(?:\ of\ (?:hundreds|thousands|millions|billions))?)(?=\ of\b)
          | (?!{name})(?<words>{words})(?<few>[- ]odd\b|-plus\b)?)
        """,
        regex.VERBOSE,
    )
    return figures, in_words


def _scale_of(word: str) -> Decimal:
    if word in ("bil", "bill"):
        return SCALES["billion"]
    return SCALES["million"] if word.startswith("mil") else SCALES.get(word) or SCALES[word.rstrip("s")]


def _scales(run: str) -> Decimal:
    """The product of a run of scale words: ` hundred million` is 10^8."""
    if not run:
        return Decimal(1)
    product = Decimal(1)
    for word in WORDS.findall(run.lower()):
        product *= _scale_of(word)
    return product


def _read_words(run: str) -> tuple[Decimal, Decimal]:
    """Value and last scale of number words: `two hundred and sixty-five thousand` gives (265000, 1000)."""
    total = group = Decimal(0)
    last = Decimal(1)
    for word in WORDS.findall(run.lower()):
        if word == "and":
            continue
        if word in UNITS:
            group += UNITS[word]
            last = Decimal(1)
            continue
        scale = _scale_of(word)
        last *= scale
        if scale <= 100:
            group *= scale
        else:
            total = (total + group) * scale if total and total < scale else total + group * scale
            group = Decimal(0)
    return total + group, last


def _kind(figure: str, value: Decimal) -> Kind:
    if len(figure) == 4 and figure.isdigit() and 1500 <= value <= 2099:
        return "year"
    if len(figure) <= 2 and figure.isdigit() and 1 <= value <= 31:
        return "day"
    return "number"


def _read(match: "regex.Match[str]") -> Number:
    start, end = match.span()
    if match["ordinal"]:
        return Number(start, end, _read_ordinal(match["ordinal"].lower()), None, Decimal(1), "ordinal", False)
    return _read_digits(match) if "digits" in match.re.groupindex else _read_in_words(match)


def _read_in_words(match: "regex.Match[str]") -> Number:
    start, end = match.span()
    if match["half"]:
        scale = _scales(match["half"])
        return Number(start, end, scale / 2, None, scale, "word", False)
    if match["quartered"]:
        scale = _scales(match["quartered"])
        return Number(start, end, scale * (3 if match["quarters"] == "three" else 1) / 4, None, scale, "word", False)
    if match["whole"]:
        scale = _scales(match["halves"] or "")
        return Number(start, end, (_read_words(match["whole"])[0] + HALF) * scale, None, scale, "word", False)
    if match["some"]:
        least = _scales(match["somescale"])
        return Number(start, end, least, least * 10, Decimal(1), "word", False)
    if match["indefinite"]:
        least = Decimal(1)
        for word in match["indefinite"].lower().split(" of "):
            least *= INDEFINITE[word]
        return Number(start, end, least, least * 10, Decimal(1), "word", False)
    value, scale = _read_words(match["words"])
    kind: Kind = "one" if match["words"].lower() == "one" else "word"
    return Number(start, end, value, None, scale, kind, bool(match["few"]))


def _read_ordinal(run: str) -> Decimal:
    if run[0].isdigit():
        return Decimal(regex.match(r"\d+", run)[0])  # type: ignore[index]
    *tens, last = regex.split(r"[- ]", run)
    return Decimal(1 + ORDINAL_WORDS.index(last)) + sum((TENS[word] for word in tens), Decimal(0))


def _read_digits(match: "regex.Match[str]") -> Number:
    start, end = match.span()
    figure, minus, scales, odd, broken = match.group("figure", "minus", "scales", "odd", "broken")
    odd = odd or match["oddscale"]
    value = _figure(figure)
    if broken:
        above, below = VULGAR.get(broken, broken.lstrip("- ")).split("/")
        value += (Decimal(above) / Decimal(below)).quantize(Decimal("0.0001")).normalize()
    if match["power"]:
        value *= Decimal(10) ** int(match["power"].rpartition("^")[2])
    if not (minus or scales or odd or broken or match["power"]):
        return Number(start, end, value, None, ONE, _kind(figure, value), False)
    scale = _scales(scales)
    value *= scale
    for more in SMALLER.finditer(match["smaller"] or ""):  # `85 billion 109 million`
        scale = _scales(more[2])
        value += int(more[1]) * scale
    return Number(start, end, -value if minus else value, None, scale, "number", bool(odd))


def _figure(figure: str) -> Decimal:
    """The value of digits: in `7   25` a decimal point has become a space, in `6 . 2` it stands between two."""
    if "  " in figure:
        figure = ".".join(figure.split())
    return Decimal(figure.replace(",", "").replace(" ", ""))


HEADS = frozenset((*SMALL, *TENS, *INDEFINITE, *SOME, "a", "an", "half", "quarter", "minus", *ORDINAL_WORDS))
DIGITS = regex.compile(r"[-−]?\d|(?<=[\s(])\.\d")


def find_numbers(text: str, words: Mapping[str, Sequence[int]]) -> tuple[Number, ...]:
    """All numbers of `text` (already folded: ASCII digits, plain spaces), in order, none overlapping.

    `words` says where each word of the text, in small letters, stands.
    """
    figures, in_words = _pattern()
    starts = [match.start() for match in DIGITS.finditer(text)]
    starts += [start for word in HEADS if word in words for start in words[word]]
    found: list[Number] = []
    end = 0
    for start in sorted(starts):
        if start < end:
            continue
        if text[start].isalpha():
            match = in_words.match(text, start) or (text.startswith("minus", start) and figures.match(text, start)) or None
        else:
            match = figures.match(text, start) or (text[start] in "-−" and figures.match(text, start + 1)) or None
        if match:
            if text[start].isalpha() or (match["figure"] or "").isascii():  # other scripts' digits are none
                found.append(_read(match))
            end = match.end()
    return tuple(found)

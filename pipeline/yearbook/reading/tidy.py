"""Tidy: what can't be seen, spaces too many or missing, and what parts two sheets, before the lines of a page are looked at."""

import regex

from yearbook.model import Language
from yearbook.reading.lines import Reading, edited

BOILERPLATE, FOREIGN = "\f", "\v"  # what both are written over by
# Boilerplate and the ends of sheets: but for the last line end, what parts two lines there is left out.
SHEET_END = r"(?<![ \n\r])[ \n\r]*+\f(?:[\f\n\r]|[ ]+(?=[\f\n\r]))*+"
INVISIBLE = r"[\u00ad\u200b-\u200d\u2060\ufeff]|\r(?=\n)"  # soft hyphens, joiners, the first half of a line end
# In English, spaces beyond one behind a stop; and where one is missing there: `30 million yuan.The rest`, `Dandong,Fushun`.
UNSEEN = {
    "en": regex.compile(f"{SHEET_END}|{INVISIBLE}" + r"|(?<=\S[.,;:!?)\]\"'”] ) +(?=\S)"),
    "zh": regex.compile(f"{SHEET_END}|{INVISIBLE}"),
}
UNSPACED = regex.compile(
    r"(?<=[\p{Ll})%]|\d(?=\.\p{Lu}\p{Ll}))[.](?=\p{Lu}[\p{Ll} ])|(?<=[\p{L})%\d])[,;](?=\p{L})|(?<=[\p{L})%]),(?=\d)"
)
# `12, 345 households` on a page that has no `12,345`: without other thousands to go by, three numbers so would be a list.
THOUSANDS_APART = regex.compile(r"(?<=(?<![\d.,])\d{1,3},) (?=\d{3}(?!\d))")
THOUSANDS = regex.compile(r"\d,\d{3}(?!\d)")
# In Chinese, spaces beside numbers, as word processors set them, and behind Western stops.
BESIDE_NUMBER = regex.compile(r"(?<=\p{Han}) (?=\d)|(?<=[\d%]) (?=\p{Han})")
TIGHT = regex.compile(r"(?<=\p{Han})(?=\d)|(?<=[\d%])(?=\p{Han})")
BEHIND_STOP = regex.compile(r"(?<=[\p{Han}\d%)][,;:、]) (?=[\p{Han}\d])(?<!\d, (?=\d))")
# Lines, and the empty ones that some printouts have behind each.
LINE, BLANK = regex.compile(r"[^\n]+"), regex.compile(r"(?<=\S *)\n(?=\n\S)")


def tidied(folded: str, language: Language) -> Reading:
    """Without what can't be seen, spaces too many, and what parts two sheets but one line end; with spaces that are missing behind stops in English."""
    left_out = [(match.start(), match.end() - ("\f" in match[0])) for match in UNSEEN[language].finditer(folded)]
    folded = folded.replace(BOILERPLATE, "\n").replace(FOREIGN, "\n")
    if language == "en":
        apart = [match.span() for match in THOUSANDS_APART.finditer(folded)]
        if len(apart) > 2 and not THOUSANDS.search(folded):
            left_out = sorted(left_out + apart)
        return edited(folded, left_out, [match.end() for match in UNSPACED.finditer(folded)])
    beside = [match.span() for match in BESIDE_NUMBER.finditer(folded)]
    if len(beside) > 1 and len(beside) > sum(1 for _ in TIGHT.finditer(folded)):
        left_out += beside
    blank = [match.span() for match in BLANK.finditer(folded)]
    if len(blank) * 5 > sum(1 for _ in LINE.finditer(folded)) * 3:  # most lines are followed by an empty one
        left_out += blank
    return edited(folded, sorted(left_out + [match.span() for match in BEHIND_STOP.finditer(folded)]))

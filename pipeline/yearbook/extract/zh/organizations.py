"""Organizations in Chinese: rules over the text in which places are written over; what they end in stands in the lexicons."""

import regex

from yearbook.extract.scan import Scan
from yearbook.extract.zh.places import after_break
from yearbook.extract.zh.words import Words

ORGANIZATION = "\ue012"  # written over an organization, in the text for other names
CLAIMED = "\ue006"  # … and over what is claimed before
OPENS = regex.compile(r"(?<![\ue010\ue011])[\ue010\ue011]|[省市县区旗州盟师]|自治|兵团|国家|中央|中共|行署|地区|特区")
AFTER_ORGANIZATION = regex.compile(r"\ue012[、和与及](?:[省市县区州旗](?=\p{Han}))?")
LISTED = "organization.listed"
LONGEST = 14  # characters before the head of a name without a place
FOUNDED = (
    "成立",
    "组建",
    "建立",
    "创办",
    "兴办",
    "建成",
    "新建",
    "创建",
    "组成",
    "开办",
    "建",
    "办",
)  # what is founded has no name yet
NAME_RUN = regex.compile(r"(?:\p{Han}|·|“\p{Han}{1,6}”|[A-Za-z]|\((?:\p{Han}|[\ue010\ue011]){1,6}\))+$")
IN_BRACKETS = regex.compile(r"\((?:\p{Han}|[\ue010\ue011]){1,6}\)|[“”·]")


def find(scan: Scan, words: Words, placed: str) -> str:
    """Claim organizations; gives the text with them written over. `placed` has the places written over."""
    text = hide(placed, scan)
    for rule, match in scan.matches("organization", text=text, starts=_starts(scan, text)):
        if rule.id != LISTED:
            scan.add("organization", *match.span(), rule.id)
    _unplaced(scan, words, text)
    return _listed(scan, placed)


def _starts(scan: Scan, text: str) -> list[int]:
    """Where names may begin: with a place, a level, or a name that stands in a lexicon."""
    starts = {match.start() for match in OPENS.finditer(text)}
    starts.update(
        start for name in ("national", "bank") for _, start, _ in scan.rules.finders[name].find_matches_as_indexes(text)
    )
    return sorted(starts)


def _listed(scan: Scan, placed: str) -> str:
    """`省财政厅、教育厅和民政厅`: what stands in a list after an organization; each one found lets the next be found."""
    while True:
        text = hide(placed, scan)
        starts = [match.end() for match in AFTER_ORGANIZATION.finditer(text)]
        matches = scan.matches("organization", text=text, starts=starts) if starts else ()
        found = [match.span() for rule, match in matches if rule.id == LISTED]
        if not found:
            return text
        for span in found:
            scan.add("organization", *span, LISTED)


def hide(placed: str, scan: Scan) -> str:
    """The text with what is claimed written over: organizations by their own sign."""
    pieces: list[str] = []
    at = 0
    for draft in sorted(scan.drafts, key=lambda one: one.start):
        sign = ORGANIZATION if draft.type == "organization" else CLAIMED
        pieces += (placed[at : draft.start], sign * (draft.end - draft.start))
        at = draft.end
    return "".join((*pieces, placed[at:]))


def _unplaced(scan: Scan, words: Words, text: str) -> None:
    """Names that hold no place, by their head: the words before it that stand in no clause of their own."""
    generic = scan.rules.lexicons["generic"]
    for match in scan.rules.patterns["$unplaced_head"].finditer(text):
        run = NAME_RUN.search(text, max(0, match.start() - LONGEST), match.start())
        if run is None or not scan.free(*match.span()):
            continue
        brackets = [one.end() for one in IN_BRACKETS.finditer(text, run.start(), match.start())]
        low = run.start()
        start = after_break(scan.text, words, low, brackets[0] - 1 if brackets else match.start())
        while start < match.start() and text[start] in "(（)”·":
            start += 1
        stem = text[start : match.start()]
        plain = IN_BRACKETS.sub("", stem)
        if len(plain) < 2 or plain in generic or plain.endswith(("所", "个", "家", "的")) or plain[0] in "各该本全某":
            continue
        if text.endswith(FOUNDED, 0, start) or all(word in generic for word in _cut(words, scan.text, start, match.start())):
            continue
        branch = scan.rules.patterns["$branch"].match(text, match.end())
        end = branch.end() if branch else match.end()
        if scan.free(start, end):
            scan.add("organization", start, end, "organization.unplaced")


def _cut(words: Words, text: str, start: int, end: int) -> list[str]:
    """The words between two offsets."""
    found = []
    at = start
    while at < end:
        _, stop = words.tags.get(at, ("", end))
        found.append(text[at : min(stop, end)])
        at = stop
    return found

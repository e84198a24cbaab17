"""Organizations in Chinese: rules over the text in which places are written over; what they end in stands in the lexicons."""

from bisect import bisect_right

import regex

from yearbook.extract.scan import Scan
from yearbook.extract.zh.places import after_break
from yearbook.extract.zh.words import Words

ORGANIZATION = "\ue012"  # written over an organization, in the text for other names
CLAIMED = "\ue006"  # … and over what is claimed before
OPENS = regex.compile(
    r"(?<![\ue010\ue011])[\ue010\ue011]|[省市县区旗州盟师]|自治|[共青]?团[省市县区州旗]委|兵团|国家|中央|中共|行署|地区|特区"
)
AFTER_ORGANIZATION = regex.compile(r"\ue012[、和与及](?:[省市县区州旗](?=\p{Han}))?")
LISTED = "organization.listed"
LONGEST_LIST = 12  # names of a list after its first
PLACE_SIGNS = "\ue010\ue011"
HAN = regex.compile(r"\p{Han}")
BEFORE_LEVEL = frozenset("在向由从到与及把为对给赴将被于经据按和即指省内邀同会请派受获报送")
FORMER = ("原", "前", "新")  # before a name, and not of it
FARTHEST = 30  # characters from a name's beginning to its head
NAME_SIGNS = regex.compile(r"[\p{Han}\ue010\ue011“”·()、A-Za-z]*+")
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
    together = scan.rules.together("organization")
    for start in _starts(scan, words, text):
        found = together.match(text, start) if scan.free(start, start + 1) else None
        if found:
            scan.consider("organization", *found[1].span(), found[0].id)
        if found and scan.free(*found[1].span()):
            scan.add("organization", *found[1].span(), found[0].id)
    _unplaced(scan, words, text)
    return _listed(scan, placed)


def _starts(scan: Scan, words: Words, text: str) -> list[int]:
    """Where names may begin: with a place or a level before a head, or with a name that stands in a lexicon."""
    finders = scan.rules.finders
    heads = sorted(
        start
        for name in ("institution", "department", "party_body")
        for _, start, _ in finders[name].find_matches_as_indexes(text)
    )
    starts = set()
    for match in OPENS.finditer(text):
        start = match.start()
        inside = start > 0 and HAN.match(text, start - 1) is not None and text[start - 1] not in BEFORE_LEVEL
        if inside and text[start] not in PLACE_SIGNS and not words.cuts(start):
            continue  # a level's character inside a word: `开发区`
        n = bisect_right(heads, match.start())
        if n < len(heads) and heads[n] - match.start() <= FARTHEST and NAME_SIGNS.fullmatch(text, match.start(), heads[n]):
            starts.add(match.start())
    starts.update(start for name in ("national", "bank") for _, start, _ in finders[name].find_matches_as_indexes(text))
    return sorted(starts)


def _listed(scan: Scan, placed: str) -> str:
    """`省财政厅、教育厅和民政厅`: what stands in a list after an organization; each one found lets the next be found."""
    match_at = scan.rules.patterns[LISTED].match
    text = hide(placed, scan)
    for _ in range(LONGEST_LIST):
        matches = filter(None, (match_at(text, before.end()) for before in AFTER_ORGANIZATION.finditer(text)))
        found = [match.span() for match in matches if scan.free(*match.span())]
        if not found:
            break
        for span in found:
            scan.add("organization", *span, LISTED)
        text = hide(placed, scan)
    return text


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
        start += text[start] in FORMER and match.start() - start > 3
        stem = text[start : match.start()]
        plain = IN_BRACKETS.sub("", stem)
        if len(plain) < 2 or plain in generic or plain.endswith(("所", "个", "家", "的")) or plain[0] in "各该本全某":
            continue
        founded = text.endswith(FOUNDED, 0, start) and match[0] not in ("大学", "学院", "医院", "银行")
        if founded or all(word in generic for word in _cut(words, scan.text, start, match.start())):
            continue
        end = match.end()
        while branch := scan.rules.patterns["$branch"].match(text, end):
            end = branch.end()
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

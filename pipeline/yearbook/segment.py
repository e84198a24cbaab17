"""Segment: where the page's own text stands in the file, what its title is, and its sections.

Nothing is cut out: all results are offsets. Sections do not overlap; text before the first belongs to the page.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from yearbook.model import Boilerplate, Layout, Section
from yearbook.rules import Rules

HAN = regex.compile(r"\p{Han}")
LATIN = regex.compile(r"[A-Za-z]{3}")
LINE = regex.compile(r"[^\n\r\f\u2028\u2029]*(?:\r\n|[\n\r\f\u2028\u2029]|$)")
STAMP = regex.compile(r"\d{1,2}:\d{2}:\d{2}(?=(?:[一二三四五六七八九十]{1,3}|\d{1,2})月|\p{Han})")
BROKEN_HAN = regex.compile(r"(?<=\p{Han})[ \u3000]*[\r\n]+[ \u3000]*(?=\p{Han})")
MENU_SIGN = regex.compile(r"[|｜/／]")
BRACKETS = regex.compile(r"【([^【】]{1,300})】")
# What may stand before a header on its own line: numbering, or a day of a chronicle.
NUMBERING = regex.compile(
    r"[\s\u3000]*(?:[(（]?(?:[IVXⅠ-Ⅻ]+|\d{1,2}|[一二三四五六七八九十]+)[)）.．、]?"
    r"|(?:[\d０-９]{1,2}月)?[\d０-９]{1,2}日?(?:[—–~～至、和到-]+(?:[\d０-９]{1,2}月)?[\d０-９]{1,2})?日|[上中下]旬|[■◆●□◇○▲△★☆◎])?[\s\u3000]*$"
)
# A heading with its number: `II. Agriculture`, `(一) 概况`; the number is not part of the title.
NUMBERED = regex.compile(
    r"(?:[(（](?:[IVXⅠ-Ⅻ]+|[一二三四五六七八九十]+|\d{1,2})[)）]|(?:[IVX]+|[Ⅰ-Ⅻ]+|[一二三四五六七八九十]+|\d{1,2})[.．、]|第[一二三四五六七八九十\d]{1,3}[章节篇](?=[\s\u3000]))\s*(?P<title>\S.*)"
)
MONTH = regex.compile(r"(?:[一二三四五六七八九十]{1,2}|[\d０-９]{1,2})[ \u3000]?月(?:份)?$")
# A Chinese heading has no clause in it; a table's row has gaps or figures with units.
HAN_HEADING = regex.compile(r"(?![\d０-９]+日)[\p{Han}“”‘’《》、·（）()—\dA-Za-z０-９ \u3000－+-]{2,24}")
BREADCRUMB = regex.compile(r"[|｜>＞»›]|年[鉴鑑鑒][^，。,]{0,12}$")
GAPS = regex.compile(r"[ \u3000\u00a0\t]{2,}")
ENDS_SENTENCE = regex.compile(r"[.!?:;。！？：；ꎮꎻ”\"'’)）】]\s*$")
PUBLISHED = regex.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$")  # when a site put a page up
BLANK = "\0 \t\r\n\f\u00a0\u3000\ufeff\u2028\u2029"
MAX_NOISE = 300  # characters: a longer line is prose, not a site's or printer's
EDGE = 2  # lines at the top and at the bottom of a sheet that may be its running head and its number
MAX_HEAD = 60  # characters: a longer line is prose, also if it stands on two sheets
FIGURES = regex.compile(r"[\s\d０-９·•.…—–-]+")
MAX_BARE = 90  # characters: a longer line is prose, not a bare header
MAX_HAN = 24  # … in Chinese
MAX_TITLE = 160  # characters: a longer first line is no title
MIN_HAN = 28  # characters: a Chinese line that is as long is prose


@dataclass(frozen=True)
class _Line:
    start: int
    end: int  # without the line end
    text: str  # trimmed
    first: int  # where the trimmed text starts


def segment(text: str, rules: Rules) -> Layout:
    """Title, sections and boilerplate of a page's text; offsets are code points, ends exclusive."""
    lines = [line for match in LINE.finditer(text) if match.end() > match.start() for line in _parted(match)]
    running = _running_heads(lines, text) if "\f" in text else frozenset()
    noisy = [bool(line.text) and (n in running or _is_boilerplate(line, rules)) for n, line in enumerate(lines)]
    first, last = _own_lines(lines, noisy)
    body = (lines[first].start, lines[last - 1].end) if first < last else (len(text), len(text))
    noise = [line for line, is_noise in zip(lines[first:last], noisy[first:last], strict=True) if is_noise]
    own = [line for line, is_noise in zip(lines[first:last], noisy[first:last], strict=True) if line.text and not is_noise]
    headers = _bracketed(text, body, rules)
    inferred = _inferred(own, headers, rules)
    sections = _sections(text, sorted(headers + inferred, key=lambda header: header[0]), body)
    apart = [(0, body[0]), *((line.start, line.end) for line in noise), (body[1], len(text))]
    boilerplate = tuple(Boilerplate(start=start, end=end) for start, end in apart if text[start:end].strip())
    return Layout(_title(own, sections), sections, boilerplate)


def _parted(match: "regex.Match[str]") -> Iterator[_Line]:
    """A line; or two, where a time stamp is glued to the page's own text: `18:23:541月1日`."""
    stamp = STAMP.search(match[0])
    if stamp:
        yield _line(match.start(), match[0][: stamp.end()])
        yield _line(match.start() + stamp.end(), match[0][stamp.end() :])
    else:
        yield _line(match.start(), match[0])


def _line(start: int, whole: str) -> _Line:
    indent = len(whole) - len(whole.lstrip(BLANK))
    return _Line(start, start + len(whole.rstrip("\r\n\f\u2028\u2029")), whole.strip(BLANK), start + indent)


def _is_boilerplate(line: _Line, rules: Rules) -> bool:
    return len(line.text) <= MAX_NOISE and any(rules.patterns[rule.id].search(line.text) for rule in rules.of("boilerplate"))


def _running_heads(lines: list[_Line], text: str) -> frozenset[int]:
    """The lines that stand at the edges of many sheets of a printed text, the same but for figures: running heads and page numbers.

    Many is every third, for left and right sheets may differ. Sheets are parted by form feeds; on top of the first one stands rather a title.
    """
    sheets: list[list[int]] = [[]]
    for n, line in enumerate(lines):
        if line.text:
            sheets[-1].append(n)
        if text[line.start : line.end + 1].endswith("\f"):
            sheets.append([])
    edges = [{*sheet[:EDGE], *sheet[-EDGE:]} for sheet in sheets if sheet]
    heads = Counter(
        head for sheet in edges for head in {FIGURES.sub("", lines[n].text) for n in sheet if len(lines[n].text) <= MAX_HEAD}
    )
    often = {head for head, count in heads.items() if count > 1 and 3 * count >= len(edges)}
    top = sheets[0][:EDGE] if sheets[0] else []
    return frozenset(n for sheet in edges for n in sheet if FIGURES.sub("", lines[n].text) in often and n not in top)


def _own_lines(lines: list[_Line], noisy: list[bool]) -> tuple[int, int]:
    """The lines of the page's own text: from the first to the last that is neither empty nor boilerplate."""
    own = [n for n, line in enumerate(lines) if line.text and not noisy[n]]
    return (own[0], own[-1] + 1) if own else (len(lines), len(lines))


def _bracketed(text: str, body: tuple[int, int], rules: Rules) -> list[tuple[int, str, bool]]:
    """Headers in whole brackets that open a line or follow a sentence, as (start, title, inferred)."""
    found = []
    for match in BRACKETS.finditer(text, *body):
        title = " ".join(BROKEN_HAN.sub("", match[1]).split())
        before = text[max(0, match.start() - 120) : match.start()].rpartition("\n")[2]
        opens = NUMBERING.match(before) or ENDS_SENTENCE.search(before)
        menu = all(rules.patterns["$no_header"].fullmatch(part.strip()) for part in MENU_SIGN.split(title) if part.strip())
        if title and opens and not menu:
            found.append((match.start(), title, False))
    return found


def _inferred(own: list[_Line], headers: list[tuple[int, str, bool]], rules: Rules) -> list[tuple[int, str, bool]]:
    """Headers whose brackets are lost: glued to the text, half lost, or a bare line of their own."""
    found: list[tuple[int, str, bool]] = []
    starts = [start for start, _, _ in headers]
    any_numbered = sum(len(line.text) <= MAX_BARE and bool(NUMBERED.match(line.text)) for line in own) > 1
    for n, line in enumerate(own):
        at = bisect_left(starts, line.start)
        if at < len(starts) and starts[at] <= line.end:
            continue
        before = own[n - 1] if n else None
        after = own[n + 1] if n + 1 < len(own) else None
        title = _glued(line, rules)
        if title is None and _is_han(line):
            title = _han_title(before, line, after, bool(headers) or len(found) > 1, rules)
        elif title is None and n and before and after and _bare(before, line, after, MAX_TITLE if n == 1 else MAX_BARE):
            numbered = NUMBERED.match(line.text)
            if numbered:
                title = numbered["title"]
            elif (found or not any_numbered) and not (
                (headers or any_numbered) and (len(after.text) <= MAX_BARE or after.text[0] == "【")
            ):
                title = line.text
        if title is not None:
            found.append((line.first, title.strip("【】 \u3000■◆●□◇○▲△★☆◎"), True))
    return found


def _is_han(line: _Line) -> bool:
    """Is the line Chinese, its number left out?"""
    return HAN.search(line.text[:12]) is not None and LATIN.search(line.text[:12]) is None


def _han_title(before: _Line | None, line: _Line, after: _Line | None, bracketed: bool, rules: Rules) -> str | None:
    """The title of a Chinese header without brackets: a month, a numbered or a bare line; or one glued to a place's name."""
    if MONTH.fullmatch(line.text):
        return line.text
    if before is None:
        return None
    numbered = NUMBERED.match(line.text)
    title = str(numbered["title"]) if numbered else line.text
    heading = HAN_HEADING.fullmatch(title) is not None and not GAPS.search(title.strip())
    if heading and after is not None and (numbered or _stands_alone(before, line, after)):
        return title
    return _before_place(line, rules) if bracketed and len(line.text) > MIN_HAN else None


def _stands_alone(before: _Line, line: _Line, after: _Line) -> bool:
    """Is a short line a heading: after the end of a paragraph, and before a long line that is no header of its own?"""
    if BREADCRUMB.search(before.text) and len(before.text) <= MAX_BARE:
        return False  # the page's own heading, under a site's
    ended = ENDS_SENTENCE.search(before.text) is not None or len(before.text) <= MAX_HAN
    opens = len(after.text) >= MIN_HAN or (len(after.text) > len(line.text) and after.text[-1] in "。.ꎮ")
    return ended and opens and not after.text.startswith("【") and not MONTH.fullmatch(after.text) and len(line.text) >= 2


def _before_place(line: _Line, rules: Rules) -> str | None:
    """On a page of bracketed headers, one that lost its brackets: what ends in a heading's word right before a place's name."""
    text = line.text.removeprefix("【")
    for _, start, _ in rules.place_names.find_matches_as_indexes(text[:MAX_HAN]):
        title = text[:start]
        if len(title) >= 4 and HAN_HEADING.fullmatch(title) and title[-2:] in rules.lexicons["heading_end"]:
            return title
    return None


def _glued(line: _Line, rules: Rules) -> str | None:
    for rule in rules.of("header"):
        match = rules.patterns[rule.id].match(line.text)
        if match:
            return str(match["title"])
    return None


def _bare(before: _Line, line: _Line, after: _Line, longest: int) -> bool:
    """A short line that ends no sentence, between the end of one paragraph (or a line of up to `longest`) and a longer one."""
    return (
        len(line.text) <= MAX_BARE
        and len(line.text.split()) <= 12
        and (line.text[0].isupper() or line.text[0].isdigit() or bool(NUMBERED.match(line.text)))
        and any(character.isalpha() for character in line.text)
        and not ENDS_SENTENCE.search(line.text)
        and not PUBLISHED.search(line.text)
        and line.text[-1] not in ",-，、"
        and (bool(ENDS_SENTENCE.search(before.text)) or len(before.text) <= longest)
        and not after.text[0].islower()
        and (len(after.text) > len(line.text) or len(after.text) <= MAX_BARE)
    )


def _sections(text: str, headers: list[tuple[int, str, bool]], body: tuple[int, int]) -> tuple[Section, ...]:
    ends = [*(start for start, _, _ in headers[1:]), body[1]]
    return tuple(
        Section(
            title=title,
            start=start,
            end=end if n + 1 < len(headers) else start + len(text[start:end].rstrip()),
            inferred=inferred,
        )
        for n, ((start, title, inferred), end) in enumerate(zip(headers, ends, strict=False))
    )


def _title(own: list[_Line], sections: tuple[Section, ...]) -> str | None:
    """The page's heading: a short first line that ends no sentence and opens no section."""
    if not own:
        return None
    line = own[0]
    opens = any(line.start <= section.start <= line.end and not section.inferred for section in sections)
    if opens or len(line.text) > MAX_TITLE or line.text[-1] in ".。;；,，" or "【" in line.text:
        return None
    return line.text

"""The life of a page, forward only: load, segment, extract, link, relate, audit, and the model that checks it all.

Read this file first. Every input ends as one `Page` with one outcome; a page that can't be read says why in it.
"""

import hashlib
from bisect import bisect_left, bisect_right
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from yearbook.audit import audit
from yearbook.extract import Extracted
from yearbook.extract import extract as extract_mentions
from yearbook.inputs import Input, failed_page
from yearbook.installed import made_by
from yearbook.language import detect_language, parts
from yearbook.ledger import with_additive
from yearbook.link import link
from yearbook.load import Loaded, LoadError, load, read_bytes
from yearbook.model import Draft, Language, Layout, Outcome, Page
from yearbook.relate import relate
from yearbook.rules import RuleError, Rules, load_rules
from yearbook.segment import segment


class Dropped(NamedTuple):
    """What a rule, a table or a shape would have made a mention of, in `text[start:end]`; and the mention that stands there instead, if one does."""

    start: int
    end: int
    type: str
    rule: str
    instead: str | None


def extract(text: str, *, rules: Rules | None = None, language: Language | None = None, year: int | None = None) -> Page:
    """What a page's text says; offsets are code points into `text`.

    `rules` are the shipped ones if None; `language` and `year` override what the page's own words tell.
    """
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return read_page(Loaded(text, sha256), "", rules, language, year)


def read_page(loaded: Loaded, source: str, rules: Rules | None, language: Language | None, year: int | None) -> Page:
    """The stages in their order, over one page's text; lines in the other language are read by its rules."""
    text, made = loaded.text, made_by(language, year)
    main = language or detect_language(text)
    layout = segment(text, _rules_of(main, rules))
    read = _extracted(text, layout, main, bool(language), rules)
    drafts = sorted((draft for _, extracted in read for draft in extracted.drafts), key=lambda draft: draft.start)
    for n, draft in enumerate(drafts, start=1):
        draft.id = f"m{n}"
    records: list[dict[str, Any]] = []
    for own, extracted in read:
        year = link(extracted.drafts, text, own, year)
        records += relate(extracted.drafts, text, extracted.reading, own)
    records.sort(key=itemgetter("start"))
    unclaimed = sorted(span for _, extracted in read for span in extracted.unclaimed)
    page = Page.model_validate(
        {
            "source": source,
            "sha256": loaded.sha256,
            "made_by": made,
            "language": main,
            "year": year,
            "title": layout.title,
            "text": text,
            "sections": layout.sections,
            "boilerplate": layout.boilerplate,
            "mentions": [_mention(draft, text) for draft in drafts],
            "records": records,
            "unclaimed": [{"start": start, "end": end, "text": text[start:end]} for start, end in unclaimed],
            "outcome": Outcome(status="partial" if loaded.lossy else "ok", notes=loaded.notes),
        }
    )
    findings = audit(page, read[0][1].reading, read[0][0])
    ledger = with_additive(page.records, findings, {mention.id: mention for mention in page.mentions})
    return page.model_copy(update={"findings": findings, "records": ledger})


def _extracted(text: str, layout: Layout, main: Language, stated: bool, rules: Rules | None) -> list[tuple[Rules, Extracted]]:
    """What the rules of the page's language find in it, and unless the language was stated, those of the other in the lines that are in it."""
    spoken = [(main, layout.boilerplate, ())] if stated else parts(text, layout, main)
    return [
        (own := _rules_of(one, rules), extract_mentions(text, boilerplate, foreign, own)) for one, boilerplate, foreign in spoken
    ]


def dropped(page: Page, rules: Rules | None = None, language: Language | None = None) -> tuple[Dropped, ...]:
    """What was considered on a page and no mention was made of, in text order; `rules` and `language` as it was read with.

    A shorter or longer reading of the same type as the mention that stands there is left out.
    """
    text, main = page.text or "", page.language or "en"
    starts, ends = [mention.start for mention in page.mentions], [mention.end for mention in page.mentions]
    found: set[Dropped] = set()
    for _, extracted in _extracted(text, segment(text, _rules_of(main, rules)), main, bool(language), rules):
        for one in extracted.considered:
            start, end = extracted.reading.origin(one.start, one.end)
            over = page.mentions[bisect_right(ends, start) : bisect_left(starts, end)]
            if not any(mention.type == one.type for mention in over):
                found.add(Dropped(start, end, one.type, one.rule, over[0].id if over else None))
    return tuple(sorted(found, key=lambda one: one[:4]))


def _rules_of(language: Language, rules: Rules | None) -> Rules:
    return rules if rules and rules.language == language else load_rules(language)


def read_input(one: Input, *, rules: Rules | None = None, language: Language | None = None, year: int | None = None) -> Page:
    """The page of an input; one that can't be read is a page too, its outcome `failed` and its notes what to do."""
    made = made_by(language, year)
    try:
        if isinstance(one.content, LoadError):
            raise one.content
        loaded = one.content if isinstance(one.content, Loaded) else load(one.content, one.name)
        return read_page(loaded, one.source, rules, language, year)
    except LoadError as error:
        return failed_page(one, made, str(error))
    except MemoryError:
        return failed_page(one, made, "takes too much memory; split it into pages")
    except RuleError:
        raise
    except Exception as error:  # one bad page never stops the others: the only broad except
        return failed_page(one, made, f"the program failed on this page, please report it: {type(error).__name__}: {error}")


def read_file(
    path: Path, source: str, *, rules: Rules | None = None, language: Language | None = None, year: int | None = None
) -> Page:
    """A file's page, as `read_input` gives it; `source` is the path as given."""
    try:
        content: bytes | LoadError = read_bytes(path)
    except LoadError as error:
        content = error
    return read_input(Input(source, path.name, content), rules=rules, language=language, year=year)


def _mention(draft: Draft, text: str) -> dict[str, Any]:
    words = text[draft.start : draft.end]
    return {
        "type": draft.type,
        "id": draft.id,
        "start": draft.start,
        "end": draft.end,
        "text": words,
        "rule": draft.rule,
        **{name: value for name, value in draft.fields.items() if name != "title_spans"},  # of use to the stages alone
    }

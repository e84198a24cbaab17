"""Documents: named laws, plans, notices and outlines, with the file number that follows."""

from yearbook.extract.scan import Scan, span_of

# Rules that begin with the kind of a document, before which words of its name may stand.
QUALIFIED = frozenset({"document.unquoted", "document.unopened", "document.numbered"})
REACH = 100  # characters before the kind in which those words stand


def find(scan: Scan) -> None:
    """Find documents; `number` is the file number as written, without its brackets."""
    for rule, match in scan.matches("document", masked=False):
        start, end = span_of(match)
        if rule.id in QUALIFIED:
            start = _with_qualifiers(scan, start)
        number = match.groupdict().get("number") or (
            scan.words_at(start, end) if rule.id in ("document.file-number", "document.numbered") else None
        )
        scan.add("document", start, end, rule.id, number=number and " ".join(number.split()))


def _with_qualifiers(scan: Scan, start: int) -> int:
    """Where the capitalised words before the kind of a document begin: `Several Opinions on …`."""
    floor = max(0, start - REACH)
    found = scan.rules.patterns["$before_kind"].search(scan.text[floor:start])
    first = floor + found.start("qualifiers") if found else start
    return first if scan.free(first, start) else start

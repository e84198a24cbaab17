"""Documents: named laws, plans, notices and outlines, with the file number that follows."""

from yearbook.extract.scan import Scan, span_of


def find(scan: Scan) -> None:
    """Find documents; `number` is the file number as written, without its brackets."""
    for rule, match in scan.matches("document", masked=False):
        start, end = span_of(match)
        number = match.groupdict().get("number") or (
            scan.words_at(start, end) if rule.id in ("document.file-number", "document.numbered") else None
        )
        scan.add("document", start, end, rule.id, number=number and " ".join(number.split()))

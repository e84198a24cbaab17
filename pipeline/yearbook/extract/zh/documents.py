"""Documents in Chinese: what a rule finds, with its file number as the page has it."""

from yearbook.extract.scan import Scan


def find(scan: Scan) -> None:
    """Find named laws, plans, notices and outlines."""
    for rule, match in scan.matches("document", masked=False):
        number = match.span("number") if match.groupdict().get("number") else None
        written = "".join(scan.words_at(*number).split()) if number else None
        scan.add("document", *match.span(), rule.id, number=written)

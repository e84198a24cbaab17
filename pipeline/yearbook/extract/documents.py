"""Documents: named laws, plans, notices and outlines, with the file number that follows."""

from yearbook.extract.scan import Scan


def find(scan: Scan) -> None:
    """Find documents; `number` is the file number as written, without its brackets."""
    for rule, match in scan.matches("document", masked=False):
        groups = match.groupdict()
        number = groups.get("number")
        scan.add("document", *match.span(), rule.id, **({"number": number.strip()} if number else {}))

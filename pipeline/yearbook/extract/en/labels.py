"""Labels: numbers that name, order or compare, and so are no mention. They are claimed here and go nowhere."""

from yearbook.extract.scan import Scan


def find(scan: Scan) -> None:
    """Claim every number that a rule of type `label` matches; the rules that begin with a number are tried as one."""
    for _, match in scan.matches("label", alone=True):
        scan.claim(*match.span())
    for number in scan.numbers:
        if scan.free(number.start, number.end) and (found := scan.rules.labels.match(scan.masked, number.start)):
            scan.claim(*found.span())

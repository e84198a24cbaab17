"""Labels: numbers that name, order or compare, and so are no mention. They are claimed here and go nowhere."""

from yearbook.extract.scan import Scan


def find(scan: Scan) -> None:
    """Claim every number that a rule of type `label` matches."""
    for _, match in scan.matches("label"):
        scan.claim(*match.span())

"""Names in Chinese: places are located, then organizations and people found around them, then what is left of the places claimed."""

from yearbook.extract.scan import Scan
from yearbook.extract.zh import organizations, people, places
from yearbook.extract.zh.words import Words


def find(scan: Scan) -> None:
    """Find places, organizations and people."""
    words = Words.of(scan.text)
    located = places.locate(scan, words)
    placed = places.mask(scan.text, located)
    people.find(scan, words, organizations.find(scan, words, placed))
    places.claim(scan, words, located)

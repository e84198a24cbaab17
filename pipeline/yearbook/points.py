"""Calendar points as the text gives them: the year, or the month of a bare day, may still be missing."""

from typing import NamedTuple

LAST = 99  # a day: the last of its month, whichever that is in the year


class Point(NamedTuple):
    """A calendar point; `year` None is the page's year, plus `shift`; `day` LAST is the last of its month.

    `era` is an EDTF decade such as `198X`.
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    shift: int = 0
    era: str | None = None


def days_in(year: int | None, month: int) -> int:
    """Days of a month; without a year, February has 28."""
    leap = year is not None and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]

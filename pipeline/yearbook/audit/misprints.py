"""Misprints: which single slip in one figure would mend a sum that does not add up. A hint; the figure stays as it is printed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from yearbook.audit.precision import Figure, printed, scale_of

MOST = 20  # figures of a sum in which a slip is looked for
# A slip of scale: 万 for 亿 and thousand for million, a point or a nought too few or too many.
SCALES = tuple(Decimal(10) ** power for power in (4, -4, 3, -3, 1, -1))


def likeliest(figures: Sequence[Figure], holds: Callable[[Sequence[Decimal]], bool]) -> str | None:
    """The first slip, in one of the figures, without which `holds` is true of their values: two digits changed places, one is doubled,
    dropped, or another; a slip of scale. None if none or if slips of one kind in several figures would do.
    """
    for name, found in _found(figures, holds):
        if len({figure.id for figure, _ in found}) == 1:
            figure, value = found[0]
            return f"{figure.text!r} may be a misprint ({name}): {_plain(value)} would fit"
        if found:
            return None
    return None


def slips(figures: Sequence[Figure], holds: Callable[[Sequence[Decimal]], bool], of_scale: bool = True) -> bool:
    """Would one slip, in whichever of the figures, explain that `holds` is not true? A dropped digit explains too much to count."""
    too_much = {DROPPED} if of_scale else {DROPPED, RESCALED}
    return any(found for _, found in _found(figures, holds, too_much))


def _found(
    figures: Sequence[Figure], holds: Callable[[Sequence[Decimal]], bool], left_out: Collection[str] = ()
) -> Iterator[tuple[str, list[tuple[Figure, Decimal]]]]:
    """For each kind of slip, the figures that may hold one, with what they would be without it."""
    values = [figure.value for figure in figures]
    for name, slip in SLIPS.items() if len(figures) <= MOST else ():
        if name in left_out:
            continue
        yield (
            name,
            [
                (figure, value)
                for n, figure in enumerate(figures)
                for value in slip(figure)
                if value != figure.value and holds([*values[:n], value, *values[n + 1 :]])
            ],
        )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _edited(figure: Figure, edits: Callable[[str], Iterator[str]]) -> Iterator[Decimal]:
    digits = printed(figure)
    if digits and Decimal(digits) and figure.value_max is None:
        scale = scale_of(figure)
        for edit in edits(digits):
            yield Decimal(edit) * scale


def _swapped(digits: str) -> Iterator[str]:
    for n in range(len(digits) - 1):
        if digits[n] != digits[n + 1] and "." not in digits[n : n + 2]:
            yield digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]


def _doubled(digits: str) -> Iterator[str]:
    for n in range(len(digits) - 1):
        if digits[n] == digits[n + 1]:
            yield digits[:n] + digits[n + 1 :]


def _dropped(digits: str) -> Iterator[str]:
    for n in range(len(digits) + 1):
        for digit in "0123456789":
            yield digits[:n] + digit + digits[n:]


def _changed(digits: str) -> Iterator[str]:
    for n, old in enumerate(digits):
        for digit in "0123456789":
            if old not in (".", digit):
                yield digits[:n] + digit + digits[n + 1 :]


def _rescaled(figure: Figure) -> Iterator[Decimal]:
    for scale in SCALES:
        yield figure.value * scale


RESCALED = "a slip of scale"
DROPPED = "a digit is dropped"
SLIPS: Mapping[str, Callable[[Figure], Iterator[Decimal]]] = {
    "two digits changed places": lambda figure: _edited(figure, _swapped),
    "a digit is doubled": lambda figure: _edited(figure, _doubled),
    RESCALED: _rescaled,
    "one digit is another": lambda figure: _edited(figure, _changed),
    DROPPED: lambda figure: _edited(figure, _dropped),
}

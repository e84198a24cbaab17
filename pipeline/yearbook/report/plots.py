"""Plots: what an archive comes to, drawn by Plotly, each with its numbers as a table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from yearbook.evaluate.scores import Scores
from yearbook.report.money import Payment, Sum, sums, wordings
from yearbook.write import plain_number

FLOWS = 12  # donors, and recipients, that a diagram of flows names; the rest are drawn as others
PLACES = 25  # bars of a ranking
YEARS = 25  # that an axis names one by one
LISTED = 60  # rows of a plot's table
LINKED = 12  # transfers that a row of it leads to
LABEL = 34  # characters of a name beside a plot
UNNAMED, OTHERS = "(not named)", "(others)"
SCALES = ((10**9, "billion "), (10**6, "million "), (10**3, "thousand "), (1, ""))
FONT = {
    "family": 'system-ui, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    "size": 13,
    "color": "#1b1b1b",
}
VERDICT_COLOURS = {"conflict": "#d55e00", "rounding": "#e6ab02", "untestable": "#b0b0b0", "holds": "#0072b2"}
HALF_COLOURS = ("#0072b2", "#d55e00", "#56b4e9", "#e69f00")


class Line(NamedTuple):
    """A row of a plot's table: its cells, and the transfers that it sums."""

    cells: tuple[str, ...]
    payments: tuple[Payment, ...] = ()


class Plot(NamedTuple):
    """A plot as Plotly's data and layout, what it shows in a sentence, and its numbers as a table (`left` rows more are not listed)."""

    title: str
    said: str
    figure: dict[str, Any]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    left: int = 0


class Money(NamedTuple):
    """The transfers in one currency: how many, what they come to, and their plots."""

    currency: str
    transfers: int
    total: str
    plots: tuple[Plot, ...]
    unnamed: str | None  # of how much neither side is named, which no flow shows


def plotly() -> Markup:
    """Plotly's own script, to stand in a page."""
    from plotly.offline import get_plotlyjs

    return Markup(get_plotlyjs().replace("</script", "<\\/script"))


def money_plots(paid: Sequence[Payment]) -> tuple[Money, ...]:
    """For each currency, most used first, the flow from donors to recipients, and the sums by year and by place."""
    currencies = Counter(one.currency for one in paid)
    return tuple(_money(currency, [one for one in paid if one.currency == currency]) for currency, _ in currencies.most_common())


def _money(currency: str, paid: Sequence[Payment]) -> Money:
    total = sum((one.value for one in paid), Decimal())
    scale, word = next((scale, word) for scale, word in SCALES if total >= scale or scale == 1)
    unit = f"{word}{currency}"
    words = wordings(paid)
    silent = [one for one in paid if one.donor is None and one.recipient is None]
    unnamed = f"{_digits(sum((one.value for one in silent), Decimal()))} {currency} in {_times(len(silent))}" if silent else None
    plots = (*_flow(paid, words, scale, unit), *_by_year(paid, scale, unit), *_by_place(paid, words, scale, unit))
    return Money(currency, len(paid), _digits(total), plots, unnamed)


def _flow(paid: Sequence[Payment], words: Mapping[str, str], scale: int, unit: str) -> Iterator[Plot]:
    """Donors on the left, recipients on the right; who gives and gets is on both sides."""
    named = [one for one in paid if one.donor or one.recipient]
    if not named:
        return
    key = {one: (one.donor.key if one.donor else "", one.recipient.key if one.recipient else "") for one in named}
    flows = sums(named, key.__getitem__)
    tops = [_largest(flows, side) for side in (0, 1)]
    drawn: dict[tuple[str, str], list[Sum]] = {}
    for pair, one in flows.items():
        donor, recipient = (name if name in top else OTHERS for name, top in zip(pair, tops, strict=True))
        drawn.setdefault((donor, recipient), []).append(one)
    nodes = [*dict.fromkeys((0, ends[0]) for ends in drawn), *dict.fromkeys((1, ends[1]) for ends in drawn)]
    node = {"label": [_label(_called(name, words)) for _, name in nodes], "color": ["#999" if not name else "#d55e00" if side else "#0072b2" for side, name in nodes],
            "pad": 12, "thickness": 14, "line": {"width": 0}, "hovertemplate": "%{label}: %{value:,.4~g} " + unit + "<extra></extra>"}  # fmt: skip
    link = {
        "source": [nodes.index((0, ends[0])) for ends in drawn],
        "target": [nodes.index((1, ends[1])) for ends in drawn],
        "value": [float(sum((one.value for one in ones), Decimal()) / scale) for ones in drawn.values()],
        "color": ["rgba(0, 114, 178, .4)" if all(ends) else "rgba(120, 120, 120, .22)" for ends in drawn],
        "hovertemplate": "%{source.label} → %{target.label}: %{value:,.4~g} " + unit + "<extra></extra>",
    }
    rows = max(sum(side == 0 for side, _ in nodes), sum(side == 1 for side, _ in nodes))
    figure = _figure([{"type": "sankey", "node": node, "link": link, "arrangement": "fixed", "textfont": FONT}], 140 + 34 * rows)
    lines = tuple(Line((_called(donor, words), _called(recipient, words), _digits(one.value)), one.payments)
                  for (donor, recipient), one in flows.items())  # fmt: skip
    largest = lines[0].cells
    said = f"Flow diagram, donors left, recipients right. The largest of {len(lines)} flows: {largest[0]} to {largest[1]}, {largest[2]}."
    yield _plot("Who gave, who got", said, figure, ("donor", "recipient", f"sum ({unit.split()[-1]})"), lines)


def _largest(flows: Mapping[tuple[str, str], Sum], side: int) -> set[str]:
    """The names on one side of the flows through which most goes."""
    through: dict[str, Decimal] = {}
    for pair, one in flows.items():
        name = pair[side]
        through[name] = through.get(name, Decimal()) + one.value
    return set(sorted(through, key=lambda name: -through[name])[:FLOWS])


def _by_year(paid: Sequence[Payment], scale: int, unit: str) -> Iterator[Plot]:
    years = dict(sorted(sums(paid, lambda one: one.year).items()))
    if years:
        lines = tuple(Line((str(year), _digits(one.value)), one.payments) for year, one in years.items())
        trace = {"type": "bar", "x": list(years), "y": [float(one.value / scale) for one in years.values()], "marker": {"color": "#0072b2"},
                 "width": 0.7, "hovertemplate": "%{x}: %{y:,.4~g} " + unit + "<extra></extra>"}  # fmt: skip
        first, last = min(years), max(years)
        axis = {
            "title": {"text": "year"},
            "tickformat": "d",
            "range": [first - 1, last + 1],
            **({"dtick": 1} if last - first < YEARS else {}),
        }
        figure = _figure([trace], 320, xaxis=axis, yaxis={"title": {"text": unit}})
        most = max(lines, key=lambda line: Decimal(line.cells[1].replace(",", "")))
        yield _plot("By year", f"Bars, a year each, {lines[0].cells[0]} to {lines[-1].cells[0]}. Most in {most.cells[0]}: {most.cells[1]}.", figure,
                    ("year", f"sum ({unit.split()[-1]})"), lines)  # fmt: skip


def _by_place(paid: Sequence[Payment], words: Mapping[str, str], scale: int, unit: str) -> Iterator[Plot]:
    places = sums(paid, lambda one: one.place and one.place.key)
    if places:
        lines = tuple(
            Line((words[key], key if key.isdigit() else "", _digits(one.value)), one.payments) for key, one in places.items()
        )
        top = list(places.items())[:PLACES][::-1]
        names = [_label(words[key]) for key, _ in top]
        trace = _bars(names, [float(one.value / scale) for _, one in top], "#d55e00", unit)
        figure = _figure([trace], 120 + 24 * len(top), xaxis={"title": {"text": unit}}, yaxis=_names(names))
        yield _plot("By place that got it", f"Bars, ranked. Most: {lines[0].cells[0]}, {lines[0].cells[2]}.", figure,
                    ("place", "code", f"sum ({unit.split()[-1]})"), lines)  # fmt: skip


def findings_plot(kinds: Mapping[tuple[str, str], int]) -> Plot | None:
    """Findings by kind, each bar in parts by verdict; None of none."""
    if not kinds:
        return None
    names = sorted({kind for kind, _ in kinds}, key=lambda kind: sum(n for (one, _), n in kinds.items() if one == kind))
    traces = [{"type": "bar", "orientation": "h", "name": verdict, "y": list(range(len(names))), "x": [kinds.get((kind, verdict), 0) for kind in names],
               "marker": {"color": colour, "pattern": {"shape": "/" if verdict == "conflict" else ""}},
               "customdata": names, "hovertemplate": "%{customdata}: %{x} " + verdict + "<extra></extra>"}
              for verdict, colour in VERDICT_COLOURS.items()]  # fmt: skip
    figure = _figure(traces, 150 + 30 * len(names), barmode="stack", xaxis={"title": {"text": "findings"}}, yaxis=_names(names))
    lines = tuple(Line((kind, *(str(kinds.get((kind, verdict), 0)) for verdict in VERDICT_COLOURS))) for kind in reversed(names))
    conflicts = sum(n for (_, verdict), n in kinds.items() if verdict == "conflict")
    said = f"Stacked bars, a kind of finding each. {sum(kinds.values())} findings, {conflicts} of them conflicts."
    return _plot("Findings by kind", said, figure, ("kind", *VERDICT_COLOURS), lines)


def scores_plot(scores: Mapping[str, Mapping[str, Scores]]) -> Plot | None:
    """F1 of mentions whose span, type and value are right, by type, a bar for each group of pages (`en, development`); None of none."""
    types = sorted({type_ for one in scores.values() for type_ in one}, reverse=True)
    if not types:
        return None
    traces = []
    for (group, one), colour in zip(sorted(scores.items()), HALF_COLOURS * len(scores), strict=False):
        values = [one[type_].f1("right") if type_ in one else None for type_ in types]
        traces.append({**_bars(types, values, colour, ""), "name": group})
    layout = {"barmode": "group", "xaxis": {"title": {"text": "F1, span, type and value right"}, "range": [0, 1]}}
    figure = _figure(traces, 140 + 18 * len(types) * max(1, len(scores)), **layout, yaxis=_names(types))
    lines = tuple(Line((type_, group, str(one[type_].gold), str(one[type_].found), f"{one[type_].f1('right') or 0:.3f}"))
                  for type_ in reversed(types) for group, one in sorted(scores.items()) if type_ in one)  # fmt: skip
    said = f"Bars, a type of mention each, for {' and '.join(sorted(scores))}. Between 0 and 1, more is better."
    return _plot("Scores by type", said, figure, ("type", "pages", "in gold", "found", "F1"), lines)


def _plot(title: str, said: str, figure: dict[str, Any], columns: tuple[str, ...], lines: Sequence[Line]) -> Plot:
    return Plot(title, said, figure, columns, tuple(lines[:LISTED]), max(0, len(lines) - LISTED))


def _bars(names: Sequence[str], values: Iterable[float | None], colour: str, unit: str) -> dict[str, Any]:
    """Bars that lie, a name each; the names stand at numbers, so that two alike stay two."""
    return {"type": "bar", "orientation": "h", "y": list(range(len(names))), "x": list(values), "customdata": list(names), "marker": {"color": colour},
            "hovertemplate": "%{customdata}: %{x:,.4~g} " + unit + "<extra></extra>"}  # fmt: skip


def _names(names: Sequence[str]) -> dict[str, Any]:
    """The axis at which bars have their names."""
    return {"tickvals": list(range(len(names))), "ticktext": list(names), "automargin": True}


def _figure(data: list[dict[str, Any]], height: int, **layout: Any) -> dict[str, Any]:
    plain = {"font": FONT, "height": height, "margin": {"l": 60, "r": 20, "t": 20, "b": 50}, "paper_bgcolor": "#fff", "plot_bgcolor": "#fff",
             "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"}}  # fmt: skip
    for axis in ("xaxis", "yaxis"):
        if axis in layout:
            layout[axis] = {"gridcolor": "#e4e4e4", "zerolinecolor": "#888", "fixedrange": True, **layout[axis]}
    return {"data": data, "layout": {**plain, **layout}}


def _called(key: str, words: Mapping[str, str]) -> str:
    return words.get(key, key) or UNNAMED


def _label(name: str) -> str:
    """A name as Plotly's text, which has tags of its own."""
    return escape(name if len(name) <= LABEL else f"{name[: LABEL - 1]}…")


def _digits(value: Decimal) -> str:
    return f"{plain_number(value):,}"


def _times(count: int) -> str:
    return f"{count:,} transfer{'' if count == 1 else 's'}"

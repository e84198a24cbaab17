"""Plots: what an archive comes to, drawn by Plotly, each with its numbers as a table."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from yearbook.evaluate.scores import Scores
from yearbook.report.money import KINDS, Payment, Sum, sums, wordings
from yearbook.write import plain_number

FLOWS = 12  # donors, and recipients, that a diagram of flows names; the rest are drawn as others
PLACES = 25  # bars of a ranking
LISTED = 60  # rows of a plot's table
YEARS = 25  # that an axis names one by one
LABEL = 34  # characters of a name beside a plot
UNNAMED, OTHERS = "(not named)", "(others)"
SCALES = ((10**9, "billion "), (10**6, "million "), (10**3, "thousand "), (1, ""))
FONT = {
    "family": 'system-ui, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    "size": 13,
    "color": "#1b1b1b",
}
# Okabe and Ito's colours, told apart by colour-blind readers.
KIND_COLOURS = {
    "grant": "#0072b2",
    "subsidy": "#56b4e9",
    "donation": "#009e73",
    "investment": "#e69f00",
    "loan": "#d55e00",
    "other": "#999999",
}
VERDICT_COLOURS = {"conflict": "#d55e00", "rounding": "#e69f00", "untestable": "#bbbbbb", "holds": "#0072b2"}
GROUP_COLOURS = ("#0072b2", "#56b4e9", "#d55e00", "#e69f00")


class Line(NamedTuple):
    """A row of a plot's table: its cells, and the transfers that it sums."""

    cells: tuple[str, ...]
    payments: tuple[Payment, ...] = ()


class Plot(NamedTuple):
    """A plot as Plotly's data and layout, what it shows in a sentence, and its numbers as a table (`left` rows more are not listed).

    A mark's `customdata` is its name and the number of its row in the table.
    """

    title: str
    said: str
    figure: dict[str, Any]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    left: int = 0


class Money(NamedTuple):
    """The transfers in one currency: how many, what they come to as grants, loans and so on, and their plots."""

    currency: str
    transfers: int
    kinds: tuple[tuple[str, str], ...]  # kind, sum
    plots: tuple[Plot, ...]
    unnamed: str | None  # of how much neither side is named, which no flow shows


def plotly() -> tuple[Markup, str]:
    """Plotly's own script, to stand in a page, and its digest as a Content-Security-Policy names it."""
    from plotly.offline import get_plotlyjs

    script = get_plotlyjs().replace("</script", "<\\/script")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Markup(script), f"sha256-{digest}"


def money_plots(paid: Sequence[Payment]) -> tuple[Money, ...]:
    """For each currency, most used first, the flow from donors to recipients, and the sums by year and by place."""
    currencies = Counter(one.currency for one in paid)
    return tuple(_money(currency, [one for one in paid if one.currency == currency]) for currency, _ in currencies.most_common())


def _money(currency: str, paid: Sequence[Payment]) -> Money:
    words = wordings(paid)
    kinds = sums(paid, lambda one: one.kind)
    silent = [one for one in paid if one.donor is None and one.recipient is None]
    total = sum((one.value for one in silent), Decimal())
    unnamed = f"{digits(total)} {currency} in {len(silent):,} transfer{'' if len(silent) == 1 else 's'}" if silent else None
    plots = (*_flow(paid, words), *_by_year(paid), *_by_place(paid, words))
    return Money(currency, len(paid), tuple((kind, digits(kinds[kind].value)) for kind in KINDS if kind in kinds), plots, unnamed)


def _flow(paid: Sequence[Payment], words: Mapping[str, str]) -> Iterator[Plot]:
    """Donors on the left, recipients on the right; who gives and gets is on both sides. A flow is of one kind."""
    flows = sums(paid, lambda one: (_key(one, 0), _key(one, 1), one.kind) if one.donor or one.recipient else None)
    if not flows:
        return
    scale, unit = _scale(flows.values(), paid[0].currency)
    tops = [_largest(flows, side) for side in (0, 1)]
    drawn: dict[tuple[str, str, str], list[tuple[int, Sum]]] = {}
    for n, ((donor, recipient, kind), one) in enumerate(flows.items()):
        ends = (donor if donor in tops[0] else OTHERS, recipient if recipient in tops[1] else OTHERS, kind)
        drawn.setdefault(ends, []).append((n, one))
    nodes = [*dict.fromkeys((0, ends[0]) for ends in drawn), *dict.fromkeys((1, ends[1]) for ends in drawn)]
    node = {"label": [_label(_called(name, words)) for _, name in nodes], "color": ["#999999" if name in ("", OTHERS) else "#444444" for _, name in nodes],
            "pad": 18, "thickness": 12, "line": {"width": 0}, "hovertemplate": "%{label}: %{value:,.4~g} " + unit + "<extra></extra>"}  # fmt: skip
    link = {
        "source": [nodes.index((0, ends[0])) for ends in drawn],
        "target": [nodes.index((1, ends[1])) for ends in drawn],
        "value": [float(sum((one.value for _, one in ones), Decimal()) / scale) for ones in drawn.values()],
        "color": [f"{KIND_COLOURS[kind]}66" for _, _, kind in drawn],
        "customdata": [(kind, ones[0][0]) for (_, _, kind), ones in drawn.items()],
        "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata[0]}: %{value:,.4~g} " + unit + "<extra></extra>",
    }
    rows = max(sum(side == 0 for side, _ in nodes), sum(side == 1 for side, _ in nodes))
    figure = _figure([{"type": "sankey", "node": node, "link": link, "textfont": FONT}, *_keys(KIND_COLOURS)], 140 + 40 * rows)
    figure["layout"] |= {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    lines = [Line((_called(donor, words), _called(recipient, words), kind, digits(one.value)), one.payments)
             for (donor, recipient, kind), one in flows.items()]  # fmt: skip
    largest = lines[0].cells
    said = f"Flow diagram, donors left, recipients right. The largest of {len(lines)} flows: {largest[0]} to {largest[1]}, {largest[2]}, {largest[3]}."
    yield _plot("Who gave, who got", said, figure, ("donor", "recipient", "kind", f"sum ({paid[0].currency})"), lines)


def _key(one: Payment, side: int) -> str:
    name = (one.donor, one.recipient)[side]
    return name.key if name else ""


def _largest(flows: Mapping[tuple[str, str, str], Sum], side: int) -> set[str]:
    """The names on one side of the flows through which most goes."""
    through: dict[str, Decimal] = {}
    for ends, one in flows.items():
        through[ends[side]] = through.get(ends[side], Decimal()) + one.value
    return set(sorted(through, key=lambda name: -through[name])[:FLOWS])


def _by_year(paid: Sequence[Payment]) -> Iterator[Plot]:
    years = dict(sorted(sums(paid, lambda one: one.year).items()))
    if not years:
        return
    lines = [Line((str(year), digits(one.value)), one.payments) for year, one in years.items()]
    scale, unit = _scale(years.values(), paid[0].currency)
    first, last = min(years), max(years)
    axis = {
        "title": {"text": "year"},
        "tickformat": "d",
        "range": [first - 1, last + 1],
        **({"dtick": 1} if last - first < YEARS else {}),
    }
    figure = _figure(
        _stacked(list(years), list(years.values()), scale, unit, "v"),
        340,
        barmode="stack",
        xaxis=axis,
        yaxis={"title": {"text": unit}},
    )
    most = max(years, key=lambda year: years[year].value)
    said = f"Bars, a year each, {first} to {last}, in parts by kind. Most in {most}: {digits(years[most].value)}."
    yield _plot("By year", said, figure, ("year", f"sum ({paid[0].currency})"), lines)


def _by_place(paid: Sequence[Payment], words: Mapping[str, str]) -> Iterator[Plot]:
    places = sums(paid, lambda one: one.place and one.place.key)
    if not places:
        return
    lines = [Line((words[key], key if key.isdigit() else "", digits(one.value)), one.payments) for key, one in places.items()]
    scale, unit = _scale(places.values(), paid[0].currency)
    top = list(places)[:PLACES]
    names = [_label(words[key]) for key in top]
    traces = _stacked(list(range(len(top))), [places[key] for key in top], scale, unit, "h", names)
    figure = _figure(traces, 150 + 26 * len(top), barmode="stack", xaxis={"title": {"text": unit}}, yaxis=_names(names))
    said = f"Bars, ranked, in parts by kind. Most: {lines[0].cells[0]}, {lines[0].cells[2]}."
    yield _plot("By place that got it", said, figure, ("place", "code", f"sum ({paid[0].currency})"), lines)


def _stacked(
    at: Sequence[int], whole: Sequence[Sum], scale: int, unit: str, lie: str, names: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Bars in parts by kind, upright (`v`) or lying (`h`); `at` are their places on the axis."""
    along, across = ("x", "y") if lie == "v" else ("y", "x")
    traces = []
    for kind in KINDS:
        parts = [sum((one.value for one in bar.payments if one.kind == kind), Decimal()) for bar in whole]
        if any(parts):
            traces.append({"type": "bar", "orientation": lie, "name": kind, along: list(at), across: [float(part / scale) for part in parts], "width": 0.7,
                           "marker": {"color": KIND_COLOURS[kind]}, "customdata": [(name, n) for n, name in enumerate(names or map(str, at))],
                           "hovertemplate": "%{customdata[0]}, " + kind + ": %{" + across + ":,.4~g} " + unit + "<extra></extra>"})  # fmt: skip
    return traces


def findings_plot(kinds: Mapping[tuple[str, str], int]) -> Plot | None:
    """Findings by kind, each bar in parts by verdict; None of none."""
    if not kinds:
        return None
    names = sorted({kind for kind, _ in kinds}, key=lambda kind: -sum(n for (one, _), n in kinds.items() if one == kind))
    traces = [{"type": "bar", "orientation": "h", "name": verdict, "y": list(range(len(names))), "x": [kinds.get((kind, verdict), 0) for kind in names],
               "marker": {"color": colour, "pattern": {"shape": "/" if verdict == "conflict" else ""}},
               "customdata": [(kind, n) for n, kind in enumerate(names)], "hovertemplate": "%{customdata[0]}: %{x} " + verdict + "<extra></extra>"}
              for verdict, colour in VERDICT_COLOURS.items()]  # fmt: skip
    figure = _figure(traces, 150 + 30 * len(names), barmode="stack", xaxis={"title": {"text": "findings"}}, yaxis=_names(names))
    lines = [Line((kind, *(str(kinds.get((kind, verdict), 0)) for verdict in VERDICT_COLOURS))) for kind in names]
    conflicts = sum(n for (_, verdict), n in kinds.items() if verdict == "conflict")
    said = f"Stacked bars, a kind of finding each. {sum(kinds.values())} findings, {conflicts} of them conflicts."
    return _plot("Findings by kind", said, figure, ("kind", *VERDICT_COLOURS), lines)


def scores_plot(scores: Mapping[str, Mapping[str, Scores]]) -> Plot | None:
    """F1 of mentions whose span, type and value are right, by type, a bar for each group of pages (`en, development`); None of none."""
    types = sorted({type_ for one in scores.values() for type_ in one})
    if not types:
        return None
    pairs = [(type_, group) for type_ in types for group in sorted(scores) if type_ in scores[group]]
    traces = []
    for group, colour in zip(sorted(scores), GROUP_COLOURS * len(scores), strict=False):
        values = [scores[group][type_].f1("right") if type_ in scores[group] else None for type_ in types]
        rows = [(type_, pairs.index((type_, group)) if (type_, group) in pairs else None) for type_ in types]
        traces.append({"type": "bar", "orientation": "h", "name": group, "y": list(range(len(types))), "x": values, "marker": {"color": colour},
                       "texttemplate": "%{x:.3f}", "textposition": "inside", "customdata": rows,
                       "hovertemplate": "%{customdata[0]}, " + group + ": %{x:.3f}<extra></extra>"})  # fmt: skip
    axis = {"title": {"text": "F1, span, type and value right"}, "range": [0, 1]}
    figure = _figure(traces, 140 + 22 * len(types) * len(scores), barmode="group", xaxis=axis, yaxis=_names(types))
    lines = [
        Line((type_, group, str(one.gold), str(one.found), f"{one.f1('right') or 0:.3f}"))
        for type_, group in pairs
        for one in (scores[group][type_],)
    ]
    said = f"Bars, a type of mention each, for {' and '.join(sorted(scores))}. Between 0 and 1, more is better."
    return _plot("Scores by type", said, figure, ("type", "pages", "in gold", "found", "F1"), lines)


def _plot(title: str, said: str, figure: dict[str, Any], columns: tuple[str, ...], lines: Sequence[Line]) -> Plot:
    return Plot(title, said, figure, columns, tuple(lines[:LISTED]), max(0, len(lines) - LISTED))


def _scale(shown: Iterable[Sum], currency: str) -> tuple[int, str]:
    """What the values of a plot are divided by, and what the result is of: `million CNY`."""
    largest = max(one.value for one in shown)
    return next((scale, f"{word}{currency}") for scale, word in SCALES if largest >= scale or scale == 1)


def _keys(colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """Traces without a point, for the legend of a diagram that has none of its own."""
    return [{"type": "scatter", "x": [None], "y": [None], "mode": "markers", "name": name, "showlegend": True,
             "marker": {"color": colour, "symbol": "square", "size": 11}} for name, colour in colours.items()]  # fmt: skip


def _names(names: Sequence[str]) -> dict[str, Any]:
    """The axis at which lying bars have their names, the first on top; they stand at numbers, so that two alike stay two."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "automargin": True,
        "autorange": "reversed",
        "zeroline": False,
    }


def _figure(data: list[dict[str, Any]], height: int, **layout: Any) -> dict[str, Any]:
    plain = {"font": FONT, "height": height, "margin": {"l": 60, "r": 20, "t": 20, "b": 50}, "paper_bgcolor": "#fff", "plot_bgcolor": "#fff",
             "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"}}  # fmt: skip
    axes = {
        axis: {"gridcolor": "#e4e4e4", "zerolinecolor": "#888", "fixedrange": True, **layout[axis]}
        for axis in ("xaxis", "yaxis")
        if axis in layout
    }
    return {"data": data, "layout": {**plain, **layout, **axes}}


def _called(key: str, words: Mapping[str, str]) -> str:
    return words.get(key, key) or UNNAMED


def _label(name: str) -> str:
    """A name as Plotly's text, which has tags of its own."""
    return escape(name if len(name) <= LABEL else f"{name[: LABEL - 1]}…")


def digits(value: Decimal) -> str:
    """A number as people read it: `37,180,000`."""
    return f"{plain_number(value):,}"

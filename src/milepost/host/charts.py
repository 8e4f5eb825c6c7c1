"""The door to Altair: figures in, a chart out as SVG, with its words and its figures.

One style: a few colours that people who see colours differently can tell apart, dashes
beside them, names at the ends of lines, the scale from nought. No script, and nothing
fetched: the chart is drawn here, once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import polars as pl

from milepost.foundation.printed import Column, Kind, Picture, Table, in_text

INK, QUIET, GRID = "#212b32", "#4c6272", "#d8dde0"
COLOURS = ("#005eb8", "#b34700", "#212b32", "#7c2855", "#00786c")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4])
FONT = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
WIDTH, HEIGHT, BAR = 560, 220, 26
ROOM_FOR_A_NAME = 17
"""Pixels between two names at the ends of lines."""

MOST_LINES = len(COLOURS)
LINES_MEAN = (
    "The solid line is the mean; the dashed lines are the process limits. A triangle is "
    "a signal."
)
OURS = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"<>]*"(?=[^<>]*>)')


@dataclass(frozen=True, slots=True)
class Series:
    """One line: what it is called, and its value on each day; None where unknown."""

    name: str
    values: Sequence[float | None]


def lines(
    title: str, days: Sequence[date], series: Sequence[Series], *, unit: str
) -> Picture:
    """Draw up to five series over the same days, each named at its end if several.

    Args:
        title: what the chart is about.
        days: in order; of a week, its last day.
        series: as many values each as there are days.
        unit: what is counted, such as ``patients``.
    """
    import altair as alt

    top = _top(v for one in series for v in one.values)
    known = [
        {"day": day.isoformat(), "value": value, "name": one.name}
        for one in series
        for day, value in zip(days, one.values, strict=True)
    ]
    names = [one.name for one in series]
    palette = alt.Scale(domain=names, range=list(COLOURS[: len(names)]))
    dashes = alt.Scale(domain=names, range=list(DASHES[: len(names)]))
    drawn = (
        alt.Chart(alt.Data(values=known))
        .mark_line(strokeWidth=2.5, point={"size": 36, "filled": True})
        .encode(
            x=_by_day(alt, days),
            y=_up_to(alt, top, unit),
            color=alt.Color("name:N", scale=palette, legend=None),
            strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=None),
        )
    )
    ends = (
        alt.Chart(alt.Data(values=_ends(days, series, top)))
        .mark_text(align="left", dx=8, fontSize=13, fontWeight="bold")
        .encode(
            x="day:T",
            y=alt.Y("value:Q"),
            text="name:N",
            color=alt.Color("name:N", scale=palette, legend=None),
        )
    )
    chart = drawn + ends if len(series) > 1 else drawn
    table = Table(
        f"{title}: figures",
        (Column("Week to", Kind.DAY), *(Column(n, Kind.NUMBER) for n in names)),
        tuple(zip(days, *(one.values for one in series), strict=True)),
    )
    words = " ".join(_told(one, days, unit) for one in series)
    return Picture(title, words, in_svg(chart, title, words), table)


def bars(
    title: str, named: Sequence[tuple[str, float]], *, of: str, unit: str
) -> Picture:
    """Draw one bar for each name, in the order given, its value at its end.

    Args:
        title: what the chart is about.
        named: each name and its value.
        of: what the names are, such as ``Desk``.
        unit: what is counted.
    """
    import altair as alt

    order = [name for name, _ in named]
    values = [
        {"name": name, "value": value, "label": in_text(value, Kind.NUMBER)}
        for name, value in named
    ]
    top = _top(value for _, value in named)
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=260)),
        x=alt.X(
            "value:Q",
            title=unit,
            scale=alt.Scale(domain=[0, top]),
            axis=alt.Axis(grid=False),
        ),
    )
    drawn = base.mark_bar(color=COLOURS[0], height={"band": 0.7})
    told = base.mark_text(align="left", dx=5, color=INK).encode(text="label:N")
    table = Table(
        f"{title}: figures",
        (Column(of, wide=3), Column(unit.capitalize(), Kind.NUMBER)),
        tuple(named),
    )
    words = "; ".join(f"{name}, {in_text(v, Kind.NUMBER)}" for name, v in named)
    words = f"{unit.capitalize()}: {words}."
    chart = (drawn + told).properties(width=WIDTH - 120, height=BAR * len(named))
    return Picture(title, words, in_svg(chart, title, words), table)


def control(title: str, points: pl.DataFrame, *, unit: str, said: str) -> Picture:
    """Draw a control chart whose points and lines ``milepost.measures.xmr`` has found.

    Args:
        title: what the chart is about.
        points: the columns ``date``, ``value``, ``mean``, ``lower_limit``,
            ``upper_limit`` and ``point_type`` of its answer.
        unit: what is counted.
        said: the chart's icons in words.
    """
    days = points["date"].to_list()
    told = Series(title, points["value"].to_list())
    words = f"{said}. {_told(told, days, unit)}"
    columns = (
        Column("Week to", Kind.DAY),
        Column(unit.capitalize(), Kind.NUMBER),
        Column("Mean", Kind.NUMBER),
        Column("Lower limit", Kind.NUMBER),
        Column("Upper limit", Kind.NUMBER),
        Column("Signal", wide=2),
    )
    signal = pl.col("rule").str.replace_all("_", " ")
    rows = points.select(
        "date", "value", "mean", "lower_limit", "upper_limit", signal
    ).rows()
    table = Table(f"{title}: figures", columns, tuple(rows), note=LINES_MEAN)
    return Picture(title, words, in_svg(_limits(points, unit), title, words), table)


def _limits(points: pl.DataFrame, unit: str) -> Any:
    import altair as alt

    rows = points.with_columns(
        day=pl.col("date").cast(pl.String),
        signal=pl.col("point_type").str.starts_with("special_cause"),
    ).drop("date")
    top = _top([*points["value"], *points["upper_limit"]])
    by_day = _by_day(alt, points["date"].to_list())
    base = alt.Chart(alt.Data(values=rows.to_dicts())).encode(x=by_day)
    drawn = base.mark_line(color=QUIET, strokeWidth=2).encode(y=_up_to(alt, top, unit))
    middle = base.mark_line(color=INK).encode(y="mean:Q")
    lower, upper = (
        base.mark_line(color=INK, strokeDash=[5, 4]).encode(y=f"{side}_limit:Q")
        for side in ("lower", "upper")
    )
    shape, colour = (
        alt.condition("datum.signal", alt.value(signal), alt.value(plain))
        for signal, plain in (("triangle-up", "circle"), (COLOURS[1], QUIET))
    )
    marks = base.mark_point(filled=True, size=60, opacity=1)
    return (
        drawn
        + middle
        + lower
        + upper
        + marks.encode(y="value:Q", color=colour, shape=shape)
    )


def _top(values: Any) -> float:
    """End the scale a little above the highest value.

    >>> _top([3, None, 20]), _top([])
    (21.6, 1.0)
    """
    return max((v for v in values if v is not None), default=0) * 1.08 or 1.0


def _by_day(alt: Any, days: Sequence[date]) -> Any:
    axis = alt.Axis(format="%d %b", labelAngle=0, grid=False, labelOverlap=True)
    if len(days) <= 10:
        axis.values = [day.isoformat() for day in days]
    return alt.X("day:T", title=None, axis=axis)


def _up_to(alt: Any, top: float, unit: str) -> Any:
    return alt.Y(
        "value:Q",
        title=unit,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(tickCount=5, tickMinStep=1),
    )


def _ends(
    days: Sequence[date], series: Sequence[Series], top: float
) -> list[dict[str, object]]:
    """Say where the name of each line stands, so that no two lie on each other."""
    least = top * ROOM_FOR_A_NAME / HEIGHT
    last = [
        (next((v for v in reversed(s.values) if v is not None), 0), s) for s in series
    ]
    at, placed = -least, []
    for value, one in sorted(last, key=lambda each: each[0]):
        at = max(value, at + least)
        placed.append({"day": days[-1].isoformat(), "value": at, "name": one.name})
    return placed


def _told(one: Series, days: Sequence[date], unit: str) -> str:
    known = [(d, v) for d, v in zip(days, one.values, strict=True) if v is not None]
    if not known:
        return f"{one.name}: not known on any day."
    (first, began), (last, ended) = known[0], known[-1]
    low, high = min(v for _, v in known), max(v for _, v in known)
    text = [in_text(value, Kind.NUMBER) for value in (began, ended, low, high)]
    return (
        f"{one.name}, {unit}: {text[0]} on {in_text(first, Kind.DAY)}, {text[1]} on "
        f"{in_text(last, Kind.DAY)}; lowest {text[2]}, highest {text[3]}."
    )


def in_svg(chart: Any, title: str, words: str) -> str:
    """Draw a chart, as one picture with a name and words for whoever can't see it."""
    import vl_convert

    if "width" not in chart.to_dict():
        chart = chart.properties(width=WIDTH, height=HEIGHT)
    spec = chart.configure(
        font=FONT,
        background="white",
        view={"stroke": None},
        axis={
            "labelColor": INK,
            "titleColor": INK,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": QUIET,
            "tickColor": QUIET,
        },
        text={"fontSize": 12},
    ).to_dict()
    drawn = OURS.sub("", vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    name = escape(f"{title}. {words}", quote=True)
    head = f'<svg role="img" focusable="false" aria-label="{name}" '
    body = drawn.removeprefix("<svg ")
    at = body.index(">") + 1
    return f"{head}{body[:at]}<title>{escape(title)}</title>{body[at:]}"

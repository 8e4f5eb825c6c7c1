"""A Pareto chart: how often each cause, the most frequent first, and the share so far."""

from collections.abc import Sequence

from milepost.foundation.printed import Picture, Table
from milepost.host.charts import BAR, COLOURS, WIDTH, in_svg

MOST_BARS = 12
"""Of more causes the rest are in the table beside it, and the words say so."""

NAME = 250
ROOM = 1.03
"""The scales end a little after the whole, for the last mark."""


def pareto_chart(
    title: str,
    bars: Sequence[tuple[str, int, float]],
    table: Table,
    *,
    unit: str,
) -> Picture:
    """Draw a bar for each cause, and beside it the share of it and of all before.

    Args:
        title: what the chart is about.
        bars: each cause, how many, and the share so far from 0 to 1, in order.
        table: all its figures.
        unit: what is counted, such as ``breaches``.
    """
    import altair as alt

    shown = bars[:MOST_BARS]
    values = [
        {"name": f"{count:,} × {name}", "value": count, "share": 100 * so_far}
        for name, count, so_far in shown
    ]
    order = [value["name"] for value in values]
    # Both scales end at the whole, so that the line leaves the first bar at its end.
    whole = bars[0][1] / bars[0][2] if bars else 1
    down = alt.Y(
        "name:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelLimit=NAME + 20, domain=False, ticks=False),
    )
    across = alt.X(
        "value:Q",
        title=unit,
        scale=alt.Scale(domain=[0, whole * ROOM], nice=False),
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=4),
    )
    base = alt.Chart(alt.Data(values=values)).encode(y=down)
    marks = base.mark_bar(color=COLOURS[0], height={"band": 0.6}).encode(x=across)
    share = alt.X(
        "share:Q",
        title="share so far, of 100",
        scale=alt.Scale(domain=[0, 100 * ROOM], nice=False),
        axis=alt.Axis(orient="top", values=[0, 20, 40, 60, 80, 100], grid=False),
    )
    mark = {"size": 45, "filled": True, "shape": "diamond", "color": COLOURS[1]}
    line = base.mark_line(color=COLOURS[1], strokeWidth=2, point=mark).encode(
        x=share, order=alt.Order("share:Q")
    )
    chart = alt.layer(marks, line).resolve_scale(x="independent")
    chart = chart.properties(width=WIDTH - NAME - 20, height=BAR * len(shown))
    words = _told(bars, unit)
    return Picture(title, words, in_svg(chart, title, words), table)


def _told(bars: Sequence[tuple[str, int, float]], unit: str) -> str:
    shown = bars[:MOST_BARS]
    said = "; ".join(f"{name}, {n:,}, {so_far:.0%} so far" for name, n, so_far in shown)
    more = len(bars) - len(shown)
    rest = f" {more} more are in the table." if more else ""
    return f"{unit.capitalize()}, the most frequent first: {said}.{rest}"

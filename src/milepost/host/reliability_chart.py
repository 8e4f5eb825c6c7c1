"""A chart of how often what was forecast came to pass."""

from collections.abc import Sequence
from dataclasses import dataclass

from milepost.foundation.printed import Column, Kind, Picture, Table
from milepost.host.charts import COLOURS, QUIET, in_svg

SIDE = 300


@dataclass(frozen=True, slots=True)
class Tenth:
    """The asks whose forecast chance was in one tenth of the scale."""

    asks: int
    chance: float
    """The mean of what was forecast, 0 to 1."""

    happened: float
    """The share of which it came to pass."""


def reliability_chart(title: str, tenths: Sequence[Tenth]) -> Picture:
    """Draw what was forecast against what came to pass, beside the line of no error.

    Args:
        title: what the chart is about.
        tenths: one point each, the least chance first; larger for more asks.
    """
    import altair as alt

    scale = alt.Scale(domain=[0, 100])
    axis = alt.Axis(tickCount=5)
    across = alt.X("chance:Q", title="forecast, of 100", scale=scale, axis=axis)
    up = alt.Y("happened:Q", title="came to pass, of 100", scale=scale, axis=axis)
    exact = [{"chance": end, "happened": end} for end in (0, 100)]
    line = (
        alt.Chart(alt.Data(values=exact))
        .mark_line(color=QUIET, strokeDash=[6, 4])
        .encode(x=across, y=up)
    )
    points = [
        {"chance": 100 * t.chance, "happened": 100 * t.happened, "asks": t.asks}
        for t in tenths
    ]
    base = alt.Chart(alt.Data(values=points)).encode(x=across, y=up)
    path = base.mark_line(color=COLOURS[0], strokeWidth=2)
    size = alt.Size("asks:Q", legend=None, scale=alt.Scale(range=[40, 260]))
    marks = base.mark_point(color=COLOURS[0], filled=True, opacity=1).encode(size=size)
    chart = (line + path + marks).properties(width=SIDE, height=SIDE)
    table = Table(
        f"{title}: figures",
        (
            Column("Forecast", Kind.SHARE),
            Column("Came to pass", Kind.SHARE),
            Column("Asked about", Kind.NUMBER),
        ),
        tuple((t.chance, t.happened, t.asks) for t in tenths),
    )
    words = (
        "On the dashed line, what was forecast and what came to pass are the same; a "
        "larger point stands for more. "
    ) + " ".join(
        f"Forecast {t.chance:.0%}: {t.happened:.0%} of {t.asks:,}." for t in tenths
    )
    return Picture(title, words, in_svg(chart, title, words), table)

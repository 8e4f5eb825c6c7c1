"""The tables of themes as they leave the house: nobody named, and no small number told.

What is left out of them: lists, links, and services by stages, of which most cells
would be small.
"""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from milepost.breaches.promises import share_on_time
from milepost.breaches.themes import by_service, by_stage, excess_where_it_arose
from milepost.foundation.printed import Cell, Column, Kind, Paragraph, Part, Table
from milepost.measures.folded import Folded, fold_small
from milepost.measures.small_figures import FEWEST, TOTAL, too_small
from milepost.reading.breach_themes import ThemesReading
from milepost.rules.breaches import Avoidable, Stage
from milepost.web.breach_words import STAGES
from milepost.web.themes_pictures import CASES, EXCESS, trend_drawn, trend_words
from milepost.web.themes_tables import FIGURE, NONE_MISSED, THERE
from milepost.web.themes_words import HELD_BACK, VERDICTS, reason_words
from milepost.web.words import many

UNSAID = ""
TOLD = (
    f"For others: it names nobody. {HELD_BACK} stands for a number under {FEWEST}, or for "
    "one that would give such a number away; what is told together is too small alone."
)
PARENTS: tuple[Mapping[str, str | None], ...] = (
    {"cases": None, "running": "cases"},
    {"cases": None, "avoidable": "cases"},
    {"near": None},
)


def in_short(reading: ThemesReading) -> Table:
    """Count the breaches and near misses; small counts are held back."""
    cases = reading.cases
    avoidable = (cases["avoidable"] == Avoidable.AVOIDABLE.value).sum()
    counts = {
        "cases": len(cases),
        "running": int(cases["running"].sum()),
        "avoidable": int(avoidable),
        "near": len(reading.near),
    }
    hidden = too_small({(TOTAL, name): n for name, n in counts.items()}, PARENTS)
    on_time, due = share_on_time(what for _, what in reading.promises)

    def row(words: str, name: str, of: str = "") -> tuple[Cell, ...]:
        if (TOTAL, name) in hidden:
            return words, HELD_BACK, HELD_BACK if of else None
        share = of and (TOTAL, of) not in hidden and counts[of]
        return words, counts[name], counts[name] / counts[of] if share else None

    return Table(
        "In short",
        FIGURE,
        (
            row("Breaches", "cases"),
            row("of which the patient still waits", "running", "cases"),
            row("of which it could have been avoided", "avoidable", "cases"),
            row("Near misses", "near"),
            ("Actions of reviews that were due", due, None),
            (
                "of which done by the day first agreed",
                on_time,
                on_time / due if due else None,
            ),
        ),
        note="A share is of the figure it is part of. Actions are not patients.",
    )


def why(reading: ThemesReading, reasons: Mapping[str, str]) -> Table:
    """Count the main reasons; those that are too rare are told together."""
    cases = reading.cases.with_columns(pl.col("reason").fill_null(UNSAID))
    counts = dict(cases.group_by("reason").len().iter_rows())
    excess = excess_where_it_arose(reading.cases, reading.spans)
    folded = fold_small(counts)
    rows: list[tuple[Cell, ...]] = []
    so_far = 0
    for name in folded.shown:
        said = name != UNSAID
        so_far += counts[name] if said else 0
        rows.append(
            (
                reason_words(reasons, name) if said else "No main reason yet",
                counts[name],
                counts[name] / len(cases),
                so_far / len(cases) if said else None,
                excess.get(name, 0) if said else None,
            )
        )
    rows += _rest(folded, len(cases), "reason", 5)
    return Table(
        "Main reasons",
        (
            Column("Main reason", wide=4),
            Column("Breaches", Kind.NUMBER),
            Column("Share", Kind.SHARE),
            Column("So far", Kind.SHARE),
            Column("Days over there", Kind.NUMBER),
        ),
        tuple(rows),
        empty=NONE_MISSED,
        note=f"Shares are of all breaches. {THERE}",
    )


def where(reading: ThemesReading) -> Table:
    """Say, stage by stage, what went over its target, where that is enough waits."""
    rows: list[list[Cell]] = [[words] for words in STAGES.values()]
    for cases, spans in (
        (reading.cases, reading.spans),
        (reading.near, reading.near_spans),
    ):
        for row, found in zip(rows, _stages(cases, spans), strict=True):
            row += found
    return Table(
        "Days over target by stage",
        (
            Column("Stage", wide=3),
            Column("Breaches", Kind.NUMBER),
            Column("Days over", Kind.NUMBER),
            Column("Each", Kind.NUMBER),
            Column("Near misses", Kind.NUMBER),
            Column("Near, days over", Kind.NUMBER),
            Column("Near, each", Kind.NUMBER),
        ),
        tuple(tuple(row) for row in rows),
        note="Breaches and near misses that were over the target of the stage, their days "
        "over it, and the days of each. Only the service’s own days count. One wait may be "
        "over in several stages.",
    )


def services(reading: ThemesReading) -> Table:
    """Count the breaches of each service; those with too few are told together."""
    told = by_service(reading.cases, reading.spans)
    found = {row["service"]: row for row in told.iter_rows(named=True)}
    names, whole = dict(reading.services), len(reading.cases)
    folded = fold_small({code: row["cases"] for code, row in found.items()})
    rows: list[tuple[Cell, ...]] = [
        (
            names.get(code, code),
            found[code]["cases"],
            found[code]["cases"] / whole,
            found[code]["excess"],
        )
        for code in folded.shown
    ]
    rows += _rest(folded, whole, "service", 4)
    return Table(
        "By tumour group and service",
        (
            Column("Service", wide=4),
            Column("Breaches", Kind.NUMBER),
            Column("Share", Kind.SHARE),
            Column("Days over targets", Kind.NUMBER, wide=2),
        ),
        tuple(rows),
        empty=NONE_MISSED,
    )


def month_by_month(reading: ThemesReading) -> list[Part]:
    """Draw the trend, unless a point of it is too small."""
    told = reading.trend
    words = Paragraph(trend_words(told))
    if not told.starts:
        return [words]
    if any(0 < count < FEWEST for count in told.cases):
        period = "month" if told.monthly else "week"
        return [words, Paragraph(f"Held back: a {period} has fewer than {FEWEST}.")]
    return [
        words,
        trend_drawn(CASES, "breaches", told, told.cases),
        trend_drawn(EXCESS, "days", told, told.excess),
    ]


def did_it_work(reading: ThemesReading) -> Table:
    """Count the causes that came back after something was done, and those that didn't."""
    found = Counter(one.told.verdict for one in reading.worked)
    return Table(
        "Causes against which something was done",
        (Column("Did it work?", wide=4), Column("Causes", Kind.NUMBER)),
        tuple((words, found[verdict]) for verdict, words in VERDICTS.items())
        if found
        else (),
        empty="Nothing that was agreed against a cause was done in these months.",
        note="Causes are not patients: each is a reason in one stage of one service.",
    )


def _stages(cases: pl.DataFrame, spans: pl.DataFrame) -> list[list[Cell]]:
    told = {row["stage"]: row for row in by_stage(cases, spans).iter_rows(named=True)}
    overs = {(stage.value, "over"): told[stage.value]["over"] for stage in Stage}
    total = {(TOTAL, "over"): sum(overs.values())}
    hidden = too_small(overs | total, [{"over": None}])
    found: list[list[Cell]] = []
    for stage in STAGES:
        one = told[stage.value]
        if (stage.value, "over") in hidden or (TOTAL, "over") in hidden:
            found.append([HELD_BACK, HELD_BACK, HELD_BACK])
            continue
        each = one["excess"] / one["over"] if one["over"] else None
        found.append([one["over"], one["excess"], each])
    return found


def _rest(
    folded: Folded, whole: int, what: str, columns: int
) -> list[tuple[Cell, ...]]:
    if not folded.together:
        return []
    blank: tuple[Cell, ...] = (None,) * (columns - 3)
    if folded.rest is None:  # how many there are would say how few patients
        return [("All of them, too small to tell", HELD_BACK, HELD_BACK, *blank)]
    words = f"{many(len(folded.together), what)}, too small to tell one by one"
    return [(words, folded.rest, folded.rest / whole, *blank)]

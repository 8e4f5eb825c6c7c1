"""The tables of indicators: figures with their links, days, and answers by rung and desk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from milepost.escalations.indicators import parted
from milepost.foundation.printed import Cell, Column, Kind, Table
from milepost.reading.indicators import Counted, IndicatorsReading
from milepost.web import indicators_address as to
from milepost.web.indicator_words import ALL, cause_words, counted_in, desk_words

NOBODY = Counted()
COLUMNS = (
    Column("Code"),
    Column("Figure", wide=3),
    Column("Service", wide=2),
    Column("Part", wide=2),
    Column("Count", Kind.NUMBER),
    Column("Days", Kind.NUMBER),
)
ANSWERED = (
    ("raised", "Raised"),
    ("unresolved", "Unresolved"),
    ("acknowledge_due", "Acknowledgements due"),
    ("acknowledge_met", "Acknowledged in time"),
    ("resolve_due", "Resolutions due"),
    ("resolve_met", "Resolved in time"),
    ("climbed", "Climbed"),
)


def figures(
    reading: IndicatorsReading, title: str, names: Sequence[str], *, note: str = ""
) -> Table:
    """Lay figures out, each with its share, its days, and how many a week before."""
    before = week_before(reading)
    columns = [
        Column("Figure", wide=4),
        Column(counted_in(names[0]).capitalize(), Kind.NUMBER),
        Column("Share", Kind.SHARE),
        Column("Days in all", Kind.NUMBER),
        Column("Days each", Kind.NUMBER),
    ]
    columns += [Column(f"Week to {before:%d %b}", Kind.NUMBER)] if before else []
    then = _of_week(reading.trend, before)
    rows, links = [], {}
    for place, name in enumerate(names):
        found = reading.figures.get(name, NOBODY)
        of = reading.figures.get(ALL[name].of, NOBODY).count
        has_days = bool(ALL[name].days) and found.count
        row: list[Cell] = [
            ALL[name].title,
            found.count,
            found.count / of if of else None,
            found.days if has_days else None,
            found.days / found.count if has_days else None,
        ]
        rows.append((*row, *([then.get(name, 0)] if before else [])))
        if found.count:
            links[place, 1] = to.behind(name, reading.whose.asked)
        if before and then.get(name):
            links[place, 5] = to.behind(name, to.of_week(reading.whose.asked, before))
    return Table(title, tuple(columns), tuple(rows), note=note, links=links)


def days_table(reading: IndicatorsReading) -> Table:
    """Share out all the days that pathways have stood still."""
    got = {name: reading.figures.get(name, NOBODY) for name in _STILL}
    shared = (
        ("Not yet told: it happened, and was not recorded", got["untold"].days),
        (
            "Told, and not looked at",
            got["unseen"].days + got["seen_late"].days,
        ),
        ("In care: looked at, and waiting", got["in_care"].days),
    )
    whole = got["open"].days
    rows = [(words, days, days / whole if whole else None) for words, days in shared]
    rows.append(("All days since the last thing happened", whole, None))
    return Table(
        "Days that open pathways have stood still",
        (
            Column("Where the days went", wide=4),
            Column("Days", Kind.NUMBER),
            Column("Share", Kind.SHARE),
        ),
        tuple(rows),
        note="Of each open pathway, the days from the last thing that happened to today. "
        "The first two are delay in tracking, the third is delay in care.",
    )


_STILL = ("open", "untold", "unseen", "seen_late", "in_care")


def answers(reading: IndicatorsReading) -> Iterator[Table]:
    """Lay out how escalations were answered, by rung, by desk and by cause."""
    for place, (name, title) in enumerate(
        (("rung", "By rung"), ("desk", "By desk"), ("cause", "By cause"))
    ):
        yield _answered_by(reading, place, name, title)


def _answered_by(reading: IndicatorsReading, place: int, by: str, title: str) -> Table:
    found: dict[str, dict[str, int]] = {}
    wanted = [name for name, _ in ANSWERED]
    told = reading.parts.filter(pl.col("figure").is_in(wanted))
    for figure, part, count in told.select("figure", "part", "count").iter_rows():
        row = found.setdefault(parted(part)[place], dict.fromkeys(wanted, 0))
        row[figure] += count
    rows, links = [], {}
    for number, key in enumerate(sorted(found)):
        counts = found[key]
        rows.append((_named(by, key), *counts.values()))
        links |= {
            (number, column): to.behind(figure, reading.whose.asked, **{by: key})
            for column, (figure, count) in enumerate(counts.items(), start=1)
            if count
        }
    columns = (
        Column(title.removeprefix("By ").capitalize(), wide=3),
        *(Column(words, Kind.NUMBER) for _, words in ANSWERED),
    )
    return Table(
        f"Escalations {title.lower()}",
        columns,
        tuple(rows),
        empty="No escalation was raised or open in these seven days.",
        links=links,
    )


def _named(by: str, key: str) -> str:
    if by == "rung":
        return f"Rung {key}"
    return desk_words(key) if by == "desk" else cause_words(key)


def week_before(reading: IndicatorsReading) -> date | None:
    """Find the last week that is kept before the one shown."""
    asked = reading.whose.asked.week
    earlier = [day for day in reading.weeks if asked is None or day < asked]
    return earlier[-1] if earlier else None


def _of_week(trend: pl.DataFrame, week: date | None) -> Mapping[str, int]:
    theirs = trend.filter(pl.col("ends") == week) if week else trend.clear()
    return dict(theirs.select("figure", "count").iter_rows())

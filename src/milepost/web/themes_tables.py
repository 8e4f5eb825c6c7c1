"""The tables of themes: each figure with the reviews behind it."""

from collections.abc import Mapping

from milepost.breaches.promises import Kept, share_on_time
from milepost.breaches.themes import (
    by_service,
    by_stage,
    excess_where_it_arose,
    grid,
    pareto,
)
from milepost.foundation.printed import Cell, Column, Kind, Table
from milepost.reading.breach_themes import ThemesReading
from milepost.rules.breaches import Avoidable, Stage
from milepost.web import themes_address as to
from milepost.web.breach_words import STAGES
from milepost.web.themes_words import reason_words
from milepost.web.words import many

Links = dict[tuple[int, int], str]
FIGURE = (
    Column("Figure", wide=4),
    Column("Count", Kind.NUMBER),
    Column("Share", Kind.SHARE),
)
EXCESS = Column("Days over targets", Kind.NUMBER, wide=2)
NONE_MISSED = "No standard was missed in these months, in the services you may see."


def in_short(reading: ThemesReading) -> Table:
    """Count the breaches, how they stand, and what was promised."""
    cases, asked = reading.cases, reading.asked
    avoidable = (cases["avoidable"] == Avoidable.AVOIDABLE.value).sum()
    said = len(cases) - cases["reason"].null_count()
    on_time, due = share_on_time(what for _, what in reading.promises)
    rows: list[tuple[str, int, int, str]] = [
        ("Breaches", len(cases), 0, to.reviews(asked)),
        (
            "of which the patient still waits",
            cases["running"].sum(),
            len(cases),
            to.reviews(asked, running="yes"),
        ),
        ("of which a main reason is said", said, len(cases), _said(reading, "yes")),
        (
            "of which it could have been avoided",
            avoidable,
            said,
            to.reviews(asked, avoidable=Avoidable.AVOIDABLE.value),
        ),
        ("Near misses", len(reading.near), 0, to.near(asked)),
        ("Actions that were due", due, 0, actions_of(reading, "due")),
        ("of which done by the day first agreed", on_time, due, _kept(reading)),
    ]
    links = {(n, 1): href for n, (_, count, _, href) in enumerate(rows) if count}
    return Table(
        "In short",
        FIGURE,
        tuple((name, n, n / of if of else None) for name, n, of, _ in rows),
        note="A share is of the figure it is part of; of the avoidable, of those with a "
        "main reason.",
        links=links,
    )


def why(reading: ThemesReading, reasons: Mapping[str, str]) -> Table:
    """Count the main reasons, the most frequent first."""
    counted = pareto(reading.cases, "reason")
    excess = excess_where_it_arose(reading.cases, reading.spans)
    rows, links = [], {}
    for place, one in enumerate(counted.iter_rows(named=True)):
        name = one["name"]
        rows.append(
            (
                reason_words(reasons, name),
                one["cases"],
                one["share"],
                one["so_far"],
                excess.get(name, 0),
            )
        )
        links[place, 1] = to.reviews(reading.asked, reason=name)
    unsaid = reading.cases["reason"].null_count()
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
        empty="No main reason is said yet.",
        note=f"{THERE}{_unsaid(unsaid)}",
        links=links,
    )


THERE = "Days over target are those of the stage in which the reason arose."


def _unsaid(count: int) -> str:
    without = many(count, "breach", "breaches")
    return f" {without} without a main reason yet: in no share." if count else ""


def where(reading: ThemesReading) -> Table:
    """Say, stage by stage, what went over its target, and near misses beside it."""
    told = by_stage(reading.cases, reading.spans)
    near = by_stage(reading.near, reading.near_spans)
    rows, links = [], {}
    for place, (one, beside) in enumerate(
        zip(told.iter_rows(named=True), near.iter_rows(named=True), strict=True)
    ):
        stage = one["stage"]
        rows.append(
            (
                STAGES[Stage(stage)],
                one["over"],
                one["excess"],
                one["share"],
                one["excess"] / one["over"] if one["over"] else None,
                one["longest"],
                beside["over"],
                beside["excess"] / beside["over"] if beside["over"] else None,
            )
        )
        links |= present(
            place,
            {
                1: (one["over"], to.reviews(reading.asked, over=stage)),
                5: (one["longest"], to.reviews(reading.asked, longest=stage)),
                6: (beside["over"], to.near(reading.asked, over=stage)),
            },
        )
    return Table(
        "Days over target by stage",
        STAGE_COLUMNS,
        tuple(rows) if told["over"].sum() + near["over"].sum() else (),
        empty="No stage of these waits was over its target.",
        note=STAGES_MEAN,
        links=links,
    )


STAGE_COLUMNS = (
    Column("Stage", wide=3),
    Column("Breaches", Kind.NUMBER),
    Column("Days over", Kind.NUMBER),
    Column("Share", Kind.SHARE),
    Column("Each", Kind.NUMBER),
    Column("Most over", Kind.NUMBER),
    Column("Near misses", Kind.NUMBER),
    Column("Near, each", Kind.NUMBER),
)
STAGES_MEAN = (
    "Breaches and near misses that were over the target of the stage, their days over it, "
    "and the days of each; “most over” counts the breaches that were over it by the most "
    "days there. Only the service’s own days count. One wait may be over in several stages; "
    "of a wait that goes on, so far."
)


def services(reading: ThemesReading) -> Table:
    """Count the breaches and near misses of each service."""
    told = by_service(reading.cases, reading.spans)
    near = dict(reading.near.group_by("service").len().iter_rows())
    names = dict(reading.services)
    found = {row["service"]: row for row in told.iter_rows(named=True)}
    order = [*found, *sorted(set(near) - set(found))]
    rows, links = [], {}
    for place, code in enumerate(order):
        one = found.get(code, NOTHING)
        rows.append(
            (
                names.get(code, code),
                one["cases"],
                one["running"],
                one["said"],
                one["avoidable"],
                one["excess"],
                near.get(code, 0),
            )
        )
        mine = {"service": code, "family": None}
        shown = {
            1: (one["cases"], to.reviews(reading.asked, **mine)),
            2: (one["running"], to.reviews(reading.asked, **mine, running="yes")),
            3: (one["said"], to.reviews(reading.asked, **mine, said="yes")),
            4: (
                one["avoidable"],
                to.reviews(reading.asked, **mine, avoidable="avoidable"),
            ),
            6: (near.get(code, 0), to.near(reading.asked, service=code)),
        }
        links |= present(place, shown)
    return Table(
        "By tumour group and service",
        SERVICE_COLUMNS,
        tuple(rows),
        empty=NONE_MISSED,
        links=links,
    )


SERVICE_COLUMNS = (
    Column("Service", wide=3),
    Column("Breaches", Kind.NUMBER),
    Column("Still waiting", Kind.NUMBER),
    Column("With a main reason", Kind.NUMBER),
    Column("Avoidable", Kind.NUMBER),
    EXCESS,
    Column("Near misses", Kind.NUMBER),
)
NOTHING = dict.fromkeys(("cases", "running", "said", "avoidable", "excess"), 0)


def service_by_stage(reading: ThemesReading) -> Table:
    """Lay out the days over target of each service, stage by stage."""
    told = grid(reading.cases, reading.spans)
    names = dict(reading.services)
    days = {(s, stage): (n, excess) for s, stage, n, excess in told.iter_rows()}
    codes = sorted({code for code, _ in days}, key=lambda code: names.get(code, code))
    rows: list[tuple[Cell, ...]] = []
    links: Links = {}
    for place, code in enumerate(codes):
        found = [days.get((code, stage.value), (0, 0)) for stage in STAGES]
        rows.append((names.get(code, code), *(excess for _, excess in found)))
        mine = {"service": code, "family": None}
        links |= present(
            place,
            {
                column: (excess, to.reviews(reading.asked, **mine, over=stage.value))
                for column, (stage, (_, excess)) in enumerate(
                    zip(STAGES, found, strict=True), start=1
                )
            },
        )
    heads = (Column(words, Kind.NUMBER) for words in STAGES.values())
    return Table(
        "Days over target by service and stage",
        (Column("Service", wide=2), *heads),
        tuple(rows),
        empty="No stage of these waits was over its target.",
        links=links,
    )


def present(place: int, found: Mapping[int, tuple[int, str]]) -> Links:
    """Link the counts of a row, but for noughts."""
    return {(place, column): href for column, (n, href) in found.items() if n}


def _said(reading: ThemesReading, said: str) -> str:
    return to.reviews(reading.asked, said=said)


def _kept(reading: ThemesReading) -> str:
    return actions_of(reading, Kept.ON_TIME.value)


def actions_of(reading: ThemesReading, what: str) -> str:
    """Write the address of the actions behind a figure."""
    return to.address(to.ACTIONS, reading.asked, what=what)

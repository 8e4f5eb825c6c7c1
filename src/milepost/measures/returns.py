"""A patient-level list counted as England's monthly return counts it."""

from datetime import date

import polars as pl

from milepost.clocks.table import CLOCKS, How
from milepost.foundation.tables import Column, Table
from milepost.measures.bands import BAND_COLUMNS, week_band
from milepost.measures.england import BANDED, Part

CLOCK = ("pathway", "clock")
COMMUNITY = "community_consultant_led"
COMMUNITY_LEFT = date(2024, 2, 1)
"""The month from which consultant-led community services are not in the return."""

ADMITTED = "england/rtt/4a-admitted"
TREATED_BY_CODE = "england/rtt/status-30"
MONITORED = "england/rtt/5b"
STATUS = {
    "england/rtt/11.1": "21",
    ADMITTED: "30",
    "england/rtt/4a-outpatient": "30",
    "england/rtt/5e": "33",
    "england/rtt/4b": "34",
    "england/rtt/4.4.2.1": "34",
    "england/rtt/5a": "34",
    "england/rtt/5d": "34",
    "england/rtt/5f": "34",
    "england/rtt/8.2": "34",
    "england/rtt/Q12": "34",
    "england/rtt/5c": "35",
    "england/rtt/death": "36",
}
"""The national status code that goes with the rule that ended a clock."""

RETURNED = Table(
    "returned",
    {
        "pathway": Column(pl.String, "The pathway it belongs to."),
        "clock": Column(pl.Int32, "Which clock of the pathway."),
        "part": Column(pl.Enum(Part), "A part of the return that it is in."),
        "waited": Column(pl.Int32, "Days waited.", optional=True),
        "unknown_start": Column(pl.Boolean, "Whether nobody knows its start."),
    },
    in_order_of=("part", "pathway", "clock"),
)


def status_code(clocks: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """The status code with which each clock ended; none for one that runs.

    Active monitoring is 31 where the patient began it, 32 otherwise. A nullified
    referral has no code.

    Args:
        clocks: a ``CLOCKS`` frame under ``england/rtt-18-weeks``.
        events: the ``EVENTS`` known when they were worked out.

    Returns:
        Columns ``pathway``, ``clock`` and ``status``.

    Source:
        nhs-data-dictionary-2026-05, Referral To Treatment Period Status.
    """
    patients = (
        events.filter(pl.col("kind") == "active_monitoring_started", by="patient")
        .select("pathway", ended="day", by_patient=pl.lit(value=True))
        .unique()
    )
    rule = pl.col("ended_by")
    ended = CLOCKS.check(clocks).join(patients, on=["pathway", "ended"], how="left")
    monitored = pl.when("by_patient").then(pl.lit("31")).otherwise(pl.lit("32"))
    recorded = rule.str.extract(r"^england/rtt/status-(\d\d)$")
    return ended.select(
        *CLOCK,
        status=pl.when(rule == MONITORED)
        .then(monitored)
        .otherwise(pl.coalesce(recorded, rule.replace_strict(STATUS, default=None))),
    )


def in_the_return(
    clocks: pl.DataFrame, events: pl.DataFrame, *, first_day: date, last_day: date
) -> pl.DataFrame:
    """Name the parts of a month's return that each clock is in.

    A clock stopped on the last day is completed and no longer waits; one started that
    day waits, for 0 days. A clock that runs with a decision to admit is in Part 2 and
    in Part 2A. Nullified, transferred and excluded clocks are completed nowhere; as new
    periods they count, but where they never began here.

    Args:
        clocks: a ``CLOCKS`` frame under ``england/rtt-18-weeks``, as at ``last_day``.
        events: the ``EVENTS`` known when they were worked out.
        first_day: of the month.
        last_day: of the month.

    Returns:
        A ``RETURNED`` frame: a row for each clock and part.

    Source:
        nhse-rtt-guidance-2025-02, sections 10.1.1 and 10.1.2. That a nullified clock
        stays a new period is our reading, from what unreported removals hold. Section 7.2:
        since February 2024 consultant-led community services are left out. That a clock
        is of the service that the patient was last referred to is our reading too.
    """
    judged = CLOCKS.check(clocks)
    if last_day >= COMMUNITY_LEFT:
        judged = judged.join(
            _in_the_community(judged, events, last_day),
            on=CLOCK,
            how="anti",
            maintain_order="left",
        )
    told = judged.join(_admissions(events), on="pathway", how="left")
    decided = pl.col("decided") >= pl.col("started").fill_null(pl.col("decided"))
    treated = (pl.col("ended_by") == ADMITTED) | (
        (pl.col("ended_by") == TREATED_BY_CODE)
        & pl.col("admitted").list.contains(pl.col("ended")).fill_null(value=False)
    )
    completed = (pl.col("how") == How.STOPPED) & pl.col("ended").is_between(
        first_day, last_day
    )
    running = pl.col("how") == How.RUNNING
    new = pl.col("started").is_between(first_day, last_day) & (
        pl.col("how") != How.EXCLUDED
    )
    parts = {
        Part.ADMITTED: completed & treated,
        Part.NOT_ADMITTED: completed & ~treated,
        Part.INCOMPLETE: running,
        Part.DECISION_TO_ADMIT: running & decided.fill_null(value=False),
        Part.NEW: new,
    }
    each = [
        told.filter(is_in).select(
            *CLOCK,
            part=pl.lit(part, pl.Enum(Part)),
            waited="waited",
            unknown_start=pl.col("started").is_null(),
        )
        for part, is_in in parts.items()
    ]
    return RETURNED.check(pl.concat(each).sort("part", *CLOCK))


def _in_the_community(
    clocks: pl.DataFrame, events: pl.DataFrame, last_day: date
) -> pl.DataFrame:
    """The clocks of patients last referred to a consultant-led community service."""
    referred = events.filter(
        pl.col("kind").is_in(["referral_received", "ubrn_converted"]),
        pl.col("service").is_not_null(),
    ).select("pathway", "day", "service")
    until = pl.col("ended").fill_null(last_day).alias("until")
    return (
        clocks.select(*CLOCK, until)
        .sort("until")
        .join_asof(
            referred.sort("day", maintain_order=True),
            left_on="until",
            right_on="day",
            by="pathway",
            check_sortedness=False,
        )
        .filter(pl.col("service") == COMMUNITY)
        .select(CLOCK)
    )


def _admissions(events: pl.DataFrame) -> pl.DataFrame:
    """For each pathway, its last decision to admit and the days of its admissions."""
    kind = pl.col("kind")
    decided = (kind == "decision_to_admit") | (
        (kind == "planned_activated") & (pl.col("activity") == "admission")
    )
    admitted = (kind == "admitted") & (pl.col("purpose") != "diagnostic")
    return events.group_by("pathway").agg(
        decided=pl.col("day").filter(decided).max(),
        admitted=pl.col("day").filter(admitted),
    )


def banded(returned: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Count a list in bands, as the published extract is counted.

    What is worked out from it can be laid beside the published figure, and where the
    two differ, the rows of ``returned`` say who is in each band.

    Args:
        returned: a ``RETURNED`` frame.
        groups: columns ``pathway`` and ``group``: a provider, a specialty, any other.
            A pathway that is missing belongs to the group ``unknown``.

    Returns:
        A ``BANDED`` frame, ready for ``rtt_measures``.
    """
    timed = (pl.col("part") != Part.NEW) & ~pl.col("unknown_start")
    placed = returned.join(
        groups, on="pathway", how="left", validate="m:1"
    ).with_columns(
        pl.col("group").fill_null("unknown"),
        band=pl.when(timed).then(week_band(pl.col("waited"))),
    )
    counts = {
        name: (pl.col("band") == band).sum().cast(pl.Int64)
        for band, name in enumerate(BAND_COLUMNS)
    }
    unknown = pl.col("unknown_start") & (pl.col("part") != Part.NEW)
    return BANDED.check(
        placed.group_by("part", "group")
        .agg(
            **counts,
            unknown_start=unknown.sum().cast(pl.Int64),
            all=pl.len().cast(pl.Int64),
        )
        .sort("part", "group")
        .select(*BANDED.columns)
    )

"""Readings with dull defaults, so that a test of a page shows only what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from milepost.clocks.explain import explain_pathway
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.reading.pathway import (
    ClockCard,
    PathwayReading,
    Patient,
    Position,
    Recorded,
)
from milepost.reading.waiting_list import ListReading, Wait
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.tracking.list_query import ListQuery
from milepost.web.standpoint import Standpoint

ROOT = Path(__file__).parents[1]
LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 3, 2)
NOON = time(12)
NOW = datetime(2026, 3, 2, 14, 5, tzinfo=LONDON)
AS_AT = AsAt(TODAY, known_at=NOW.astimezone(UTC))
PRESENT = Standpoint(AS_AT, NOW, {})

A_WAIT = Wait(
    pathway="P-000017",
    nhs_number="9990000018",
    hospital_number="H-17",
    name="SMITH, John (Mr)",
    born=date(1960, 3, 2),
    service="lung",
    service_name="Lung cancer",
    hospital="Northport",
    owner="ada",
    standard="scotland/cancer-62-day",
    standard_title="95% of patients start treatment within 62 days",
    clock=1,
    started=date(2026, 1, 6),
    waited=55,
    limit_days=62,
    breach_on=date(2026, 3, 10),
    days_left=7,
    adjusted=0,
    next_step="treatment",
    booked_for=date(2026, 3, 12),
    booked_what="treatment",
    last_on=date(2026, 2, 25),
    last_kind="decision_to_treat",
    last_event=40,
    near_days=14,
)
A_LIST = ListReading(
    query=ListQuery(),
    as_at=AS_AT,
    rows=(A_WAIT,),
    shown=1,
    total=1,
    upto=40,
    told_at=NOW,
    live=True,
    services=(("lung", "Lung cancer"), ("breast", "Breast cancer")),
    standards=("england/rtt-18-weeks", "scotland/cancer-62-day"),
    hospitals=("Northport",),
    owners=("ada", "bob"),
)


def a_wait(**changes):
    return replace(A_WAIT, **changes)


def a_list(*rows, **changes):
    return replace(A_LIST, rows=rows, **changes)


PATIENT = Patient(
    nhs_number="9990000018",
    hospital_number="H-17",
    family_name="Smith",
    given_name="John",
    title="Mr",
    name="SMITH, John (Mr)",
    sex="male",
    born=date(1960, 3, 2),
    died=None,
)


def recorded(event, day, kind, corrects=None, **says):
    at = datetime.combine(day, NOON, tzinfo=LONDON)
    return Recorded(
        event=event,
        day=day,
        kind=kind,
        says=says,
        recorded_at=at,
        recorded_by="ada",
        source="letter",
        corrects=corrects,
    )


def a_pathway(*events, lawbook, standards=("scotland/cancer-62-day",), **changes):
    """Read these events as the store's reading would, by the lawbook as it is."""
    as_at = changes.get("as_at", AS_AT)
    rows = [
        event_row(e.event, "P-000017", e.day, e.kind, e.recorded_at, **e.says)
        for e in sorted(events, key=lambda e: (e.day, e.event))
    ]
    frame = EVENTS.check(pl.DataFrame(rows, schema=EVENTS.schema))
    explained = tuple(_explained(frame, lawbook, name, as_at) for name in standards)
    reading = PathwayReading(
        pathway="P-000017",
        patient=PATIENT,
        service="lung",
        service_name="Lung cancer",
        hospital="Northport",
        owner="ada",
        version=len(events),
        as_at=as_at,
        clocks=tuple(
            ClockCard(
                standard=each.standard,
                edition=each.edition,
                row=row,
                limit_days=each.edition.limit_days,
            )
            for each in explained
            for row in each.clocks
        ),
        explanations=explained,
        events=tuple(sorted(events, key=lambda e: (e.day, e.event))),
        corrections=(),
        upto=max((e.event for e in events), default=0),
        position=Position(
            next_step="treatment",
            booked_for=None,
            booked_what=None,
            last_on=max((e.day for e in events), default=None),
            last_kind=events[-1].kind if events else None,
        ),
    )
    return replace(reading, **changes)


def _explained(frame, lawbook, name, as_at):
    standard = lawbook.the(Standard, name)
    rules = lawbook.all(ClockRule, standard.editions[-1].clock_rules)
    return explain_pathway(frame, standard, rules, as_at=as_at)

"""Readings with dull defaults, so that a test of a page shows only what matters to it."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from milepost.foundation.days import AsAt
from milepost.reading.waiting_list import ListReading, Wait
from milepost.tracking.list_query import ListQuery
from milepost.web.standpoint import Standpoint

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 14, 5, tzinfo=LONDON)
AS_AT = AsAt(TODAY, known_at=NOW)
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
    hospitals=("Northport",),
    owners=("ada", "bob"),
)


def a_wait(**changes):
    return replace(A_WAIT, **changes)


def a_list(*rows, **changes):
    return replace(A_LIST, rows=rows, **changes)

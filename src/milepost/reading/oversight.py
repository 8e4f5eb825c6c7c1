"""What the weekly oversight group has before it: what is unresolved, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from milepost.foundation.scope import Scope
from milepost.reading.barriers import LogReading, read_log
from milepost.reading.escalations import ListReading, Wanted, read_list
from milepost.reading.files import SHOWN
from milepost.store.escalations import tallies
from milepost.tracking.people import display_name

WEEK = timedelta(days=7)
MOST = SHOWN
FIRST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRung:
    """The open escalations that wait for one role."""

    rung: int
    role: str
    waiting: int
    overdue: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCause:
    """The open escalations of one cause, in one service and at one desk."""

    cause: str
    service: str
    service_name: str
    desk: str
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided about an escalation."""

    number: int
    name: str
    """The patient's."""

    service_name: str
    cause: str
    what: str
    said: str
    role: str
    """Who was to answer from then on, where it was passed on."""

    by: str
    at: datetime
    promised: date | None
    still_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightReading:
    """The agenda, and what came of the last one."""

    rungs: tuple[OfRung, ...]
    causes: tuple[OfCause, ...]
    log: LogReading
    """The barriers that are open: the first of them."""

    agenda: ListReading
    decisions: tuple[Decision, ...]
    """Those of the last seven days: one page of them, the latest first."""

    decided: int
    """How many there are in all."""

    page: int
    """Which page of them this is, of ``MOST`` each."""


def read_oversight(
    scope: Scope, *, now: datetime, decided: int = 1
) -> OversightReading:
    """Read what is unresolved, by rung and age, and what was decided in a week.

    Args:
        scope: who asks, and whose patients they may see.
        now: the moment.
        decided: which page of the decisions; the first where there is none such.
    """
    told = {"since": now - WEEK, "most": MOST}
    rows = tallies.decided(scope, before=MOST * (decided - 1), **told)
    if not rows and decided > 1:
        decided, rows = 1, tallies.decided(scope, **told)
    agenda = read_list(scope, Wanted(state="unresolved", most=MOST), now=now)
    names = dict(agenda.services)
    return OversightReading(
        rungs=tuple(OfRung(**row) for row in tallies.by_rung(scope, now=now)),
        causes=tuple(
            OfCause(service_name=names.get(row["service"], row["service"]), **row)
            for row in tallies.by_cause(scope)
        ),
        log=read_log(scope, now=now, size=FIRST),
        agenda=agenda,
        decisions=tuple(
            Decision(
                number=row["number"],
                name=display_name(row["family_name"], row["given_name"], row["title"]),
                service_name=names.get(row["service"], row["service"]),
                cause=row["cause"],
                what=row["what"],
                said=row["said"] or "",
                role=row["role"] or "",
                by=row["by"],
                at=row["at"],
                promised=row["day"],
                still_open=row["state"] != "resolved",
            )
            for row in rows
        ),
        decided=rows[0]["in_all"] if rows else 0,
        page=decided,
    )

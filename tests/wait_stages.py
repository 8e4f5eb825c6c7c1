"""Waits split into stages, for tests: from events, by the rules of the lawbook."""

from datetime import date

from milepost.breaches.happened import Happened, Wait
from milepost.breaches.opening import Clock
from milepost.breaches.timeline import NO_PLAN, timeline
from milepost.clocks.engine import clocks_and_starts
from milepost.clocks.table import How
from milepost.clocks.taken_out import taken_out
from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES, known
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard


def happened_of(events, as_at, places=None):
    """What had happened, as reviews are given it."""
    return [
        Happened(
            row["day"],
            Kind(row["kind"]),
            {name: row[name] for name in ATTRIBUTES if row[name] is not None},
        )
        for row in known(events, as_at).to_dicts()
        if places is None or row["event"] in places
    ]


def splits(events, lawbook, standard, policy, as_at, planned=NO_PLAN):
    """Each clock of a pathway whose start is known, with its timeline."""
    found = lawbook.the(Standard, standard)
    rules = lawbook.all(ClockRule, found.editions[-1].clock_rules)
    after = {}
    for clock in clocks_and_starts(events, found, rules, as_at=as_at).to_dicts():
        out = taken_out(events, clock, found, rules, as_at=as_at)
        before = after.get(clock["lane"])
        after[clock["lane"]] = clock["ended"]
        if out is None:
            assert clock["started"] is None
            continue
        wait = Wait(
            started=clock["started"],
            ended=clock["ended"] or as_at.day,
            running=clock["how"] == How.RUNNING,
            after=before,
        )
        mine = happened_of(events, as_at, out[1])
        yield (
            clock,
            timeline(wait, out[0], clock["adjusted"], mine, policy, planned),
        )


def clock_of(row, limit_days, booked_for: date | None = None):
    """A row of ``CLOCKS`` as the opening rules are given it."""
    return Clock(
        how=How(row["how"]),
        ended=row["ended"],
        waited=row["waited"],
        limit_days=limit_days,
        breach_on=row["breach_on"],
        booked_for=booked_for,
    )

"""When a rung is out of time, counted in quarters of an hour on London's clock.

It shares no arithmetic with ``milepost.foundation.working_time``; a property binds them.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
QUARTER = timedelta(minutes=15)


def works(day, off):
    return day.weekday() < 5 and day not in off


def open_at(moment, edition, off):
    here = moment.astimezone(LONDON)
    at_work = edition.opens <= here.time() < edition.closes
    return at_work and works(here.date(), off)


def out_of_time(allowance, asked_at, edition, off):
    """The moment a rung asked at a full quarter is out of time."""
    if allowance.working_days is not None:
        day, left = asked_at.astimezone(LONDON).date(), allowance.working_days
        while left:
            day += timedelta(days=1)
            left -= works(day, off)
        return datetime.combine(day, edition.closes, LONDON)
    moment, left = asked_at, allowance.working_hours * 4
    while left:
        left -= open_at(moment, edition, off)
        moment += QUARTER
    return moment


def out_of_time_by(role_rung, asked_at, acknowledged, acknowledge_from, edition, off):
    resolve = out_of_time(role_rung.resolve_within, asked_at, edition, off)
    if acknowledged:
        return resolve
    seen = out_of_time(role_rung.acknowledge_within, acknowledge_from, edition, off)
    return min(seen, resolve)

"""On which days nobody is at work, beside weekends: the nation's, and a provider's own."""

from datetime import date

from django.db import connection

from milepost.rules.holidays import HolidaysEdition
from milepost.rules.lawbook import Lawbook
from milepost.rules.nations import holidays_of, nation_of
from milepost.store.escalations.models import ClosedDay
from milepost.store.models import Service

OPEN = """
    SELECT day FROM (
        SELECT DISTINCT ON (says->>'day') (says->>'day')::date AS day, made
        FROM arrangements_change
        WHERE provider = %s AND what = 'open_day' ORDER BY says->>'day', id DESC
    ) AS latest WHERE made
"""
TOLD = """
    SELECT (SELECT max(id) FROM arrangements_change
            WHERE provider = %s AND what IN ('closed_day', 'open_day')),
        (SELECT array_agg(day ORDER BY day) FROM escalations_closedday
            WHERE provider = %s)
"""


def closed_days(provider: str, lawbook: Lawbook) -> frozenset[date]:
    """List the days on which a provider's services are shut, beside weekends.

    They are the holidays of the nation by whose standards most of its services work,
    but for those on which it says it works, and the days it closes of its own.
    """
    nations = nations_holidays(provider, lawbook)
    days = {holiday.on for holiday in nations.holidays} if nations else set()
    return frozenset((days - open_days(provider)) | own_closed_days(provider))


def nations_holidays(provider: str, lawbook: Lawbook) -> HolidaysEdition | None:
    """Find the list of holidays a provider keeps; None where its nation has none."""
    rows = Service.objects.filter(provider=provider).values_list("standards", flat=True)
    return holidays_of(lawbook, nation_of(name for names in rows for name in names))


def told_so_far(provider: str) -> tuple[int, tuple[date, ...]]:
    """Say how far a provider has told on which days all is shut: in one quick question.

    Returns:
        The latest change to them that is on record, and the days of its own.
    """
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [provider, provider])
        latest, days = cursor.fetchone()
    return latest or 0, tuple(days or ())


def own_closed_days(provider: str) -> frozenset[date]:
    """List the days that a provider closes beside the nation's holidays."""
    rows = ClosedDay.objects.filter(provider=provider).values_list("day", flat=True)
    return frozenset(rows)


def open_days(provider: str) -> frozenset[date]:
    """List the holidays of its nation on which a provider works."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [provider])
        return frozenset(day for (day,) in cursor.fetchall())

"""Which clocks a review may have to be opened for, and which reviews to look at again."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import connection

from milepost.store.open_waits import BROUGHT_UP_TO_DATE
from milepost.tracking.stages import STEPS

NOT_YET = """
        AND NOT EXISTS (SELECT FROM breaches_standing s
            WHERE s.provider = {0}.provider AND s.pathway = {0}.pathway
                AND s.standard = {0}.standard AND s.clock = {0}.clock)
        AND NOT EXISTS (SELECT FROM breaches_glance g
            JOIN store_pathway p ON p.provider = g.provider AND p.name = g.pathway
            WHERE g.provider = {0}.provider AND g.pathway = {0}.pathway
                AND g.standard = {0}.standard AND g.day = %(day)s
                AND g.version = p.version)
"""
ENDED = f"""
    SELECT c.pathway FROM store_clock c
    WHERE c.provider = %(provider)s AND c.standard = %(standard)s
        AND c.how = 'stopped' AND c.met = false
        AND c.waited > %(over)s AND c.ended >= %(since)s
        {NOT_YET.format("c")}
    ORDER BY c.ended DESC, c.pathway LIMIT %(most)s
"""  # noqa: S608 - only words of ours
RUNNING = f"""
    SELECT w.pathway FROM {BROUGHT_UP_TO_DATE} AS w
    WHERE w.provider = %(provider)s AND w.standard = %(standard)s
        AND (w.breach_on <= %(near)s AND %(day)s - w.waited_from > %(over)s
            OR %(booked)s AND w.step = %(treatment)s AND w.booked_for >= w.breach_on)
        {NOT_YET.format("w")}
    ORDER BY w.breach_on, w.pathway LIMIT %(most)s
"""  # noqa: S608 - only words of ours
AGAIN = """
    SELECT r.pathway FROM breaches_review r
    JOIN store_pathway p ON p.provider = r.provider AND p.name = r.pathway
    LEFT JOIN breaches_standing s ON s.review_id = r.id
    WHERE r.provider = %(provider)s AND (s.review_id IS NULL
        OR s.version <> p.version OR s.running AND s.as_at < %(day)s)
    ORDER BY r.id LIMIT %(most)s
"""
REACHES = """
    SELECT (SELECT sum(last_event) FROM store_service WHERE provider = %(provider)s),
        (SELECT max(id) FROM breaches_entry),
        (SELECT max(id) FROM adoptions_decision WHERE provider = %(provider)s)
"""
Marks = tuple[int | None, ...]


def marks(provider: str) -> Marks:
    """Say how far everything reaches that reviews rest on, to tell whether it has grown."""
    with connection.cursor() as cursor:
        cursor.execute(REACHES, {"provider": provider})
        return tuple(cursor.fetchone())


def perhaps_to_open(
    provider: str,
    standard: str,
    *,
    day: date,
    over_days: int,
    look_back_days: int,
    near_days: int | None,
    booked: bool,
    most: int,
) -> list[str]:
    """Name pathways with a clock under a standard that a review may open for.

    Those whose clock has a review already are left out, and those that were looked into
    today and have not changed since: however many they are, each has its turn.

    Args:
        provider: whose.
        standard: under which.
        day: today.
        over_days: only waits longer than this, of those over the limit.
        look_back_days: and that ended so many days ago, or fewer.
        near_days: also those that go over within so many days; None for none.
        booked: also those whose treatment is booked for the breach day or later.
        most: how many to name.
    """
    asked = {
        "provider": provider,
        "standard": standard,
        "day": day,
        "over": over_days if near_days is None else -1,
        "since": day - timedelta(days=look_back_days),
        "near": day + timedelta(days=near_days or 0),
        "booked": booked,
        "treatment": STEPS.index("treatment"),
        "most": most,
    }
    running = _names(RUNNING, asked)
    ended = _names(ENDED, asked | {"over": over_days})
    return list(dict.fromkeys([*running, *ended]))


def to_look_at_again(provider: str, *, day: date, most: int) -> list[str]:
    """Name pathways with a review that changed since it was last worked out."""
    return _names(AGAIN, {"provider": provider, "day": day, "most": most})


def providers_with_any() -> list[str]:
    """List the providers that have any review."""
    sql = "SELECT DISTINCT provider FROM breaches_review ORDER BY 1"
    return _names(sql, {})


def versions(provider: str, pathways: Collection[str]) -> dict[str, int]:
    """Give the version of each of some pathways."""
    sql = """SELECT name, version FROM store_pathway
        WHERE provider = %(provider)s AND name = ANY(%(names)s)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"provider": provider, "names": list(pathways)})
        return dict(cursor.fetchall())


def _names(sql: str, asked: dict[str, object]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return [name for (name,) in cursor.fetchall()]

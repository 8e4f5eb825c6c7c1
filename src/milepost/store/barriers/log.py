"""Read the log of barriers a page at a time: where each stands is found in the database.

``milepost.escalations.barriers.stands`` says the same of one record, and is what holds:
``tests/shell/test_barriers_by_page.py`` keeps the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from milepost.escalations.barriers import Did
from milepost.foundation.scope import Scope
from milepost.store.asked import ask

TURNS = [Did.NOTED, Did.PASSED, Did.ANSWERED, Did.CLOSED, Did.REOPENED]
"""After which a barrier is with somebody else."""

NO_LOOKS = [Did.HOLDS, Did.FREED, Did.CLOSED]
"""What doesn't count as the group's having looked at it."""

OF_THEM = """
    SELECT {what} FROM barriers_entry e WHERE e.barrier_id = b.id
        AND (%(until)s::timestamptz IS NULL OR e.at <= %(until)s) AND {which}
    ORDER BY e.place DESC LIMIT 1
"""
STANDING = f"""
    SELECT b.id, b.at, b.theme, turn.did AS turn, turn.at AS turned_at,
        turn.did = 'closed' AS closed, turn.did = 'passed' AS passed,
        turn.did <> 'closed' AND (
            (turn.did = 'passed' AND asked.wanted_by < %(day)s)
            OR (looked.at AT TIME ZONE 'Europe/London')::date + 7 < %(day)s
        ) AS late
    FROM barriers_barrier b
    CROSS JOIN LATERAL ({
    OF_THEM.format(what="e.did, e.at", which="e.did = ANY(%(turns)s)")
}) AS turn
    CROSS JOIN LATERAL ({
    OF_THEM.format(what="e.at", which="e.did <> ALL(%(no_looks)s)")
}) AS looked
    LEFT JOIN LATERAL ({
    OF_THEM.format(what="e.wanted_by", which="e.did = 'passed'")
}) AS asked ON true
    WHERE b.provider = %(provider)s
        AND (%(services)s::text[] IS NULL OR b.services <@ %(services)s::text[])
        AND (%(theme)s = '' OR b.theme = %(theme)s)
"""  # noqa: S608 - only words of ours
SHOWS = {
    "open": "NOT closed",
    "late": "late",
    "passed": "passed",
    "closed": "closed",
    "all": "true",
}
"""The ways to look at the log, and what each of them shows."""

COUNTED = f"""
    WITH standing AS ({STANDING})
    SELECT {", ".join(f'count(*) FILTER (WHERE {w}) AS "{n}"' for n, w in SHOWS.items())}
    FROM standing
"""  # noqa: S608 - only words of ours
PAGE = f"""
    WITH standing AS ({STANDING})
    SELECT id FROM standing WHERE {{which}}
    ORDER BY late DESC, at, id DESC LIMIT %(size)s OFFSET %(skip)s
"""  # noqa: S608 - only words of ours
OF_WEEK = f"""
    WITH standing AS ({STANDING} AND b.services && %(of)s::text[])
    SELECT id FROM standing WHERE NOT closed OR turned_at >= %(since)s
    ORDER BY closed, late DESC, at, id DESC
"""  # noqa: S608 - only words of ours
HELD_THEN = """
    SELECT barrier_id AS barrier, count(*) AS patients FROM (
        SELECT DISTINCT ON (h.barrier_id, h.pathway) h.barrier_id, h.freed
        FROM barriers_held h JOIN barriers_entry e ON e.id = h.entry_id
        WHERE h.barrier_id = ANY(%(numbers)s) AND e.at <= %(until)s
        ORDER BY h.barrier_id, h.pathway, h.id DESC
    ) AS latest WHERE NOT freed GROUP BY barrier_id
"""


@dataclass(frozen=True, slots=True)
class LogPage:
    """The numbers of the barriers on one page, in order, and how many there are."""

    numbers: tuple[int, ...]
    page: int
    """Which page it is: the last one, if a later one was asked for."""

    counts: Mapping[str, int]
    """How many there are of each of ``SHOWS``."""


def page_of_log(
    scope: Scope, *, day: date, show: str, theme: str, page: int, size: int
) -> LogPage:
    """Find one page of the log in scope: what is late first, then the oldest.

    Args:
        scope: who asks. A barrier is in scope where all of its services are.
        day: today.
        show: one of ``SHOWS``.
        theme: the theme; blank for any.
        page: which page.
        size: how many barriers it has.
    """
    asked = _asked(scope, day) | {"theme": theme, "until": None, "size": size}
    (counts,) = ask(COUNTED, asked)
    page = min(page, max(1, -(-counts[show] // size)))
    rows = ask(PAGE.format(which=SHOWS[show]), asked | {"skip": size * (page - 1)})
    return LogPage(tuple(row["id"] for row in rows), page, counts)


def of_a_week(
    scope: Scope,
    services: Sequence[str],
    *,
    since: datetime,
    until: datetime,
    day: date,
) -> list[int]:
    """Name the barriers of some services that were open at a week's end, or closed in it.

    Args:
        scope: who asks. A barrier is in scope where all of its services are.
        services: the barriers of any of these.
        since: when the week began.
        until: when it ended. What was recorded later isn't known yet.
        day: its last day.
    """
    more = {"theme": "", "until": until, "since": since, "of": list(services)}
    return [row["id"] for row in ask(OF_WEEK, _asked(scope, day) | more)]


def held_then(numbers: Sequence[int], until: datetime) -> dict[int, int]:
    """Count whom several barriers, all in scope, held up at a moment."""
    rows = ask(HELD_THEN, {"numbers": list(numbers), "until": until})
    return {row["barrier"]: row["patients"] for row in rows}


def _asked(scope: Scope, day: date) -> dict[str, object]:
    return {
        "provider": scope.provider,
        "services": None if scope.services is None else sorted(scope.services),
        "day": day,
        "turns": list(TURNS),
        "no_looks": list(NO_LOOKS),
    }

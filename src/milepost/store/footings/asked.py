"""What a list asks of footings, as a condition on its rows."""

from collections.abc import Iterator
from datetime import date, timedelta

from milepost.tracking.list_query import ListQuery

LATE = "f.owed = 'due' AND f.due < %(day)s AND NOT f.provisional"
NOT_LATE = "f.owed = 'due' AND (f.due >= %(day)s OR f.provisional)"
STATES = {
    "skipped": "f.skipped",
    "late": LATE,
    "at_risk": f"{NOT_LATE} AND f.due - %(day)s <= f.warn_days",
    "in_time": f"{NOT_LATE} AND (f.due - %(day)s <= f.warn_days) IS NOT TRUE",
}
"""The states that a day decides. The others are kept as they are, in ``owed``."""

DELAYS = {
    "care": f"{LATE} AND f.told_at <= f.looked_at",
    "tracking": f"{LATE} AND (f.told_at <= f.looked_at) IS NOT TRUE",
}


def on_footing(query: ListQuery, day: date, asked: dict[str, object]) -> Iterator[str]:
    """Give the condition that rows of ``listed`` must meet, if anything is asked."""
    found = " AND ".join(_conditions(query, day, asked))
    if found:
        yield f"""EXISTS (SELECT FROM footings_footing f
            WHERE f.provider = %(provider)s AND f.pathway = listed.pathway AND {found}
        )"""


def _conditions(query: ListQuery, day: date, asked: dict[str, object]) -> Iterator[str]:
    if query.step:
        asked["owed"] = query.step
        yield STATES.get(query.step, "f.owed = %(owed)s")
    if query.delay:
        yield DELAYS[query.delay]
    for name, condition in (
        ("stale", "f.stale_from < %(stale)s"),
        ("past_day", "f.day_0 < %(past_day)s"),
        ("joined", "f.joined_on >= %(joined)s"),
    ):
        if (days := getattr(query, name)) is not None:
            asked[name] = day - timedelta(days=days)
            yield condition
    if query.unanswered:
        yield "(f.unkept_on < %(day)s OR f.result_on IS NOT NULL)"

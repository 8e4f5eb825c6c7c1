"""When a digest is due, what it says, and how long to wait after one that failed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST_TRIES = 4
WAITS = (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
"""How long to wait after the first, the second and the third that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much waits for a person. Never whom it is about."""

    due: int
    """Patients of theirs who are owed something."""

    escalations: int
    """Escalations that wait for them."""

    covered: int = 0
    """Patients owed something whose followers are away, and whom they cover for."""


def day_due(weekdays: Collection[int], hour: int, now: datetime) -> date | None:
    """Give today, if a digest of today is due by now; what was missed before is not.

    >>> day_due({0, 3}, 8, datetime(2026, 11, 23, 8, 0))
    datetime.date(2026, 11, 23)
    >>> day_due({0, 3}, 8, datetime(2026, 11, 23, 7, 59)) is None
    True
    >>> day_due({0, 3}, 8, datetime(2026, 11, 24, 8, 0)) is None
    True
    """
    today = now.date()
    return today if today.weekday() in weekdays and now.hour >= hour else None


def again_at(tries: int, now: datetime) -> datetime | None:
    """Say when to try again after so many tries that failed; None for never.

    >>> again_at(1, datetime(2026, 11, 23, 8)), again_at(4, datetime(2026, 11, 23, 8))
    (datetime.datetime(2026, 11, 23, 8, 5), None)
    """
    return None if tries >= MOST_TRIES else now + WAITS[tries - 1]


def wording(counts: Counts, address: str) -> tuple[str, str]:
    """Put a digest into words: its subject, and its text. It names no patient.

    Args:
        counts: how much waits.
        address: where Milepost is, without a slash at its end.

    >>> subject, text = wording(Counts(due=2, escalations=1), "https://m.example")
    >>> subject
    'Milepost: 2 patients due, 1 escalation'
    >>> print(text.splitlines()[0])
    2 of your patients are owed something: https://m.example/work
    >>> wording(Counts(due=2, escalations=0, covered=3), "https://m.example")[0]
    'Milepost: 5 patients due, 0 escalations'
    """
    due = counts.due + counts.covered
    patients = f"{due:,} patient{'' if due == 1 else 's'} due"
    calls = f"{counts.escalations:,} escalation{'' if counts.escalations == 1 else 's'}"
    text = "\n".join(
        [
            f"{counts.due:,} of your patients are owed something: {address}/work",
            *_covered(counts, address),
            f"{counts.escalations:,} escalations wait for you: {address}/escalations",
            "",
            "This message names nobody. Sign in to see more.",
            f"To change when it comes, or to stop it: {address}/digest",
        ]
    )
    return f"Milepost: {patients}, {calls}", text


def _covered(counts: Counts, address: str) -> list[str]:
    if not counts.covered:
        return []
    return [f"{counts.covered:,} more, of whom you cover for today: {address}/work"]

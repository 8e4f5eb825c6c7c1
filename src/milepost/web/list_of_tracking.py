"""The filters of the list that only tracking can answer, in words."""

from collections.abc import Iterable, Mapping

from milepost.tracking.list_query import ListQuery
from milepost.web.words import many

Options = Iterable[tuple[str, str]]

STEP_WORDS: Mapping[str, str] = {
    "late": "Step late",
    "at_risk": "Step at risk",
    "in_time": "Step in time",
    "no_day": "Step without a day",
    "skipped": "A step was passed over",
    "complete": "All steps done",
    "lapsed": "No step owed any more",
    "unplaced": "Day 0 not reached",
}
DELAY_WORDS = {
    "care": "In care: all that happened was looked at",
    "tracking": "In tracking: something happened that nobody looked at",
}
UNANSWERED_WORDS = {"yes": "Booking passed, or result came, and nothing since"}
STALE, PAST_DAY, JOINED = (7, 14, 28), (14, 31, 62, 100), (1, 7, 14)
"""The numbers of days that are offered. An address may ask for any other."""


def of_tracking(query: ListQuery) -> dict[str, tuple[str, str | None, Options]]:
    """Give each filter its label, its answer and the answers offered, by name."""
    any_of = ("", "Any")
    return {
        "step": ("Timed pathway", query.step, [any_of, *STEP_WORDS.items()]),
        "delay": ("Late step", query.delay, [any_of, *DELAY_WORDS.items()]),
        "unanswered": (
            "Unanswered",
            "yes" if query.unanswered else None,
            [any_of, *UNANSWERED_WORDS.items()],
        ),
        "stale": _days(
            "Not looked at", "For more than {}", query.stale, STALE, "Any time"
        ),
        "past_day": _days(
            "Since day 0", "More than {}", query.past_day, PAST_DAY, "Any time"
        ),
        "joined": _days(
            "New on the list", "Within {}", query.joined, JOINED, "Any time"
        ),
    }


def _days(
    label: str, words: str, asked: int | None, offered: Iterable[int], every: str
) -> tuple[str, str | None, Options]:
    numbers = sorted({*offered, *(() if asked is None else (asked,))})
    options = [(str(days), words.format(many(days, "day"))) for days in numbers]
    return label, None if asked is None else str(asked), [("", every), *options]

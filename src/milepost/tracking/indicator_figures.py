"""What each figure of tracking counts, and from which day a wait for cancer is long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from milepost.tracking.worklist import STALE_AFTER


@dataclass(frozen=True, slots=True)
class Figure:
    """What one figure counts."""

    title: str
    says: str
    """Who is counted, exactly."""

    days: str = ""
    """What its days are; blank where they mean nothing."""

    of: str = ""
    """The figure it is a share of."""


FIGURES: Mapping[str, Figure] = {
    "open": Figure(
        "Open pathways",
        "every pathway with a running clock",
        "days since the last thing happened",
    ),
    "over": Figure(
        "Over the limit",
        "those whose lead clock is over its limit today",
        "days over the limit",
        "open",
    ),
    "past_62": Figure(
        "Past day 62",
        "those more than 62 days from day 0",
        "days since day 0",
        "marked_62",
    ),
    "past_100": Figure(
        "Past day 100",
        "those more than 100 days from day 0",
        "days since day 0",
        "marked_100",
    ),
    "past_104": Figure(
        "Past day 104",
        "those more than 104 days from day 0",
        "days since day 0",
        "marked_104",
    ),
    "marked_62": Figure(
        "Open, where day 62 is a mark",
        "every open pathway of a service that goes by a standard of 62 days for cancer",
    ),
    "marked_100": Figure(
        "Open, where day 100 is a mark",
        "every open pathway of a service that goes by Scotland’s 62 days for cancer",
    ),
    "marked_104": Figure(
        "Open, where day 104 is a mark",
        "every open pathway of a service that goes by England’s 62 days for cancer",
    ),
    "stepped": Figure(
        "Owed a step with a day",
        "those that go by a timed pathway and whose next step has a day",
    ),
    "on_time": Figure(
        "Steps on time",
        "those whose day isn't over, or isn't certain yet",
        "days left",
        "stepped",
    ),
    "late": Figure("Steps late", "those whose day is over", "days late", "stepped"),
    "late_care": Figure(
        "Late in care",
        "late, and somebody has looked since anything was last recorded",
        "days late",
        "late",
    ),
    "late_tracking": Figure(
        "Late in tracking only",
        "late, and something was recorded that nobody has looked at: it may not be late",
        "days late",
        "late",
    ),
    "over_care": Figure(
        "Over the limit, in care",
        "over the limit, and somebody has looked since anything was last recorded",
        "days over the limit",
        "over",
    ),
    "over_tracking": Figure(
        "Over the limit, in tracking only",
        "over the limit, and something was recorded that nobody has looked at",
        "days over the limit",
        "over",
    ),
    "untold": Figure(
        "Told late",
        "those whose last thing was recorded on a later day than it happened",
        "days from its happening to its being recorded",
        "open",
    ),
    "unseen": Figure(
        "Not looked at since",
        "those on which something was recorded that nobody has looked at",
        "days since it was recorded",
        "open",
    ),
    "seen_late": Figure(
        "Looked at late",
        "those looked at on a later day than the last thing was recorded",
        "days from its being recorded to the look",
        "open",
    ),
    "in_care": Figure(
        "Waiting for care",
        "those that somebody has looked at since anything was last recorded",
        "days since that look",
        "open",
    ),
    "never": Figure(
        "Never looked at",
        "those at which nobody has looked",
        "days on the list",
        "open",
    ),
    "stale": Figure(
        f"Not looked at for over {STALE_AFTER} days",
        f"those last looked at, or joined, more than {STALE_AFTER} days ago",
        "days since then",
        "open",
    ),
}
"""Of those "those" are, ``of`` says. All are open pathways, once each."""

MARKS = {"scotland": (62, 100), "england": (62, 104)}
"""From which day since day 0 a long wait for cancer is counted, by nation; else 62.

100 days are a mark in two Scottish boards' cases, and no national rule; 104 is the
backstop of England's cancer waits.
"""


def long_waits(standards: Iterable[str]) -> tuple[int, ...]:
    """Say which days mark a long wait, for a service that works by some standards.

    >>> long_waits(["scotland/cancer-31-day", "scotland/cancer-62-day"])
    (62, 100)
    >>> long_waits(["england/rtt-18-weeks"])
    ()
    """
    nations = (name.partition("/")[0] for name in standards if "cancer-62-day" in name)
    return next((MARKS.get(nation, (62,)) for nation in nations), ())

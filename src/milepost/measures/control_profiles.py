"""How control charts are drawn: named sets of settings, since published tools disagree."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto


class AtTheLimit(StrEnum):
    """What a target says that lies on a limit."""

    STRICT = auto()
    """Hit or miss."""

    INCLUSIVE = auto()
    """That it is met, or missed."""


class IconFrom(StrEnum):
    """Which point the variation icon is of."""

    LATEST = auto()
    LAST_SIGNAL = auto()


class Conflict(StrEnum):
    """What a point is called that two rules call improvement and concern."""

    RULE_ORDER = auto()
    IMPROVEMENT_FIRST = auto()


class Ties(StrEnum):
    """What an equal value does to a trend."""

    BREAK = auto()
    SKIP = auto()


class Gaps(StrEnum):
    """Whether there is a moving range across a missing value."""

    BREAK = auto()
    BRIDGE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Every setting of a chart that published tools set differently."""

    run_length: int = 7
    trend_length: int = 7
    screen_ranges: bool = False
    """Whether very long moving ranges are left out of the mean range, once."""

    limit_multiplier: float = 2.66
    outside_counts_in_two_in_three: bool = True
    target_equals_limit: AtTheLimit = AtTheLimit.INCLUSIVE
    icon_from: IconFrom = IconFrom.LATEST
    conflict: Conflict = Conflict.RULE_ORDER
    minimum_points: int = 1
    """With fewer points in a section there are no limits, and no signals."""

    trend_ties: Ties = Ties.BREAK
    gap_policy: Gaps = Gaps.BREAK


PROFILES: Mapping[str, Profile] = {
    "making-data-count": Profile(
        conflict=Conflict.IMPROVEMENT_FIRST, minimum_points=13
    ),
    "plotthedots": Profile(
        screen_ranges=True,
        outside_counts_in_two_in_three=False,
        target_equals_limit=AtTheLimit.STRICT,
    ),
    "abspc": Profile(
        run_length=8,
        trend_length=6,
        limit_multiplier=3 / 1.128,
        outside_counts_in_two_in_three=False,
        icon_from=IconFrom.LAST_SIGNAL,
    ),
}
"""Making Data Count's guides and issue threads; NHSRplotthedots 0.2.2; abspc 1.1.0."""

TRIAL_BELOW = 13
"""Limits from fewer points are on trial (Making Data Count, issue 194)."""

"""Whether a cause came back after what was agreed against it was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from milepost.rules.breaches import Stage


class Verdict(StrEnum):
    """What can be said of an action that was done."""

    CAME_BACK = auto()
    """A later patient missed a standard for the same reason, in the same stage."""

    NOT_SEEN = auto()
    """None has, and whoever came to the stage the next day would have by now."""

    TOO_EARLY = auto()
    """None has, and there was not the time for it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What two breaches share if one repeats the other."""

    service: str
    stage: Stage
    reason: str
    """The list and the code, with a space between."""


@dataclass(frozen=True, slots=True)
class Arisen:
    """That a cause arose, in a breach, and the day its patient came to that stage."""

    cause: Cause
    began: date


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often a cause arose after an action was done, and before, in as many days."""

    days: int
    before: int
    since: int
    verdict: Verdict


def repeats(
    cause: Cause, done: date, arisen: Iterable[Arisen], *, limit: int, today: date
) -> Repeats:
    """Say whether a cause came back after an action against it was done.

    A breach repeats the cause only if its patient came to the stage after that day: a
    delay that had begun before can't have been prevented. Before and since are counted
    over as many days, the day it was done being the last one before.

    Args:
        cause: what the action was against.
        done: the day it was done.
        arisen: the breaches that are known of, of this cause and of others.
        limit: the days that the standard allows. With none seen sooner, it is too
            early to say.
        today: the day of the question.

    >>> cause = Cause(service="lung", stage=Stage.MDT, reason="x mdt-missed")
    >>> seen = [Arisen(cause, date(2026, 3, day)) for day in (1, 5, 20)]
    >>> how = {"limit": 62, "today": date(2026, 3, 21)}
    >>> told = repeats(cause, date(2026, 3, 11), seen, **how)
    >>> told.before, told.since, told.verdict.value
    (1, 1, 'came_back')
    >>> repeats(cause, date(2026, 3, 20), seen, **how).verdict.value
    'too_early'
    """
    length = max(0, (today - done).days)
    days = [one.began for one in arisen if one.cause == cause]
    from_day = done - timedelta(days=length)
    before = sum(from_day < day <= done for day in days)
    since = sum(done < day <= today for day in days)
    if since:
        verdict = Verdict.CAME_BACK
    else:
        # Whoever came to the stage on the very next day has waited this long at least.
        waited = length - 1
        verdict = Verdict.NOT_SEEN if waited > limit else Verdict.TOO_EARLY
    return Repeats(length, before, since, verdict)

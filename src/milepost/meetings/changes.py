"""What changed between one meeting and the next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What was known of a pathway when a meeting's list was frozen, or is known now."""

    pathway: str
    breach_on: date | None = None
    booked_for: date | None = None
    next_step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A patient whose booking or next step is another than it was."""

    pathway: str
    booked_before: date | None
    booked_now: date | None
    step_before: str | None
    step_now: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed, by pathway, each in the order of the agenda it stood on."""

    new: tuple[str, ...]
    """On the list now, and not on the last."""

    treated: tuple[str, ...]
    """On the last; treated since."""

    left: tuple[str, ...]
    """On the last; no clock runs any more, for another reason."""

    breached: tuple[str, ...]
    """Within the limit at the last meeting, and over it now."""

    moved: tuple[Moved, ...]
    off: tuple[str, ...]
    """On the last; still waiting, and no line takes them any more."""


def changes(
    last: Sequence[Then],
    now: Mapping[str, Then],
    listed: Sequence[str],
    treated: Collection[str],
    *,
    last_on: date,
    day: date,
) -> Changes:
    """Say what changed since the last meeting.

    Args:
        last: the list frozen then.
        now: every pathway of either list whose clock still runs, as it is.
        listed: the pathways of the list now.
        treated: those of the last list that were treated since.
        last_on: the day of the last meeting.
        day: the day of this one.
    """
    before = {then.pathway: then for then in last}
    gone = [name for name in before if name not in now]
    on_either = dict.fromkeys([*before, *listed])
    return Changes(
        new=tuple(name for name in listed if name not in before),
        treated=tuple(name for name in before if name in treated),
        left=tuple(name for name in gone if name not in treated),
        breached=tuple(
            name
            for name in on_either
            if name in now and _crossed(before.get(name), now[name], last_on, day)
        ),
        moved=tuple(
            _moved(then, now[name])
            for name, then in before.items()
            if name in now
            and name not in treated
            and (then.booked_for, then.next_step)
            != (now[name].booked_for, now[name].next_step)
        ),
        off=tuple(
            name
            for name in before
            if name in now and name not in listed and name not in treated
        ),
    )


def _crossed(then: Then | None, now: Then, last_on: date, day: date) -> bool:
    """Whether a wait went over its limit since: also where its breach day was put right."""
    if now.breach_on is None or now.breach_on > day:
        return False
    known = then.breach_on if then else now.breach_on
    return known is None or known > last_on


def _moved(then: Then, now: Then) -> Moved:
    return Moved(
        pathway=then.pathway,
        booked_before=then.booked_for,
        booked_now=now.booked_for,
        step_before=then.next_step,
        step_now=now.next_step,
    )

"""Days and slots: how long a list was, when slots are, and who is given them.

Source:
    NHS-R Community, NHSRwaitinglist 0.1.2.9001, with its defects left out.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

from milepost.planning.figures import BadInput, positive


def queue_size_by_day(
    referred: Sequence[date],
    removed: Sequence[date | None],
    *,
    start: date | None = None,
    end: date | None = None,
) -> list[tuple[date, int]]:
    """Count who waits at the end of each day, both ends of the window included.

    Whoever is removed on a day is gone on that day.

    Args:
        referred: when each patient joined.
        removed: when each left; None if they wait still.
        start: the first day; without one, the earliest referral.
        end: the last day; without one, the latest referral.

    >>> days = [date(2024, 1, 1), date(2024, 1, 4)]
    >>> [size for _, size in queue_size_by_day(days, [date(2024, 1, 8), None])]
    [1, 1, 1, 2]
    """
    first, last = window(referred, removed, start, end)
    changes = [0] * ((last - first).days + 2)
    for joined, left in zip(referred, removed, strict=True):
        if joined > last or (left is not None and left <= first):
            continue
        changes[max(0, (joined - first).days)] += 1
        if left is not None and left <= last:
            changes[(left - first).days] -= 1
    sizes, size = [], 0
    for number in range((last - first).days + 1):
        size += changes[number]
        sizes.append((first + timedelta(days=number), size))
    return sizes


def window(
    referred: Sequence[date],
    removed: Sequence[date | None],
    start: date | None,
    end: date | None,
) -> tuple[date, date]:
    """Find the first and last day of a window, and see that the dates make sense.

    Raises:
        BadInput: nobody was referred, the lists differ in length, someone left before
            they joined, or the window ends before it begins.
    """
    if len(referred) != len(removed):
        raise BadInput(f"There are {len(referred)} referrals, {len(removed)} removals.")
    if not referred and (start is None or end is None):
        raise BadInput("Nobody was referred: give start and end.")
    for number, (joined, left) in enumerate(zip(referred, removed, strict=True), 1):
        if left is not None and left < joined:
            raise BadInput(
                f"Patient {number} left on {left}, before joining on {joined}."
            )
    first, last = start or min(referred), end or max(referred)
    if last < first:
        raise BadInput(f"The window ends on {last}, before it begins on {first}.")
    return first, last


def slot_dates(days: int, start: date, slots_per_day: float) -> list[date]:
    """Give the day of each slot, evenly spread over so many days.

    >>> slot_dates(3, date(2024, 1, 1), 0.5) == [date(2024, 1, 1), date(2024, 1, 3)]
    True
    """
    positive(days=days, slots_per_day=slots_per_day)
    many = int((days - 1) * slots_per_day) + 1
    return [start + timedelta(days=ceil(k / slots_per_day)) for k in range(many)]


def allocate_slots(
    referred: Sequence[date],
    removed: Sequence[date | None],
    slots: Sequence[date],
    *,
    minimum_notice_days: int = 1,
) -> tuple[list[date | None], list[date]]:
    """Give slots to those who wait, in turn; a slot nobody can take is lost.

    Args:
        referred: when each patient joined.
        removed: when each left already; None if they wait.
        slots: the days on which one can be treated.
        minimum_notice_days: how long before a slot one must have been referred.

    Returns:
        When each patient leaves, None if no slot was left; and the slots that were lost.

    >>> days = [date(2024, 1, 1), date(2024, 1, 4)]
    >>> leaves, lost = allocate_slots(days, [None, None], [date(2024, 1, 3)] * 2)
    >>> leaves, lost
    ([datetime.date(2024, 1, 3), None], [datetime.date(2024, 1, 3)])
    """
    leaves = list(removed)
    turn = sorted(
        (n for n, left in enumerate(removed) if left is None), key=referred.__getitem__
    )
    lost = []
    for slot in sorted(slots):
        notice = timedelta(days=minimum_notice_days)
        if turn and referred[turn[0]] + notice <= slot:
            leaves[turn.pop(0)] = slot
        else:
            lost.append(slot)
    return leaves, lost

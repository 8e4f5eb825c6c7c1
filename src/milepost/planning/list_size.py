"""How long a list may be, by each published way, and how long it takes to clear.

Source:
    NHS England, RTT guidance v5.0, section 9.1; Fong and others, medRxiv
    2022.08.23.22279117; Little's law. What isn't published is worked out here.
"""

from math import exp

from milepost.planning.figures import (
    BadInput,
    Figure,
    NotAvailable,
    a_share,
    not_negative,
    positive,
)
from milepost.planning.queue import factor_for_share

NEVER = "never at this capacity"


def ceiling(demand: float, target_wait: float = 18) -> Figure:
    """Give the longest list on which all wait the target or less, strictly in turn.

    >>> ceiling(100)
    1800.0
    """
    not_negative(demand=demand)
    positive(target_wait=target_wait)
    return Figure(demand * target_wait, {"demand": demand, "target_wait": target_wait})


def planning(demand: float, target_wait: float = 18, allowance: float = 0.25) -> Figure:
    """Leave an allowance below the ceiling: for urgents, choice and notice.

    >>> planning(100)
    1350.0
    """
    a_share(allowance=allowance)
    whole = ceiling(demand, target_wait)
    return Figure(whole * (1 - allowance), {**whole.inputs, "allowance": allowance})


def exponential_list(
    weekly_additions: float, share_within_target: float = 0.92, target_wait: float = 18
) -> tuple[Figure, Figure]:
    """Give the rate of leaving a week, and the list, if a list is in no order at all.

    Args:
        weekly_additions: additions a week.
        share_within_target: the share to be treated within the target.
        target_wait: weeks.

    >>> rate, size = exponential_list(100)
    >>> round(rate, 4), round(size, 1)
    (0.1403, 712.7)
    """
    not_negative(weekly_additions=weekly_additions)
    positive(target_wait=target_wait)
    asked = {
        "weekly_additions": weekly_additions,
        "share_within_target": share_within_target,
        "target_wait": target_wait,
    }
    rate = factor_for_share(share_within_target) / target_wait
    return Figure(rate, asked), Figure(weekly_additions / rate, asked)


def in_turn_share(
    demand: float, target_wait: float = 18, share_within_target: float = 0.92
) -> Figure:
    """Give the list of which a share has waited the target or less, strictly in turn.

    >>> round(in_turn_share(100), 1)
    1956.5
    """
    a_share(share_within_target=share_within_target)
    whole = ceiling(demand, target_wait)
    return Figure(
        whole / share_within_target,
        {**whole.inputs, "share_within_target": share_within_target},
    )


def two_class(
    demand: float,
    urgent_share: float,
    urgent_wait: float,
    target_wait: float = 18,
    share_within_target: float = 0.92,
) -> Figure:
    """Give the list of which a share is within the target, if urgents go first.

    >>> round(two_class(100, urgent_share=0.3, urgent_wait=2), 1)
    1434.8
    """
    not_negative(demand=demand, urgent_wait=urgent_wait)
    positive(target_wait=target_wait)
    a_share(urgent_share=urgent_share, share_within_target=share_within_target)
    if urgent_wait > target_wait:
        raise BadInput(
            f"urgent_wait is {urgent_wait!r}; give no more than target_wait."
        )
    u, p = urgent_share, share_within_target
    routine = ((1 - u) * target_wait + (1 - p) * u * urgent_wait) / (p * (1 - u))
    return Figure(
        demand * (u * urgent_wait + (1 - u) * routine),
        {
            "demand": demand,
            "urgent_share": urgent_share,
            "urgent_wait": urgent_wait,
            "target_wait": target_wait,
            "share_within_target": share_within_target,
        },
    )


def in_turn_removals(
    demand: float,
    removal_hazard: float,
    target_wait: float = 18,
    share_within_target: float = 0.92,
) -> Figure | NotAvailable:
    """Give the same list, where so many a week of those who wait leave untreated.

    >>> round(in_turn_removals(100, removal_hazard=0.01), 1)
    1790.5
    >>> in_turn_removals(100, removal_hazard=0.5).status
    'cannot miss at this removal rate'
    """
    not_negative(demand=demand, removal_hazard=removal_hazard)
    a_share(share_within_target=share_within_target)
    if removal_hazard == 0:
        return in_turn_share(demand, target_wait, share_within_target)
    gone = 1 - exp(-removal_hazard * target_wait)
    asked = {"demand": demand, "removal_hazard": removal_hazard}
    if gone >= share_within_target:
        return NotAvailable("cannot miss at this removal rate", asked)
    return Figure(demand * gone / (removal_hazard * share_within_target), asked)


def clearance_time(queue_size: float, weekly_stops: float) -> Figure | NotAvailable:
    """Give the weeks in which a list would clear if nobody joined it.

    >>> clearance_time(420, 24)
    17.5
    """
    not_negative(queue_size=queue_size, weekly_stops=weekly_stops)
    asked = {"queue_size": queue_size, "weekly_stops": weekly_stops}
    if weekly_stops == 0 and queue_size:
        return NotAvailable("not computable: nothing stops", asked)
    return Figure(queue_size / weekly_stops if queue_size else 0, asked)


def weeks_to_clear(
    queue_size: float, maximum: float, demand: float, capacity: float
) -> Figure | NotAvailable:
    """Give the weeks until a list is down to its maximum.

    >>> weeks_to_clear(420, 120, demand=20, capacity=24)
    75.0
    >>> weeks_to_clear(420, 120, demand=24, capacity=24).status
    'never at this capacity'
    """
    not_negative(
        queue_size=queue_size, maximum=maximum, demand=demand, capacity=capacity
    )
    backlog = max(0.0, queue_size - maximum)
    asked = {"backlog": backlog, "demand": demand, "capacity": capacity}
    if backlog and capacity <= demand:
        return NotAvailable(NEVER, asked)
    return Figure(backlog / (capacity - demand) if backlog else 0, asked)


def settles_at(
    demand: float, capacity: float, removal_hazard: float
) -> Figure | NotAvailable:
    """Give the list at which as many give up as can't be treated. That is no balance.

    >>> settles_at(100, 90, 0.01)
    1000.0
    """
    not_negative(demand=demand, capacity=capacity)
    positive(removal_hazard=removal_hazard)
    asked = {"demand": demand, "capacity": capacity, "removal_hazard": removal_hazard}
    if capacity >= demand:
        return NotAvailable("capacity is enough: the list falls", asked)
    left = demand - capacity
    said = f"settles only because {left:g} a week leave untreated"
    return Figure(left / removal_hazard, asked, status=said)

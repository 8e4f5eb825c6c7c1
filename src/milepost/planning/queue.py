"""Load, target list size, and the capacity to get there and stay: patients and weeks.

Source:
    Fong and others, *Understanding Waiting Lists Pressures*, medRxiv
    2022.08.23.22279117; NHS-R Community, NHSRwaitinglist 0.1.2.9001.
"""

from collections.abc import Mapping
from math import inf, log, sqrt

from milepost.planning.figures import (
    HOLDS,
    BadInput,
    Figure,
    NotAvailable,
    a_share,
    not_negative,
    positive,
)

TARGET_DAYS: Mapping[int, int] = {1: 7, 2: 28, 3: 84, 4: 365}
"""Days to treatment by priority code. A year for P4 is not the RTT limit."""

METHODS = ("kingman", "fong2022")


def queue_load(demand: float, capacity: float) -> Figure | NotAvailable:
    """Divide additions by treatments. From 1 on, the list grows without end.

    Args:
        demand: additions a week.
        capacity: treatments a week that the service can do.

    >>> round(queue_load(30, 27), 2), queue_load(30, 27).status
    (1.11, 'not in balance: it grows by 3 a week')
    >>> queue_load(0, 0).status
    'no demand and no capacity'
    """
    not_negative(demand=demand, capacity=capacity)
    asked = {"demand": demand, "capacity": capacity}
    if capacity == 0 and demand == 0:
        return NotAvailable("no demand and no capacity", asked)
    if capacity == 0:
        return Figure(inf, asked, status="no capacity")
    grows = f"not in balance: it grows by {demand - capacity:g} a week"
    return Figure(
        demand / capacity, asked, status=HOLDS if demand < capacity else grows
    )


def target_mean_wait(target_wait: float = 18, factor: float = 4) -> Figure:
    """Divide the target wait by the factor: the mean that keeps few over the target.

    >>> target_mean_wait(52)
    13.0
    """
    positive(target_wait=target_wait, factor=factor)
    return Figure(target_wait / factor, {"target_wait": target_wait, "factor": factor})


def factor_for_share(share_within_target: float = 0.92) -> Figure:
    """Find the factor by which a share is within the target, if waits are exponential.

    >>> round(factor_for_share(0.92), 4), round(factor_for_share(0.95), 4)
    (2.5257, 2.9957)
    """
    a_share(share_within_target=share_within_target)
    return Figure(
        -log(1 - share_within_target), {"share_within_target": share_within_target}
    )


def target_queue_size(
    demand: float, target_wait: float = 18, factor: float = 4
) -> Figure:
    """Find the list size that has the target mean wait, by Little's law.

    It holds only while capacity is above demand.

    Args:
        demand: additions a week.
        target_wait: weeks.
        factor: target wait over target mean wait; 4 keeps 98.2% within it.

    >>> target_queue_size(demand=30, target_wait=52)
    390.0
    """
    not_negative(demand=demand)
    mean = target_mean_wait(target_wait, factor)
    return Figure(
        demand * target_wait / factor,
        {"demand": demand, "target_wait": target_wait, "factor": factor},
        status=HOLDS,
        messages=(
            f"Mean wait {mean:g} weeks; it holds while capacity exceeds demand.",
        ),
    )


def is_too_big(queue_size: float, target: float) -> bool:
    """Whether a list is more than twice its target.

    >>> is_too_big(1200, 390), is_too_big(780, 390)
    (True, False)
    """
    not_negative(queue_size=queue_size, target=target)
    return queue_size > 2 * target


def relief_capacity(
    demand: float,
    queue_size: float,
    target_queue_size: float,
    time_to_target: float = 26,
    *,
    number_of_gaps: int | None = None,
    standard_deviation_of_gap: float | None = None,
) -> Figure:
    """Find the treatments a week that bring a list to its target in time.

    Args:
        demand: additions a week.
        queue_size: patients on the list now.
        target_queue_size: patients.
        time_to_target: weeks.
        number_of_gaps: with the next, adds a margin of two standard errors to demand.
        standard_deviation_of_gap: of the weeks between additions.

    >>> round(relief_capacity(30, 1200, 390, 26), 2)
    61.15
    >>> relief_capacity(30, 200, 390).status
    'at or below target: no relief needed'
    """
    not_negative(
        demand=demand, queue_size=queue_size, target_queue_size=target_queue_size
    )
    positive(time_to_target=time_to_target)
    needed: float = demand
    messages: tuple[str, ...] = ()
    if number_of_gaps is not None and standard_deviation_of_gap is not None:
        raised = with_margin(demand, number_of_gaps, standard_deviation_of_gap)
        needed, messages = raised, raised.messages
    value = needed + (queue_size - target_queue_size) / time_to_target
    below = "at or below target: no relief needed"
    return Figure(
        value,
        {
            "demand": demand,
            "queue_size": queue_size,
            "target_queue_size": target_queue_size,
            "time_to_target": time_to_target,
        },
        status=HOLDS if queue_size > target_queue_size else below,
        messages=messages,
    )


def with_margin(
    demand: float, number_of_gaps: int, standard_deviation_of_gap: float
) -> Figure:
    """Raise demand by two standard errors of the gap between additions.

    >>> round(with_margin(10, 100, 0.12), 2)
    13.16
    """
    positive(number_of_gaps=number_of_gaps)
    not_negative(demand=demand, standard_deviation_of_gap=standard_deviation_of_gap)
    short = 2 * demand * standard_deviation_of_gap / sqrt(number_of_gaps)
    if short >= 1:
        said = "Demand is too uncertain for a margin; none was added."
        return Figure(demand, {"demand": demand}, messages=(said,))
    return Figure(demand / (1 - short), {"demand": demand})


def target_capacity(
    demand: float,
    target_wait: float = 18,
    factor: float = 4,
    cv_demand: float = 1,
    cv_capacity: float = 1,
    *,
    method: str = "kingman",
) -> Figure:
    """Find the treatments a week that keep a list at its target in the long run.

    Args:
        demand: additions a week.
        target_wait: weeks.
        factor: as in ``target_queue_size``.
        cv_demand: coefficient of variation of the gaps between additions.
        cv_capacity: the same, of the gaps between removals.
        method: ``kingman``, or ``fong2022`` to compare with the white paper.

    >>> round(target_capacity(30, 52, 4), 4)
    30.0769
    >>> round(target_capacity(30, 52, method="fong2022"), 2)
    30.19
    """
    not_negative(demand=demand, cv_demand=cv_demand, cv_capacity=cv_capacity)
    positive(target_wait=target_wait, factor=factor)
    if method not in METHODS:
        raise BadInput(f"method {method!r} is none of {', '.join(METHODS)}.")
    spread = (cv_demand**2 + cv_capacity**2) / 2
    spare = spread * factor / target_wait
    if method == "fong2022":
        spare = 2 * (1 + 4 * spread) / target_wait
    return Figure(
        demand + spare,
        {
            "demand": demand,
            "target_wait": target_wait,
            "factor": factor,
            "cv_demand": cv_demand,
            "cv_capacity": cv_capacity,
        },
        messages=("One pooled list, in turn, no slots lost, steady demand.",),
    )


def pressure(mean_wait: float | None, target_wait: float = 18) -> Figure | NotAvailable:
    """Divide twice the mean wait of those still waiting by the target. Above 1: too long.

    Twice, because on a list worked in turn the ages are even up to the wait being served.

    Args:
        mean_wait: weeks; None of an empty list.
        target_wait: weeks.

    >>> round(pressure(63, 52), 2), pressure(24, 4)
    (2.42, 12.0)
    >>> pressure(None).status
    'nobody is waiting'
    """
    positive(target_wait=target_wait)
    if mean_wait is None:
        return NotAvailable("nobody is waiting", {"target_wait": target_wait})
    not_negative(mean_wait=mean_wait)
    return Figure(
        2 * mean_wait / target_wait,
        {"mean_wait": mean_wait, "target_wait": target_wait},
    )


def target_by_priority(priority: int) -> int:
    """Give the days to treatment of a priority code, P1 to P4.

    >>> [target_by_priority(code) for code in (1, 2, 3, 4)]
    [7, 28, 84, 365]
    """
    if priority not in TARGET_DAYS:
        raise BadInput(f"priority is {priority!r}; give 1, 2, 3 or 4.")
    return TARGET_DAYS[priority]

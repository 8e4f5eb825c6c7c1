"""Have two lists compared again, from what is kept of them, by another matching order."""

from datetime import datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.comparisons import kept, write


@transaction.atomic
def compare_again(
    scope: Scope, number: int, order: str, *, now: datetime
) -> tuple[int, list[Problem]]:
    """Have the lists of a comparison compared once more; it stays as it is.

    Both lists are those that were kept then, also where one is Milepost's own. Asked
    for twice before it is made, it is made once.

    Args:
        scope: who asks.
        number: the comparison's that is succeeded.
        order: the matching order, one of those that are offered.
        now: the moment.

    Returns:
        The number of the new comparison, and no problem; or 0, and why there is none.
    """
    write.decide_alone(number)
    before = kept.the_comparison(scope, number)
    if before is None or before.state not in ("compared", "unreadable"):
        told = "There is no such comparison, or it is still being made, or put away."
        remedy = "Look at the list of comparisons."
        return 0, [Problem("compare.unfit", "order", told, remedy)]
    for waiting in before.succeeded_by:
        made = kept.the_comparison(scope, waiting)
        if made is not None and not made.state and made.order == order:
            return waiting, []
    return write.add_again(scope, number, order, now=now), []

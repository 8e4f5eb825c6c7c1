"""Which of the tests still under way an escalation is about, so that its desk is asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.rules.ladders import Cause

Kinds = tuple[str, ...]
UNBOOKED: Kinds = ("test_requested", "test_vetted")
BOOKED: Kinds = ("test_booked",)
PERFORMED: Kinds = ("test_performed",)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A test that was asked for, is neither reported nor taken back, and how far it is."""

    test: str
    requested_on: date
    last_kind: str
    """The last that happened of it: ``test_requested``, ``test_booked`` and so on."""


def which_test(
    awaited: Sequence[Awaited], cause: Cause, *, of_step: Collection[str] = ()
) -> str:
    """Find the test whose desk is to be asked; blank where none is awaited.

    One of those that would do the late step comes before any other. Where a booking is
    too late, what is booked comes first; else what isn't booked yet, then what is, and
    then what waits for its report. Of several, the one asked for first has waited longest.

    Args:
        awaited: the tests under way on the pathway.
        cause: why the escalation is raised.
        of_step: the tests that would do the step it is about, where that is known.

    >>> ct = Awaited("ct", date(2025, 5, 1), "test_requested")
    >>> scope = Awaited("egd", date(2025, 5, 3), "test_booked")
    >>> told = [scope, ct]
    >>> which_test(told, Cause.STEP_LATE), which_test(told, Cause.BOOKED_AFTER_BREACH)
    ('ct', 'egd')
    >>> which_test(told, Cause.STEP_LATE, of_step={"egd"}), which_test([], Cause.STEP_LATE)
    ('egd', '')
    """
    too_late = cause is Cause.BOOKED_AFTER_BREACH
    first, second = (BOOKED, UNBOOKED) if too_late else (UNBOOKED, BOOKED)
    order = (first, second, PERFORMED)
    place = {kind: number for number, kinds in enumerate(order) for kind in kinds}
    found = sorted(
        awaited,
        key=lambda one: (
            one.test not in of_step,
            place.get(one.last_kind, len(order)),
            one.requested_on,
            one.test,
        ),
    )
    return found[0].test if found else ""

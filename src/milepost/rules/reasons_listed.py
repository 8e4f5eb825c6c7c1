"""The reasons that a review of a breach may name."""

from datetime import date

from milepost.rules.breaches import BreachReasons, PolicyEdition, Reason
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on


def reasons_listed(
    policy: PolicyEdition, lawbook: Lawbook, day: date
) -> dict[tuple[str, str], Reason]:
    """List them by their list and their code, in the order in which they are offered.

    An organisation's own lists of reasons are offered beside those of the policy.
    """
    own = [one.id for one in lawbook.all(BreachReasons) if one.id in lawbook.own]
    found = {}
    for name in dict.fromkeys([*policy.reasons, *own]):
        editions = lawbook.the(BreachReasons, name).editions
        edition = in_force_on(day, editions) or editions[0]
        for reason in edition.reasons:
            found[name, reason.code] = reason
    return found

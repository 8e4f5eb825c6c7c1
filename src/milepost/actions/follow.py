"""Who may be given a patient to follow, and who may hand over other people's."""

from collections.abc import Collection

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store import pathways
from milepost.store.staff.followers import everybody
from milepost.store.staff.roster import manages


def unless_may_follow(
    scope: Scope, account: str, services: Collection[str], *, where: str
) -> list[Problem]:
    """Say why a person can't be given patients of some services; nothing if they can.

    A patient given to somebody who doesn't see them would stand on no working list.

    Args:
        scope: who gives them.
        account: whom they are to be given to; blank for nobody, which is never refused.
        services: those of the patients.
        where: the field it was chosen in.
    """
    if not account:
        return []
    found = everybody(scope.provider).get(account)
    if found is None:
        return [
            Problem(
                "track.no-such-person",
                where,
                f"Nobody here has the account {account!r}.",
                "Choose somebody from the list.",
            )
        ]
    if not found.is_open:
        return [
            Problem(
                "track.account-closed",
                where,
                f"The account of {found.name} is closed.",
                "Choose somebody who is still at work here.",
            )
        ]
    hidden = sorted(service for service in services if not found.sees(service))
    if not hidden:
        return []
    called = {one.code: one.name for one in pathways.services(scope)}
    listed = ", ".join(called.get(code, code) for code in hidden)
    return [
        Problem(
            "track.cannot-see",
            where,
            f"{found.name} may not see patients of {listed}, so they would be on no "
            "worklist.",
            "Choose somebody who sees them, or have that person given the service first.",
        )
    ]


def may_hand_over(scope: Scope, owners: Collection[str], taker: str) -> bool:
    """Whether a person may give away the patients that some others follow.

    One's own; those nobody follows, to oneself; and anybody's, where one's role
    arranges how a service works.
    """
    own = {scope.person, ""} if taker == scope.person else {scope.person}
    return own.issuperset(owners) or manages(scope.person)


def not_yours(where: str) -> Problem:
    """They are other people's patients."""
    return Problem(
        "hand-over.not-yours",
        where,
        "They are not your patients, and your role doesn't hand over other people's.",
        "Ask whoever follows them, a manager of the service or the clinical lead.",
    )

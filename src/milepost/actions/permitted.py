"""Who may arrange how a service works: its timed pathway, its rota, its ladder."""

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.staff.roster import manages


def unless_manager(scope: Scope) -> list[Problem]:
    """Name it as a problem if the one who asks may not arrange anything.

    An account without a role is a command's own: nobody comes in by the door with one.
    """
    if manages(scope.person):
        return []
    return [
        Problem(
            "actions.not-a-manager",
            "who",
            "Your role doesn't arrange this.",
            "Ask a manager of the service, or the clinical lead.",
        )
    ]

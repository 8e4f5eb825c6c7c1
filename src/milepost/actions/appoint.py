"""Give somebody an account and a role."""

from django.contrib.auth import get_user_model
from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.store.staff.roster import Person, enrol

RESERVED = {"nobody"}
"""Names that the list uses for something else."""


@transaction.atomic
def appoint(person: Person, *, password_hash: str) -> list[Problem]:
    """Make an account, or give the account there is another role and password.

    Args:
        person: who they are, and what they may see.
        password_hash: as Django's ``make_password`` gives it, never the password.

    Returns:
        No problems if it was done; otherwise nothing has changed.
    """
    if person.username in RESERVED or not person.username:
        return [
            Problem(
                "actions.reserved-name",
                "username",
                f"An account can’t be called {person.username!r}.",
                "Choose another username.",
            )
        ]
    get_user_model().objects.update_or_create(
        username=person.username, defaults={"password": password_hash}
    )
    enrol(person)
    return []

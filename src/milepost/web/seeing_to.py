"""What the forms share by which people see to what feeds left for them."""

from django.core.exceptions import PermissionDenied

from milepost.foundation.problems import Problem
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit


def to_whom(visit: Visit) -> tuple[str, list[Problem]]:
    """Read to whom something is given: oneself, nobody, or somebody by name or account."""
    match visit.POST.get("what"):
        case "take":
            return visit.may_see.person, []
        case "give":
            return "", []
    typed = visit.POST.get("owner", "").strip()
    for account, name in names_of_staff(visit.may_see).items():
        if typed and typed in (account, name):
            return account, []
    unknown = Problem(
        "web.nobody",
        "waiting",
        "Nobody here is called that.",
        "Choose a name from the list, as it is written there.",
    )
    return "", [unknown]


def sees_all(visit: Visit) -> None:
    """Turn away whoever sees only some services: a message may be about anybody."""
    if visit.may_see.services is not None:
        raise PermissionDenied("sees only some services")

"""What tells one sending of a form from another, so that it is carried out once."""

from uuid import UUID, uuid4

from milepost.web.door import Visit


def form_of(visit: Visit, name: str = "form") -> UUID:
    """Read which form was sent; one that says nothing readable is a new one."""
    try:
        return UUID(visit.POST.get(name, ""))
    except ValueError:
        return uuid4()

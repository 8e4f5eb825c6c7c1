"""Choosing who is to do something: a person, a role or a desk, in one list."""

from collections.abc import Mapping, Sequence

from milepost.tracking.desks import DESKS, desk_named
from milepost.web.list_filters import Option


def who_options(
    names: Mapping[str, str], roles: Sequence[str], chosen: str = ""
) -> tuple[Option, ...]:
    """List everybody, every role and every desk that may be given something to do.

    Args:
        names: everybody's name, by account.
        roles: the roles there are.
        chosen: what was chosen, as the form sent it.
    """
    people = sorted((name, account) for account, name in names.items())
    found = [
        ("", "Choose who"),
        *((f"person:{account}", name) for name, account in people),
        *((f"role:{role}", f"Role: {role}") for role in roles),
        *((f"desk:{desk.code}", f"Desk: {desk.name}") for desk in DESKS),
    ]
    return tuple(Option(value, text, chosen=value == chosen) for value, text in found)


def read_who(chosen: str) -> dict[str, str]:
    """Read what was chosen as an owner, a role and a desk, of which one is given.

    >>> read_who("desk:radiology")
    {'owner': '', 'role': '', 'desk': 'radiology'}
    """
    kind, _, name = chosen.partition(":")
    return {
        "owner": name if kind == "person" else "",
        "role": name if kind == "role" else "",
        "desk": name if kind == "desk" else "",
    }


def who_words(owner: str, role: str, desk: str, names: Mapping[str, str]) -> str:
    """Name whoever is to do something.

    >>> who_words("ada", "", "", {"ada": "Ada Byron"}), who_words("", "", "radiology", {})
    ('Ada Byron', 'Radiology desk')
    """
    if owner:
        return names.get(owner, owner)
    found = desk_named(desk)
    return role or (f"{found.name} desk" if found else desk)

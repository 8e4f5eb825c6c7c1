"""The staff of the synthetic board: their roles, their services and their caseloads."""

import unicodedata

import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.synth import names
from milepost.synth.chance import Chance
from milepost.synth.services import ALL, Service

PEOPLE = Table(
    "people",
    {
        "username": Column(pl.String, "What they sign in with."),
        "name": Column(pl.String, "What colleagues call them."),
        "role": Column(pl.String, "What they are here to do, such as ``tracker``."),
        "services": Column(pl.List(pl.String), "The services they work for."),
        "hospital": Column(pl.String, "Where they sit."),
    },
)

ROLES = (
    "tracker",
    "coordinator",
    "service_manager",
    "clinical_lead",
    "cancer_manager",
    "validator",
    "booking_clerk",
    "analyst",
    "governance",
)
HOSPITALS = (
    "Strathmorran Royal Infirmary",
    "Loch Tarvie General Hospital",
    "St Brannoc's Hospital",
    "Kinnavale Community Hospital",
)
_CASELOAD = 280
_TOO_FEW = 140

Post = tuple[str, list[str]]


def posts(waiting: dict[str, int]) -> list[Post]:
    """List the posts to be filled: a role, and the services it is for.

    Args:
        waiting: how many pathways are open in each service.
    """
    everything = [service.code for service in ALL]
    cancer = [service.code for service in ALL if service.family == "cancer"]
    found = _tracker_posts(waiting)
    for service in ALL:
        found.append(("clinical_lead", [service.code]))
        if service.family == "cancer":
            found.append(("coordinator", [service.code]))
    for start in range(0, len(ALL), 3):
        codes = everything[start : start + 3]
        found.append(("service_manager", codes))
        found.append(("booking_clerk", codes))
    found.append(("coordinator", everything[len(cancer) :]))
    found.append(("cancer_manager", cancer))
    return found + [
        (role, everything)
        for role in ("validator", "validator", "analyst", "governance")
    ]


def _tracker_posts(waiting: dict[str, int]) -> list[Post]:
    """Give each tracker a caseload; small services of a family share one tracker."""
    found: list[Post] = []
    shared: list[Service] = []
    for service, following in zip(ALL, (*ALL[1:], None), strict=True):
        count = waiting[service.code]
        if count >= _TOO_FEW:
            found += [("tracker", [service.code])] * -(-count // _CASELOAD)
        else:
            shared.append(service)
        load = sum(waiting[one.code] for one in shared)
        ends = following is None or following.family != service.family
        if shared and (load >= _TOO_FEW or ends):
            found.append(("tracker", [one.code for one in shared]))
            shared = []
    return found


def people_table(chance: Chance, waiting: dict[str, int]) -> pl.DataFrame:
    """Fill the posts. Nobody has the same username as anybody else."""
    filled = posts(waiting)
    given = chance.below(len(names.WOMEN) + len(names.MEN), len(filled))
    family = chance.below(len(names.FAMILIES), len(filled))
    where = chance.one_of((45, 30, 18, 7), len(filled))
    taken: dict[str, int] = {}
    rows = []
    for post, first, last, hospital in zip(filled, given, family, where, strict=True):
        name = f"{(*names.WOMEN, *names.MEN)[first]} {names.FAMILIES[last]}"
        username = _plain(name)
        taken[username] = taken.get(username, 0) + 1
        again = f"{taken[username]}" if taken[username] > 1 else ""
        rows.append(
            {
                "username": username + again,
                "name": name,
                "role": post[0],
                "services": post[1],
                "hospital": HOSPITALS[hospital],
            }
        )
    return PEOPLE.check(pl.DataFrame(rows, schema=PEOPLE.schema))


def _plain(name: str) -> str:
    """Write a name as a username.

    >>> _plain("Siân O'Brien")
    'sian.obrien'
    """
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(c for c in bare.lower().replace(" ", ".") if c.isalnum() or c == ".")

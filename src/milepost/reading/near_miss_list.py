"""The patients behind a figure of near misses."""

from dataclasses import dataclass, replace
from datetime import date

from milepost.foundation.scope import Scope
from milepost.reading.themes_asked import AskedThemes, near_which
from milepost.store import pathways
from milepost.store.near_misses import lists
from milepost.tracking.people import display_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNearMiss:
    """One wait that was kept in its last days."""

    pathway: str
    name: str
    nhs_number: str
    service_name: str
    standard: str
    ended: date
    waited: int
    limit_days: int
    longest_stage: str
    longest_excess: int


def read_near_misses(
    scope: Scope, asked: AskedThemes, *, over: str | None, most: int, skip: int = 0
) -> tuple[tuple[ListedNearMiss, ...], int]:
    """Read one page of near misses, the latest first, and how many there are.

    Args:
        scope: who asks. Only those of their services are found.
        asked: which.
        over: only those over their target in this stage.
        most: how many.
        skip: how many before them.
    """
    wanted = replace(near_which(asked), over=over)
    names = {service.code: service.name for service in pathways.services(scope)}
    rows = lists.listed(scope, wanted, most=most, skip=skip)
    found = tuple(
        ListedNearMiss(
            pathway=row["pathway"],
            name=display_name(row["family_name"], row["given_name"], row["title"]),
            nhs_number=row["nhs_number"],
            service_name=names.get(row["service"], row["service"]),
            standard=row["standard"],
            ended=row["ended"],
            waited=row["waited"],
            limit_days=row["limit_days"],
            longest_stage=row["longest_stage"],
            longest_excess=row["longest_excess"],
        )
        for row in rows
    )
    return found, rows[0]["shown"] if rows else 0

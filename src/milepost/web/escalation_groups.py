"""The words for escalations that are taken together: one person's stale tracking."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from milepost.reading.escalations import StaleGroup
from milepost.rules.ladders import Cause
from milepost.tracking.worklist import STALE_AFTER
from milepost.web.list_address import NOBODY
from milepost.web.words import moment

NO_DESK = "none"
"""In an address of escalations: those of no desk."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What one person follows that has gone stale."""

    owner: str
    waiting: str
    overdue: str
    oldest: str
    href: str
    list_href: str
    """The patients on the waiting list, where one look may be written for several."""


def group_words(
    groups: Sequence[StaleGroup],
    address: Callable[..., str],
    names: Mapping[str, str],
) -> tuple[GroupRow, ...]:
    """Put each group into words.

    Args:
        groups: as the list was read.
        address: gives the address of the list that asks for one thing more.
        names: of the people, by account.
    """
    return tuple(
        GroupRow(
            owner=names.get(one.owner, one.owner) or "Nobody any more",
            waiting=f"{one.waiting:,}",
            overdue=f"{one.overdue:,}",
            oldest=f"Raised {moment(one.oldest)}",
            href=address(cause=Cause.TRACKING_STALE.value, owner=one.owner or NOBODY),
            list_href=_list_href(one.owner),
        )
        for one in groups
    )


def _list_href(owner: str) -> str:
    asked = {"owner": owner or NOBODY, "stale": STALE_AFTER}
    return f"/list?{urlencode(asked)}"

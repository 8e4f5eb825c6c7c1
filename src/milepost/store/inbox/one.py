"""Read one message whole, and those that are beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.inbox.models import Feed, Message, Outcome

OF_TWO = """
    SELECT EXISTS (SELECT FROM identities_said
        WHERE message = %(message)s AND other <> '') AS found
"""
OF_FILE = """
    SELECT u.id AS file, u.name, l.row FROM files_line l
    JOIN files_upload u ON u.id = l.upload_id
    WHERE u.provider = %(provider)s AND l.message_id = %(message)s
    ORDER BY l.id LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A message, and what became of it."""

    number: int
    feed: str
    sender: str
    control_id: str
    message_type: str
    raw: bytes
    received_at: datetime
    verdict: str
    because: str
    """Why it isn't accepted; blank if it is."""

    state: str
    """One of those that ``Outcome`` names; blank while nobody has looked at it."""

    pathway: str
    reasons: tuple[str, ...]
    codes: tuple[str, ...]
    owner: str
    note: str
    held_since: datetime | None
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Another message, in a line."""

    number: int
    feed: str
    message_type: str
    received_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class OfFile:
    """The row of a file as which a message came."""

    file: int
    name: str
    row: int


def the_message(scope: Scope, number: int) -> Opened | None:
    """Read a message of a provider, whatever became of it; None if there is none."""
    theirs = Message.objects.filter(provider=scope.provider, id=number)
    found = theirs.select_related("outcome").first()
    return None if found is None else _opened(found)


def names_two_patients(message: int) -> bool:
    """Whether a message was found to tell something of two hospital numbers."""
    return ask(OF_TWO, {"message": message})[0]["found"]


def of_one_name(scope: Scope, opened: Opened, most: int) -> list[Beside]:
    """Read the other messages that the same sender sent under the same control id."""
    if not opened.control_id:
        return []
    theirs = Message.objects.filter(
        provider=scope.provider,
        feed=opened.feed,
        sender=opened.sender,
        control_id=opened.control_id,
    )
    others = theirs.exclude(id=opened.number).select_related("outcome")
    return [_beside(message) for message in others.order_by("id")[:most]]


def of_a_pathway(scope: Scope, pathway: str, most: int) -> list[Beside]:
    """Read what messages told of a pathway, the latest first."""
    feeds = Feed.objects.filter(provider=scope.provider).values_list("name", flat=True)
    theirs = Outcome.objects.filter(
        provider=scope.provider, feed__in=list(feeds), pathway=pathway
    )
    latest = theirs.select_related("message").order_by("-message_id")[:most]
    return [_beside(outcome.message) for outcome in latest]


def of_which_file(scope: Scope, message: int) -> OfFile | None:
    """Say as which row of which file a message first came; None if as none."""
    found = ask(OF_FILE, {"provider": scope.provider, "message": message})
    return OfFile(**found[0]) if found else None


def _opened(message: Any) -> Opened:
    became = getattr(message, "outcome", None)
    return Opened(
        number=message.id,
        feed=message.feed,
        sender=message.sender,
        control_id=message.control_id,
        message_type=message.message_type,
        raw=bytes(message.raw),
        received_at=message.received_at,
        verdict=message.verdict,
        because=message.because,
        state=became.state if became else "",
        pathway=became.pathway if became else "",
        reasons=tuple(became.reasons) if became else (),
        codes=tuple(became.codes) if became else (),
        owner=became.owner if became else "",
        note=became.note if became else "",
        held_since=became.held_since if became else None,
        looked_at=became.looked_at if became else None,
    )


def _beside(message: Any) -> Beside:
    became = getattr(message, "outcome", None)
    return Beside(
        message.id,
        message.feed,
        message.message_type,
        message.received_at,
        became.state if became else "",
    )

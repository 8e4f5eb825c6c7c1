"""Read what was decided of messages that waited, by whom and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.seeing.models import Step

NAMES = ("message", "what", "owner", "reason", "note", "by", "at", "id")
SETTLED = """
    SELECT s.message, m.feed, m.message_type, s.reason, s.note, s.by, s.at, s.id AS step
    FROM seeing_step s JOIN inbox_outcome o ON o.message_id = s.message
    JOIN inbox_message m ON m.id = s.message
    WHERE s.provider = %(provider)s AND s.what = 'settled' AND o.state = 'settled'
        AND s.id = (SELECT max(id) FROM seeing_step WHERE message = s.message)
    ORDER BY s.id DESC LIMIT %(most)s OFFSET %(after)s
"""
IS_REFERRAL = """
    SELECT EXISTS (SELECT FROM ledgers_referral
        WHERE provider = %(provider)s AND message = %(message)s) AS found
"""


@dataclass(frozen=True, slots=True)
class StepKept:
    """One thing that somebody did with a message."""

    message: int
    what: str
    owner: str
    reason: str
    note: str
    by: str
    at: datetime
    number: int
    """The step's own."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A message that a person settled, and how."""

    message: int
    feed: str
    message_type: str
    reason: str
    note: str
    by: str
    at: datetime
    step: int
    """The number of the step by which it was."""


def steps_of(scope: Scope, message: int) -> list[StepKept]:
    """Read all that was done with a message, the earliest first."""
    theirs = Step.objects.filter(provider=scope.provider, message=message)
    return [StepKept(*row) for row in theirs.order_by("id").values_list(*NAMES)]


def latest(scope: Scope, messages: Collection[int]) -> dict[int, StepKept]:
    """Read what was done last with each of some messages."""
    theirs = Step.objects.filter(provider=scope.provider, message__in=list(messages))
    return {row[0]: StepKept(*row) for row in theirs.order_by("id").values_list(*NAMES)}


def settled(scope: Scope, *, after: int, most: int) -> list[Settled]:
    """Read the messages that stand settled, the latest first: so many, after so many."""
    asked = {"provider": scope.provider, "after": after, "most": most}
    return [Settled(**row) for row in ask(SETTLED, asked)]


def is_referral(scope: Scope, message: int) -> bool:
    """Whether the ledger counts a message as a referral that came."""
    asked = {"provider": scope.provider, "message": message}
    return bool(ask(IS_REFERRAL, asked)[0]["found"])

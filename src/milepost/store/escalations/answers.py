"""Read how escalations were answered, for whoever follows the patient."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from milepost.escalations.entries import What
from milepost.foundation.scope import Scope
from milepost.store.escalations.models import Entry

ANSWERS = (What.ACKNOWLEDGED, What.ASKED, What.PASSED_ON, What.RESOLVED)
"""What a person says to an escalation. That time ran out is nobody's answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody last said to an escalation about a pathway."""

    escalation: int
    what: What
    at: datetime


def latest_answers(
    scope: Scope, pathways: Collection[str], *, to: str
) -> dict[str, Answer]:
    """Give the latest answer about each of some pathways, of those that have one.

    Args:
        scope: whose. The pathways are known to be in it.
        pathways: their names.
        to: the account of whoever follows them. What they said themselves is no answer
            to them.
    """
    rows = (
        Entry.objects.filter(
            escalation__provider=scope.provider,
            escalation__pathway__in=list(pathways),
            what__in=ANSWERS,
        )
        .exclude(by__in=["", to])
        .order_by("escalation__pathway", "-at", "-id")
        .distinct("escalation__pathway")
    )
    told = rows.values_list("escalation__pathway", "escalation_id", "what", "at")
    return {name: Answer(number, What(what), at) for name, number, what, at in told}

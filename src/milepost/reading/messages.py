"""One message that came by a feed: what it says, what became of it, and what is beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.host.clock import LONDON
from milepost.intake.sites.hl7_document import HL7
from milepost.intake.sites.laid_out import LaidOut, lay_out
from milepost.intake.sites.named import names_several
from milepost.store.inbox import one
from milepost.store.inbox.one import Beside, OfFile, Opened
from milepost.store.message_batches.kept import of_steps
from milepost.store.pathways import the_pathway
from milepost.store.seeing.steps import Settled, StepKept, settled, steps_of

__all__ = [
    "Beside",
    "LaidOut",
    "MessageReading",
    "OfFile",
    "Opened",
    "Settled",
    "StepKept",
    "read_message",
]

MOST_BESIDE = 50
"""So many messages are listed beside one, or on a pathway; it is said if there are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReading:
    """A message, at a moment."""

    message: Opened
    laid_out: LaidOut
    happened: tuple[str, datetime] | None
    """Where it stands when it happened, and when; None if it doesn't say."""

    same_name: tuple[Beside, ...]
    """Others of the same sender under the same control id."""

    more_of_the_name: bool
    """Whether there are yet more of them."""

    file: OfFile | None
    has_pathway: bool
    """Whether there is such a pathway as it names, that this person may see."""

    steps: tuple[StepKept, ...]
    """What people did with it, the earliest first; none for whoever sees some services."""

    together: Mapping[int, UUID]
    """By step that was noted of several messages together, by which form."""

    may_change: bool
    """Whether this person may see to messages."""


def read_message(scope: Scope, number: int) -> MessageReading | None:
    """Read one message; None if there is none that this person may see.

    A message that waits may be about anybody. Whoever sees only some services sees a
    message only where it was recorded on a pathway of one of these, and names nobody
    else.
    """
    found = one.the_message(scope, number)
    if found is None:
        return None
    sees_all = scope.services is None
    pathway = the_pathway(scope, found.pathway) if found.pathway else None
    if not sees_all and (
        pathway is None
        or found.state != "projected"
        or one.names_two_patients(found.number)
        or names_several(found.raw)
    ):
        return None
    steps = steps_of(scope, number) if sees_all else []
    others = one.of_one_name(scope, found, MOST_BESIDE + 1) if sees_all else []
    return MessageReading(
        message=found,
        laid_out=lay_out(found.raw),
        happened=_happened(found.raw),
        same_name=tuple(others[:MOST_BESIDE]),
        more_of_the_name=len(others) > MOST_BESIDE,
        file=one.of_which_file(scope, number) if sees_all else None,
        has_pathway=pathway is not None,
        steps=tuple(steps),
        together=of_steps(scope, [step.number for step in steps]),
        may_change=sees_all,
    )


def messages_of(scope: Scope, pathway: str) -> tuple[list[Beside], bool]:
    """Read the latest messages that name a pathway, and whether there are more.

    Whoever sees only some services is told only of those that were recorded on it.
    """
    if the_pathway(scope, pathway) is None:
        return [], False
    found = one.of_a_pathway(scope, pathway, MOST_BESIDE + 1)
    is_more = len(found) > MOST_BESIDE
    if scope.services is not None:
        found = [each for each in found if each.state == "projected"]
    return found[:MOST_BESIDE], is_more


def read_settled(scope: Scope, page: int) -> tuple[list[Settled], bool]:
    """Read one page of the messages that stand settled, and whether there are more.

    The latest first. Nothing for whoever sees only some services.
    """
    if scope.services is not None:
        return [], False
    after = MOST_BESIDE * (page - 1)
    found = settled(scope, after=after, most=MOST_BESIDE + 1)
    return found[:MOST_BESIDE], len(found) > MOST_BESIDE


def settled_together(scope: Scope, found: Sequence[Settled]) -> dict[int, UUID]:
    """Say of messages that stand settled by which form, where it was with others."""
    forms = of_steps(scope, [each.step for each in found])
    return {each.message: forms[each.step] for each in found if each.step in forms}


def _happened(raw: bytes) -> tuple[str, datetime] | None:
    document = HL7.read(raw, "utf-8").document
    for address in HL7.happened if document else ():
        said = document.said(address) if document else None
        if said and (moment := HL7.moment_of(said, LONDON)):
            return address, moment
    return None

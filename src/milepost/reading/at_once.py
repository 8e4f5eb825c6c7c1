"""Messages that wait, chosen to be seen to together; and what was done with such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.intake.at_once import MOST, SortedOut, sort_out
from milepost.store.inbox import held
from milepost.store.inbox.health import Waiting
from milepost.store.inbox.held import Group, Named
from milepost.store.message_batches import kept
from milepost.store.message_batches.kept import MessagesBatched
from milepost.store.seeing import steps
from milepost.store.seeing.steps import StepKept

__all__ = ["Group", "MessagesBatched", "Named", "StepKept", "Waiting"]


@dataclass(frozen=True, slots=True)
class ChosenReading:
    """The messages that were chosen, as they stand now."""

    waiting: Mapping[int, Waiting]
    """Those that can be seen to, those that have waited longest first."""

    sorted: SortedOut
    now_owned: Mapping[int, str]
    """Whose those are that changed hands."""

    named: Mapping[int, Named]
    """Those that are left, where there is such a message."""

    latest: Mapping[int, StepKept]
    """What was done last with those that are left."""


@dataclass(frozen=True, slots=True)
class MessageBatchReading:
    """What was done with several messages, and what took it back."""

    batch: MessagesBatched
    undone: MessagesBatched | None
    named: Mapping[int, Named]


def groups(scope: Scope) -> list[Group]:
    """Count what waits by feed and reasons; nothing for whoever sees some services."""
    return held.groups(scope) if scope.services is None else []


def read_group(
    scope: Scope, feed: str, codes: Sequence[str]
) -> tuple[dict[int, str], int]:
    """Choose messages that wait for the same reasons, the longest first.

    Returns:
        As many as may be seen to at once, each with whose it is; and how many there are.
    """
    if scope.services is not None:
        return {}, 0
    found, in_all = held.of_group(scope, feed, codes, MOST)
    return {each.number: each.owner for each in found}, in_all


def read_chosen(scope: Scope, chosen: Mapping[int, str]) -> ChosenReading:
    """Read the messages that were chosen, and why some of them can't be seen to."""
    some = held.some(scope, chosen) if scope.services is None else {}
    found = sort_out(chosen, {number: each.owner for number, each in some.items()})
    left = list(found.left)
    return ChosenReading(
        waiting={number: some[number] for number in some if number not in found.left},
        sorted=found,
        now_owned={number: some[number].owner for number in left if number in some},
        named=held.named(scope, left) if scope.services is None else {},
        latest=steps.latest(scope, left) if scope.services is None else {},
    )


def read_message_batch(scope: Scope, form: UUID) -> MessageBatchReading | None:
    """Read what was done with several messages; None if there is no such batch.

    There is none for whoever sees only some services, and what takes a batch back is
    read with that one.
    """
    found = kept.batch(scope, form) if scope.services is None else None
    if found is None or found.undoes is not None:
        return None
    numbers = [one.message for one in found.touched]
    named = held.named(scope, [*numbers, *found.left])
    return MessageBatchReading(found, kept.undone_by(scope, form), named)

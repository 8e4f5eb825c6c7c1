"""Settle several messages that wait, or take them on, together; and take that back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.settle_messages import REASONS, no_note, still_told
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.at_once import MOST, SortedOut, sort_out
from milepost.store.append import tell_who_sees_all
from milepost.store.inbox import write_several
from milepost.store.message_batches import kept
from milepost.store.message_batches import write as batches
from milepost.store.message_batches.kept import MessagesBatched, Touched
from milepost.store.seeing import steps
from milepost.store.seeing.write import add_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralMessages:
    """What is to be done with several messages."""

    chosen: Mapping[int, str]
    """By message, whose it was when it was chosen; blank for nobody's."""

    settle: bool
    """Whether they are settled; if not, whoever asks sees to them from now on."""

    note: str = ""
    reason: str = ""
    """One of ``REASONS``, for those that are settled."""

    form: UUID


def problems_with_messages(asked: SeveralMessages) -> list[Problem]:
    """Find what is wrong with what is to be done; each problem names its field."""
    found = []
    if asked.settle and not asked.note.strip():
        missing = no_note("note")
        found.append(missing)
    if asked.settle and asked.reason not in REASONS:
        found.append(_NO_REASON)
    if not asked.chosen:
        found.append(_NONE_CHOSEN)
    if len(asked.chosen) > MOST:
        found.append(_too_many(len(asked.chosen)))
    return found


@transaction.atomic
def see_to_several(
    scope: Scope, asked: SeveralMessages, *, now: datetime
) -> tuple[SortedOut | None, list[Problem]]:
    """Settle each message that still waits and is whose it was, or take it on.

    Their feeds are locked first, so that nobody else sees to any meanwhile. Of each it
    is noted who did what and when, as if it had been done alone. A form that is sent
    twice is carried out once.

    Returns:
        Which it touched and which it left; None if it had been carried out before. Or
        problems, and nothing has changed.
    """
    if problems := problems_with_messages(asked) or _unless_sees_all(scope):
        return None, problems
    write_several.hold_still(scope, asked.chosen)
    if kept.batch(scope, asked.form):
        return None, []
    waiting = write_several.in_state(scope, asked.chosen, "held")
    found = sort_out(asked.chosen, waiting)
    if not found.touched:
        return found, [_NONE_LEFT]
    if asked.settle and (stand := still_told(scope, found.touched, "messages")):
        return found, stand
    before = {number: waiting[number] for number in found.touched}
    note = asked.note.strip()
    what = "settled" if asked.settle else "given"
    told = {"reason": asked.reason if asked.settle else "", "note": note, "now": now}
    owner = "" if asked.settle else scope.person
    noted = add_steps(scope, dict.fromkeys(before, owner), what, **told)
    if asked.settle:
        write_several.settle_all(scope, before, note)
    else:
        write_several.give_all(scope, dict.fromkeys(before, owner))
    batches.write(
        scope,
        MessagesBatched(
            form=asked.form,
            undoes=None,
            what=what,
            touched=_touched(before, noted),
            left={number: str(why) for number, why in found.left.items()},
            reason=told["reason"],
            note=note,
            by=scope.person,
            at=now,
        ),
    )
    tell_who_sees_all(scope.provider)
    return found, []


@transaction.atomic
def take_back_several(
    scope: Scope, form: UUID, note: str, *, undo: UUID, now: datetime
) -> list[Problem]:
    """Take a batch back, but for what somebody did something with since.

    What was settled waits again; what was taken on is again whose it was.

    Args:
        scope: who takes it back.
        form: of the batch.
        note: why.
        undo: of the batch that takes it back.
        now: the moment.
    """
    if problems := _unless_sees_all(scope):
        return problems
    if not note.strip():
        return [no_note("note")]
    told = kept.batch(scope, form)
    if told is None or told.undoes is not None:
        return [_NO_SUCH_BATCH]
    numbers = [one.message for one in told.touched]
    write_several.hold_still(scope, numbers)
    if kept.undone_by(scope, form):
        return [_UNDONE]
    was = "settled" if told.what == "settled" else "held"
    there = write_several.in_state(scope, numbers, was)
    latest = steps.latest(scope, numbers)
    same = [
        one
        for one in told.touched
        if one.message in there and latest[one.message].number == one.step
    ]
    if not same:
        return [_ALL_CHANGED]
    _put_back(scope, told, same, note.strip(), undo=undo, now=now)
    tell_who_sees_all(scope.provider)
    return []


def _put_back(
    scope: Scope,
    told: MessagesBatched,
    same: list[Touched],
    note: str,
    *,
    undo: UUID,
    now: datetime,
) -> None:
    """Put messages of a batch back as they were, and note that of each."""
    owners = {one.message: one.owner for one in same}
    what = "reopened" if told.what == "settled" else "given"
    noted = add_steps(scope, owners, what, note=note, now=now)
    if told.what == "settled":
        write_several.reopen_all(scope, owners, now=now)
    else:
        write_several.give_all(scope, owners)
    left = {one.message for one in told.touched} - owners.keys()
    batches.write(
        scope,
        MessagesBatched(
            form=undo,
            undoes=told.form,
            what=what,
            touched=_touched(owners, noted),
            left=dict.fromkeys(sorted(left), "changed_since"),
            reason="",
            note=note,
            by=scope.person,
            at=now,
        ),
    )


def _touched(
    before: Mapping[int, str], noted: Mapping[int, int]
) -> tuple[Touched, ...]:
    return tuple(Touched(number, before[number], noted[number]) for number in before)


def _unless_sees_all(scope: Scope) -> list[Problem]:
    """Say that a message may be about anybody, to whoever sees only some services."""
    return [] if scope.services is None else [_NOT_ALLOWED]


def _too_many(count: int) -> Problem:
    return Problem(
        "several.too-many",
        "messages",
        f"{count:,} messages were chosen; {MOST} are allowed at once.",
        f"Untick some, so that {MOST} at most are left, and see to the rest after.",
    )


_NO_REASON = Problem(
    "actions.no-reason",
    "reason",
    "Nothing is said of what kind the reason is.",
    "Choose one from the list.",
)
_NONE_CHOSEN = Problem(
    "several.none-chosen",
    "messages",
    "No message is chosen.",
    "Tick those that you mean.",
)
_NONE_LEFT = Problem(
    "several.none-left",
    "messages",
    "None of those chosen can be seen to any more.",
    "Read why below, and choose again on Feeds.",
)
_NO_SUCH_BATCH = Problem(
    "several.no-such-batch",
    "note",
    "No messages were seen to together by that form.",
    "Look for them under Messages settled by hand.",
)
_UNDONE = Problem(
    "several.undone",
    "note",
    "It has been taken back already.",
    "Read below who did so, and why.",
)
_ALL_CHANGED = Problem(
    "several.all-changed",
    "note",
    "Somebody has done something with each of them since, so nothing is left of it.",
    "Open those that you mean, and see to each alone.",
)
_NOT_ALLOWED = Problem(
    "actions.sees-some-services",
    "messages",
    "A message may be about anybody, and you see only some services.",
    "Ask somebody who sees every service.",
)

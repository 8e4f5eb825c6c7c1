"""Write down what somebody who looked at a pathway found, and what is next."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.follow import unless_may_follow
from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store import register
from milepost.store.append import tell_of
from milepost.store.looks import write
from milepost.store.looks.diary import Looked, latest_looks
from milepost.store.staff.roster import names
from milepost.tracking.shown import Shown

LONGEST_NOTE = 4000
LONGEST_ACTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLook:
    """What a person found, and what is next."""

    pathway: str
    note: str = ""
    action: str = ""
    """What is to be done next; blank for nothing."""

    due: date | None = None
    owner: str = ""
    """Who follows the pathway from now on; blank for nobody."""

    form: UUID
    """Which form it came by. One sent twice is stored once."""

    last_look: int | None = None
    """The latest look that the person had before their eyes; None if it is no matter."""

    shown: Shown | None = None
    """How much their page showed; None where they saw all that is recorded."""

    looked: bool = True
    """Whether they looked; else what is new stays new, as where nobody knows what they saw."""


@transaction.atomic
def look_at(scope: Scope, look: NewLook, *, now: datetime) -> list[Problem]:
    """Write down a look at a pathway, or say why it can't be, and change nothing.

    Args:
        scope: who looked.
        look: what they found and what is next.
        now: the moment, in local time.

    Returns:
        No problems if it is written down, now or before.
    """
    problems = problems_with(look, today=now.date())
    pathway = register.locked(scope, look.pathway)
    if pathway is None:
        return problems or [_no_such_pathway(look.pathway)]
    if look.owner != pathway.owner:
        # A note isn't refused for whoever follows already: the caseloads show those.
        problems += unless_may_follow(
            scope, look.owner, [pathway.service], where="owner"
        )
    if problems:
        return problems
    if write.is_written(scope, look.form):
        return []
    last = latest_looks(scope, [look.pathway]).get(look.pathway)
    if last and look.last_look is not None and last.number > look.last_look:
        return [_looked_meanwhile(names(scope.provider).get(last.by, last.by))]
    service = register.set_owner(scope, look.pathway, look.owner)
    write.write(scope, [_line(look, last)], shown=look.shown, now=now)
    tell_of(scope.provider, service)
    return []


def _line(look: NewLook, last: Looked | None) -> write.Line:
    return write.Line(
        pathway=look.pathway,
        note=look.note.strip(),
        action=look.action.strip(),
        due=look.due,
        owner=look.owner,
        form=look.form,
        looked=look.looked,
        before=last,
    )


def problems_with(look: NewLook, *, today: date) -> list[Problem]:
    """Find what is wrong with a look before it is written; each names its field."""
    note, action = look.note.strip(), look.action.strip()
    found = [] if note or action else [_NOTHING_SAID]
    if action and look.due is None:
        found.append(_NO_DAY)
    if look.due is not None and not action:
        found.append(_no_action(look.due))
    if look.due is not None and look.due < today:
        found.append(_day_past(look.due))
    return [
        *found,
        *_too_long("note", note, LONGEST_NOTE),
        *_too_long("action", action, LONGEST_ACTION),
    ]


_NOTHING_SAID = Problem(
    "track.nothing-said",
    "note",
    "Nothing is noted and nothing is to be done.",
    "Write what you found, or what is to be done next.",
)
_NO_DAY = Problem(
    "track.no-day",
    "due",
    "The next action has no day.",
    "Say by when it is to be done.",
)


def _no_action(due: date) -> Problem:
    return Problem(
        "track.no-action",
        "action",
        f"Something is due on {in_words(due)}, but not what.",
        "Say what is to be done, or take the day out.",
    )


def _day_past(due: date) -> Problem:
    return Problem(
        "track.day-past",
        "due",
        f"{in_words(due)} is past.",
        "Give today or a later day.",
    )


def _too_long(field: str, text: str, most: int) -> list[Problem]:
    if "\x00" in text:
        return [
            Problem(
                "track.unwritable",
                field,
                "It holds a character that no text may.",
                "Take it out.",
            )
        ]
    if len(text) <= most:
        return []
    return [
        Problem(
            "track.too-long",
            field,
            f"It has {len(text):,} characters; {most:,} are allowed.",
            "Make it shorter. Nothing you wrote is lost.",
        )
    ]


def _no_such_pathway(name: str) -> Problem:
    return Problem(
        "actions.no-such-pathway",
        "note",
        f"There is no pathway {name!r}.",
        "Check its name, or register it first.",
    )


def _looked_meanwhile(name: str) -> Problem:
    return Problem(
        "track.looked-meanwhile",
        "note",
        f"{name} wrote something here since you opened this page.",
        "Read it below, then save yours again if it still holds.",
    )

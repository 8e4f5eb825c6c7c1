"""Begin a series of meetings, and say who comes, when, and in which order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.meetings import MeetingKind
from milepost.store.meetings import write
from milepost.store.meetings.series import Series, settings_of, the_series
from milepost.store.pathways import services
from milepost.store.staff.roster import names

LONGEST_NAME = 120
LONGEST_NOTE = 2000
MOST_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeries:
    """How a series is to be set."""

    name: str
    kind: str
    first: date | None
    """The day of its first meeting, and so the day of the week."""

    starts: time | None
    every_weeks: int = 1
    chair: str = ""
    members: tuple[str, ...] = ()
    services: frozenset[str] | None = None
    """The services it is about; None for every one."""

    lines: tuple[str, ...] = ()
    """The lines of its agenda in the chair's order; none for the lawbook's order."""

    note: str = ""
    ended: bool = False


@transaction.atomic
def begin(
    scope: Scope, new: NewSeries, *, form: UUID, lawbook: Lawbook, now: datetime
) -> tuple[int | None, list[Problem]]:
    """Begin a series, or say why it can't be begun.

    Returns:
        Its number, now or from when the form was first sent; or the problems, each of
        which names its field.
    """
    problems = list(_faults(scope, new, lawbook))
    if problems:
        return None, problems
    number, is_new = write.begin_series(scope, form=form, now=now)
    if is_new:
        write.set_series(scope, _series(number, 1, new, now), form=form, now=now)
    return number, []


@transaction.atomic
def set_anew(
    scope: Scope,
    number: int,
    new: NewSeries,
    *,
    seen: int,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Set a series anew, or say why it can't be.

    Args:
        scope: who does it.
        number: which series.
        new: how it is from now on.
        seen: how often it had been set when they last saw it.
        form: the form it came by. One sent twice is stored once.
        lawbook: the kinds of meeting.
        now: the moment.
    """
    before = the_series(scope, number)
    if before is None:
        return [_NO_SUCH_SERIES]
    if problems := list(_faults(scope, new, lawbook)):
        return problems
    if _beyond(scope, before.services):
        return [_NOT_YOURS]
    if not write.set_series(
        scope, _series(number, seen + 1, new, now), form=form, now=now
    ):
        by = names(scope.provider).get(settings_of(number)[0].by, "Somebody")
        return [_set_meanwhile(by)]
    return []


def _series(number: int, place: int, new: NewSeries, now: datetime) -> Series:
    return Series(
        number=number,
        place=place,
        name=new.name.strip(),
        kind=new.kind,
        chair=new.chair,
        members=tuple(dict.fromkeys(new.members)),
        services=new.services,
        first=new.first or now.date(),
        every_weeks=new.every_weeks,
        starts=new.starts or time(9),
        lines=new.lines,
        note=new.note.strip(),
        ended=new.ended,
        by="",
        at=now,
    )


def _faults(scope: Scope, new: NewSeries, lawbook: Lawbook) -> Iterator[Problem]:
    yield from _wrong_words(new)
    yield from _wrong_times(new)
    yield from _unknown_people(scope, new)
    yield from _unknown_services(scope, new)
    kinds = {kind.id: kind for kind in lawbook.all(MeetingKind)}
    if new.kind not in kinds:
        yield _wrong("kind", "There is no such kind of meeting.", "Choose one.")
        return
    lines = {line.name for line in kinds[new.kind].editions[-1].agenda}
    if lost := [line for line in new.lines if line not in lines]:
        yield _wrong(
            "lines",
            f"This kind of meeting has no line {', '.join(map(repr, lost))}.",
            "Order the lines that it has.",
        )


def _wrong_words(new: NewSeries) -> Iterator[Problem]:
    name = new.name.strip()
    if not name:
        yield _wrong("name", "It has no name.", "Give it one, such as “Lung PTL”.")
    if len(name) > LONGEST_NAME or "\x00" in name:
        yield _wrong(
            "name",
            f"It has {len(name):,} characters.",
            f"Use {LONGEST_NAME} at most. Nothing you wrote is lost.",
        )
    if len(new.note) > LONGEST_NOTE or "\x00" in new.note:
        yield _wrong(
            "note",
            f"It has {len(new.note):,} characters.",
            f"Use {LONGEST_NOTE:,} at most. Nothing you wrote is lost.",
        )


def _wrong_times(new: NewSeries) -> Iterator[Problem]:
    if new.first is None:
        yield _wrong(
            "first",
            "It isn’t said on which day it meets.",
            "Give the day of its first meeting, such as 25 11 2026.",
        )
    if new.starts is None:
        yield _wrong(
            "starts", "It isn’t said at what time.", "Give a time such as 09:30."
        )
    if not 1 <= new.every_weeks <= MOST_WEEKS:
        yield _wrong(
            "every_weeks",
            f"It would meet every {new.every_weeks} weeks.",
            f"Give a number from 1 to {MOST_WEEKS}.",
        )


def _unknown_people(scope: Scope, new: NewSeries) -> Iterator[Problem]:
    known = names(scope.provider)
    for field, people in (("chair", [new.chair]), ("members", new.members)):
        if lost := [who for who in people if who and who not in known]:
            yield _wrong(
                field,
                f"Nobody here has the account {', '.join(lost)}.",
                "Choose somebody from the list.",
            )


def _unknown_services(scope: Scope, new: NewSeries) -> Iterator[Problem]:
    seen = {service.code for service in services(scope)}
    if new.services is not None and not new.services:
        yield _wrong("services", "It is about no service.", "Choose one or more.")
    elif new.services is not None and not new.services <= seen:
        yield _wrong("services", "You may not see all of those.", "Choose of the list.")
    elif _beyond(scope, new.services):
        yield _wrong(
            "services",
            "A meeting about every service can only be set by someone who may see them all.",
            "Choose the services it is about.",
        )


def _beyond(scope: Scope, theirs: frozenset[str] | None) -> bool:
    """Whether a series is about services that somebody may not see."""
    return scope.services is not None and (
        theirs is None or not theirs <= scope.services
    )


def _wrong(field: str, message: str, remedy: str) -> Problem:
    return Problem(f"meetings.wrong-{field}", field, message, remedy)


_NO_SUCH_SERIES = Problem(
    "meetings.no-such-series",
    "name",
    "There is no such series of meetings.",
    "Go back to the list and open it again.",
)
_NOT_YOURS = Problem(
    "meetings.not-yours-to-set",
    "services",
    "It is about services that you may not see.",
    "Ask its chair to set it.",
)


def _set_meanwhile(by: str) -> Problem:
    return Problem(
        "meetings.set-meanwhile",
        "name",
        f"{by} set it since you opened this page.",
        "Open it again, and set what still holds.",
    )

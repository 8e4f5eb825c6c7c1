"""The words of the part of a page that shows how far a patient has got."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.foundation.days import in_words
from milepost.reading.timed_pathways import (
    ForSome,
    NextStep,
    PatientMoved,
    Progress,
    Reached,
    Saying,
)
from milepost.web.list_filters import Box
from milepost.web.signed_words import signed_words
from milepost.web.words import Day, Status, as_words, many, moment, short_day

NO_NAMES: Mapping[str, str] = {}
EMPTY = Box("", "")


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One step for one patient."""

    step: str
    role: str
    due: Day | None
    due_words: str
    done: Day | None
    tone: str
    shape: str
    words: str
    only: str


@dataclass(frozen=True, slots=True)
class ForSomeRow:
    """A step that isn't for every patient, and whether it is for this one."""

    step: str
    patients: str
    stands: str
    record: tuple[str, ...]
    """What was said before, the latest first."""

    applies: bool
    ask: str
    """What the button says; blank where what happened shows it already."""


@dataclass(frozen=True, slots=True)
class ProgressPart:
    """The part of a patient's page that shows how far they have got."""

    title: str
    href: str
    words: str
    rows: tuple[ProgressRow, ...]
    empty: str
    following: str
    """What is owed next, how long nothing was done, and what is booked for it."""

    booked: Status | None
    """Whether the booking is itself too late for the step; None where none is."""

    moved: str
    for_some: tuple[ForSomeRow, ...]
    address: str
    """Where the form of those is sent; blank in a past view."""

    form: str
    why: Box


def present_progress(
    progress: Progress,
    on: date,
    *,
    names: Mapping[str, str] = NO_NAMES,
    address: str = "",
    form: str = "",
    why: Box = EMPTY,
) -> ProgressPart:
    """Put how far a patient has got on their service's timed pathway into words.

    Args:
        progress: how far.
        on: the day it is as at.
        names: everybody's name, by account.
        address: where it is sent that a step is for this patient; blank for nowhere.
        form: what tells this form from any other.
        why: what was typed as the reason, and what is wrong with it.
    """
    signed = signed_words(progress.adopted, names)
    return ProgressPart(
        title=progress.template.title,
        href=f"/timed-pathways/{progress.template.id}"
        + (f"?service={progress.adopted.service}" if progress.adopted.drawn else ""),
        words=f"{_which(progress)}Adopted on {in_words(progress.adopted.decided_on)}, {signed}. "
        "Its days are aims, stricter than the standard: missing one is no breach.",
        rows=tuple(_progress_row(step) for step in progress.steps),
        empty=""
        if progress.steps
        else f"As at {in_words(on)} nothing has happened from which its days count.",
        following=_following(progress.following) if progress.following else "",
        booked=_booked(progress.following) if progress.following else None,
        moved=_moved(progress.moved, names) if progress.moved else "",
        for_some=tuple(_for_some(one, names) for one in progress.for_some),
        address=address,
        form=form,
        why=why,
    )


def _following(told: NextStep) -> str:
    stage = told.stage_days
    since = "" if stage is None else f" In this stage for {many(stage, 'day')}."
    return f"Next is {told.step}.{since}"


def _booked(told: NextStep) -> Status:
    """Say what is booked for the next step, and whether that is itself too late."""
    if told.booked_for is None:
        return Status("Nothing is booked for it", "●", "near")
    what = as_words(told.booked_what) if told.booked_what else "a date"
    words = f"Booked for {in_words(told.booked_for)} ({what})"
    if told.due is None or told.booked_for <= told.due:
        return Status(words, "✓", "on")
    late = many((told.booked_for - told.due).days, "day")
    return Status(f"{words}, {late} after the step’s day", "▲", "over")


def _moved(moved: PatientMoved, names: Mapping[str, str]) -> str:
    who = names.get(moved.by, moved.by)
    return f"Moved to this edition by {who}, {moment(moved.at)}: {moved.why}"


def _for_some(one: ForSome, names: Mapping[str, str]) -> ForSomeRow:
    applies = one.shown or bool(one.said and one.said[0].applies)
    if one.shown:
        stands = "For this patient, as what happened shows"
    elif applies:
        stands = "For this patient, as a person said"
    else:
        stands = "Not for this patient, as far as anybody said"
    return ForSomeRow(
        step=one.step,
        patients=one.patients,
        stands=stands,
        record=tuple(_said(said, names) for said in one.said),
        applies=applies,
        ask="" if one.shown else "It isn’t after all" if applies else "It is for them",
    )


def _said(said: Saying, names: Mapping[str, str]) -> str:
    is_for = "Is for them" if said.applies else "Isn’t for them"
    return f"{is_for}: {said.why} ({names.get(said.by, said.by)}, {moment(said.at)})"


def _which(progress: Progress) -> str:
    """Say of an edition of the service's own that it is one."""
    if not progress.adopted.drawn:
        return ""
    return (
        f"The service’s own edition, used since {in_words(progress.adopted.begins)}. "
    )


def _progress_row(step: Reached) -> ProgressRow:
    slack = step.slack
    if step.done is not None:
        late = slack is not None and slack < 0
        words = (
            f"Done, {many(-slack, 'day')} late" if late and slack else "Done in time"
        )
        words = words if slack is not None else "Done"
        tone, shape = ("none", "✓") if not late else ("near", "●")
    elif slack is None:
        tone, shape, words = "none", "", "Not done; no day is set"
    elif step.provisional:
        tone, shape, words = "none", "", "Waits for an earlier step"
    elif slack < 0:
        tone, shape, words = "over", "▲", f"{many(-slack, 'day')} late"
    else:
        left = f"{many(slack, 'day')} left" if slack else "Due today"
        tone, shape, words = "on", "", left
    return ProgressRow(
        step=step.step,
        role=step.role,
        due=short_day(step.due) if step.due else None,
        due_words="about" if step.provisional and step.due and not step.done else "",
        done=short_day(step.done) if step.done else None,
        tone=tone,
        shape=shape,
        words=words,
        only="" if step.for_all else "Not for every patient",
    )

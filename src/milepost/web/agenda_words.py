"""Words of what surrounds an agenda: changes, actions, tasks and the forecast."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.foundation.days import in_words
from milepost.meetings.changes import Changes
from milepost.meetings.forecast import Going, Position
from milepost.meetings.tasks import Task
from milepost.reading.agenda import Person
from milepost.reading.agreed import Agreed
from milepost.web.meeting_words import CAUSES
from milepost.web.who_does_it import who_words
from milepost.web.words import (
    Day,
    Status,
    many,
    next_step_in_words,
    short_day,
    spaced,
    standard_in_words,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change since the last meeting."""

    title: str
    told: tuple[tuple[str, str], ...]
    """Each patient, and what to say of them."""


@dataclass(frozen=True, slots=True)
class TaskWords:
    """One task of the week before."""

    name: str
    role: str
    why: str
    status: Status
    due: str
    how: str


@dataclass(frozen=True, slots=True)
class Action:
    """An action of the meetings before."""

    text: str
    href: str
    who: str
    due: Day
    status: Status


@dataclass(frozen=True, slots=True)
class Forecast:
    """One standard at the end of the month."""

    standard: str
    waiting: int
    over_now: int
    over_then: int
    causes: tuple[str, ...]
    with_decisions: int
    going: str
    """How many go over if they go as earlier patients went."""

    going_more: tuple[str, ...]
    """What must be known beside it."""


def hidden_words(hidden: int) -> str:
    """Say how many patients somebody may not see; blank for none."""
    if not hidden:
        return ""
    return f"{many(hidden, 'more patient')} of the list you may not see."


def changes_in_words(
    changed: Changes, people: Mapping[str, Person], *, names: bool = True
) -> tuple[Change, ...]:
    """Say what changed since the last meeting, of the patients whom one may see."""

    def told(pathways: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((called(p, people, names), "") for p in pathways if p in people)

    moved = tuple(
        (
            called(one.pathway, people, names),
            f"{_was(one.step_before, one.booked_before)}; now {_was(one.step_now, one.booked_now)}",
        )
        for one in changed.moved
        if one.pathway in people
    )
    found = (
        Change("New on the list", told(changed.new)),
        Change("Treated", told(changed.treated)),
        Change("No longer waiting, for another reason", told(changed.left)),
        Change("Went over the limit", told(changed.breached)),
        Change("Moved on, or another date", moved),
        Change("Still waiting, off the list", told(changed.off)),
    )
    return tuple(one for one in found if one.told)


def called(pathway: str, people: Mapping[str, Person], names: bool) -> str:  # noqa: FBT001
    """Name the patient of a pathway, or give initials and the end of a number."""
    person = people[pathway]
    if names:
        return f"{person.name}, {spaced(person.nhs_number)}"
    return f"{person.initials}, hospital number ends {person.hospital_number[-4:]}"


def _was(step: str | None, booked: date | None) -> str:
    what = next_step_in_words(step) if step else "no next step"
    return f"{what}, {'booked ' + in_words(booked) if booked else 'nothing booked'}"


def task_words(task: Task, names: Mapping[str, str], today: date) -> TaskWords:
    """Say how a task of the week before stands."""
    if task.by_itself:
        how = f"{task.done} of {task.of}" if task.of else "Nothing to see to"
    else:
        how = f"Ticked by {names.get(task.ticked_by, task.ticked_by)}" * bool(
            task.ticked_by
        )
    late = Status("Overdue", "▲", "over")
    to_do = late if task.late(today) else Status("To do", "●", "near")
    done = Status("Done", "✓", "on") if task.is_done else to_do
    return TaskWords(
        name=task.duty.name,
        role=task.duty.role,
        why=task.duty.why,
        status=done,
        due=f"By {in_words(task.due)}" if task.due else "",
        how=how or "A person ticks it on the page of duties",
    )


def action_words(action: Agreed, names: Mapping[str, str], today: date) -> Action:
    """Put an action of the meetings before into words."""
    return Action(
        text=f"{action.name}: {action.text}" if action.name else action.text,
        href=f"/actions/{action.number}",
        who=who_words(action.owner, action.role, action.desk, names),
        due=short_day(action.due),
        status=action_status(action.state, late=action.late(today)),
    )


def action_status(state: str, *, late: bool) -> Status:
    """Say how an action stands."""
    if state == "done":
        return Status("Done", "✓", "on")
    if state == "dropped":
        return Status("Dropped", "", "none")
    return Status("Overdue", "▲", "over") if late else Status("Carried on", "●", "near")


def forecast_words(position: Position) -> Forecast:
    """Put one standard's month end into words."""
    going = position.going
    return Forecast(
        standard=standard_in_words(position.standard),
        waiting=position.waiting,
        over_now=position.over_now,
        over_then=position.over_then,
        causes=tuple(_causes(position)) or ("Nobody",),
        with_decisions=position.over_with_decisions,
        going=f"About {going.expected:.1f} of {many(going.at_risk, 'patient')}"
        if going.known
        else ("Not known" if going.at_risk else "Nobody is near enough"),
        going_more=tuple(_going_more(going)),
    )


def _causes(position: Position) -> Iterator[str]:
    """Count by cause; and what the decisions make of each, where that is another number."""
    after = dict(position.by_cause_with)
    for cause, count in position.by_cause:
        then = after.get(cause, count)
        if count or then:
            moved = f", with the decisions {then:,}" if then != count else ""
            yield f"{CAUSES[cause]}: {count:,}{moved}"


def _going_more(going: Going) -> Iterator[str]:
    if going.known and going.kept:
        yield f"With the decisions about {going.expected - going.kept:.1f}"
    if not going.proved:
        yield "Such forecasts have not proved good yet"
    if going.known < going.at_risk:
        yield f"No forecast of {going.at_risk - going.known:,} of them"

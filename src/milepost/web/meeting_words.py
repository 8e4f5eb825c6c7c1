"""Words that the pages of meetings share: what was decided, and how a patient stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.foundation.days import in_words
from milepost.meetings.carried import Carried
from milepost.meetings.decisions import Decision, Recorded, What
from milepost.meetings.forecast import Cause
from milepost.meetings.quorum import Quorum
from milepost.reading.agenda import Person, Row
from milepost.reading.agreed import Agreed
from milepost.rules.lawbook import Lawbook
from milepost.rules.meetings import AgendaRule
from milepost.rules.standards import Standard
from milepost.web.who_does_it import read_who, who_words
from milepost.web.words import (
    Day,
    Status,
    age,
    as_words,
    moment,
    next_step_in_words,
    sentence,
    short_day,
    spaced,
    standard_in_words,
    status,
)

DECIDED = {
    What.ACTION: "Action",
    What.BOOK_BY: "Book by",
    What.ESCALATE: "Escalate",
    What.NO_CHANGE: "No change",
    What.NEXT_TIME: "Bring back next time",
}
"""What may be decided, in the order it is offered."""

CARRIED = {
    Carried.NOT_REACHED: "not reached last time",
    Carried.ASKED_FOR: "asked for last time",
    Carried.ACTION_OPEN: "an action of last time is still open",
}
CAUSES = {
    Cause.OVER_ALREADY: "Over already",
    Cause.NOTHING_BOOKED: "Nothing booked",
    Cause.BOOKED_AFTER: "Booked after the breach day",
    Cause.NOT_TREATMENT: "Booked, but not for treatment",
}
HOW = {"present": "Present", "apologies": "Apologies", "deputy": "Deputy came"}


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """One decision, in words."""

    number: int
    place: int
    """The patient's place on the list; 0 where it is about none."""

    what: str
    said: str
    who: str
    by_when: Day | None
    recorded: str
    notes: tuple[str, ...]
    """What must be known of it: taken back, the last of several, late."""

    stands: bool
    state: str
    """How the action stands that it became; blank for none."""

    href: str
    """Where that action, or the escalation, is."""

    form: str = ""


def quorum_words(found: Quorum) -> str:
    """Say whether enough came; blank where the terms count nobody.

    >>> quorum_words(Quorum(came=2, needed=3, chair=True))
    'Not quorate: 2 of at least 3 came, the chair or a deputy among them.'
    """
    if not found.needed:
        return ""
    said = "Quorate" if found.is_met else "Not quorate"
    chair = "the chair or a deputy among them" if found.chair else "without the chair"
    return f"{said}: {found.came} of at least {found.needed} came, {chair}."


def shown_name(person: Person, *, names: bool, on: date) -> str:
    """Name a patient, or give initials and age where others may see the screen."""
    if names:
        return person.name
    return f"{person.initials}, aged {age(person.born, on)}"


def shown_number(person: Person, *, names: bool) -> str:
    """Give the NHS number; or the end of the hospital number, to tell two apart."""
    if names:
        return spaced(person.nhs_number)
    return f"Hospital number ends {person.hospital_number[-4:] or 'not known'}"


def decision_words(
    recorded: Recorded,
    *,
    place: int,
    names: Mapping[str, str],
    actions: Mapping[int, Agreed],
    alone: bool,
    form: str = "",
) -> DecisionWords:
    """Put one decision into words.

    Args:
        recorded: the decision, in its place among those about one patient.
        place: the patient's place on the list.
        names: everybody's name, by account.
        actions: what was agreed, by number.
        alone: whether it is the only one that stands.
        form: what tells its form from any other.
    """
    one = recorded.decision
    action = actions.get(one.action or 0)
    return DecisionWords(
        number=one.number,
        place=place,
        what=DECIDED[one.what],
        said=one.words,
        who=owner_words(one, names),
        by_when=short_day(one.due) if one.due else None,
        recorded=f"{names.get(one.by, one.by)}, {moment(one.at)}",
        notes=tuple(_notes(recorded, alone=alone)),
        stands=recorded.stands,
        state=action.state.capitalize() if action else "",
        href=f"/actions/{one.action}"
        if one.action
        else f"/escalations/{one.escalation}"
        if one.escalation
        else "",
        form=form,
    )


def owner_words(decision: Decision, names: Mapping[str, str]) -> str:
    """Name whoever is to do what was decided; blank for nobody."""
    return who_words(**read_who(decision.owner), names=names)


def all_decisions(
    row: Row,
    *,
    names: Mapping[str, str],
    actions: Mapping[int, Agreed],
    forms: Sequence[str] = (),
) -> tuple[DecisionWords, ...]:
    """Put everything decided about a patient into words, in the order recorded."""
    alone = sum(one.stands for one in row.decided) < 2
    return tuple(
        decision_words(
            one,
            place=row.place,
            names=names,
            actions=actions,
            alone=alone,
            form=forms[place] if forms else "",
        )
        for place, one in enumerate(row.decided)
    )


def _notes(recorded: Recorded, *, alone: bool):
    if not recorded.stands:
        yield "Taken back"
    elif recorded.last and not alone:
        yield "The last of several"
    elif not alone:
        yield "Another came after it"
    if recorded.unseen:
        yield "Recorded without having seen the one before"
    if recorded.decision.late:
        yield "Came after the minutes were closed"


def nearness(lawbook: Lawbook) -> Mapping[str, int]:
    """Say of each standard from how many days before a breach it calls a wait near."""
    return {s.id: s.editions[-1].near_days for s in lawbook.all(Standard)}


def row_status(row: Row, near: Mapping[str, int], *, on: date) -> Status:
    """Say how a patient stands against the limit on the day of the meeting."""
    breach_on = row.facts["breach_on"]
    return status(
        breach_on,
        days_left=None if breach_on is None else (breach_on - on).days - 1,
        on=on,
        near_days=near.get(row.facts["standard"] or "", 0),
    )


def day_of(row: Row, *, on: date) -> str:
    """Say which day of their wait a patient is on.

    It counts as the clock does, so days that were taken out aren't in it.
    """
    since, limit = row.facts["waited_from"], row.facts["limit_days"]
    if since is None or limit is None:
        return "Start not known" if row.facts["standard"] else "No clock runs"
    name = standard_in_words(row.facts["standard"])
    return f"Day {max(0, (on - since).days):,} of {limit:,}, {name}"


def booked_words(row: Row) -> str:
    """Say what is booked, and for when."""
    booked = row.facts["booked_for"]
    if booked is None:
        return "Nothing booked"
    what = sentence(as_words(row.facts["booked_what"] or "booked"))
    return f"{what} on {in_words(booked)}"


def step_words(row: Row) -> str:
    """Name what the patient needs next."""
    step = row.facts["next_step"]
    return next_step_in_words(step) if step else "Not known"


def also_words(row: Row, lines: Mapping[str, AgendaRule]) -> tuple[str, ...]:
    """Say why a patient is on the agenda besides the line that took them."""
    carried = row.facts.get("carried")
    found = [CARRIED[Carried(carried)].capitalize()] if carried else []
    return (*found, *(lines[name].title for name in row.also if name in lines))

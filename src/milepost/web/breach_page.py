"""The words on one review's page: its timeline, what was written, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from milepost.breaches.review import State, What
from milepost.breaches.review_faults import FROM
from milepost.foundation.problems import Problem
from milepost.reading.breaches import ReviewReading
from milepost.web.agreed_page import Row as ActionRow
from milepost.web.agreed_page import agreed_rows
from milepost.web.breach_forms import Group, writing_form
from milepost.web.breach_picture import Picture, picture
from milepost.web.breach_steps import recipients_offered, step_forms
from milepost.web.breach_told import (
    CallRow,
    StageRow,
    call_words,
    sharing_words,
    stages_words,
    targets_words,
    told_words,
    written_words,
)
from milepost.web.breach_words import (
    GRADES,
    KINDS,
    NEXT,
    STATES,
    wait_words,
)
from milepost.web.escalation_forms import Form
from milepost.web.list_filters import Box, Option
from milepost.web.pathway_page import Fact
from milepost.web.rule_words import Mark, mark
from milepost.web.standpoint import Standpoint
from milepost.web.who_does_it import who_options
from milepost.web.words import (
    Day,
    Status,
    many,
    moment,
    short_day,
    spaced,
    standard_in_words,
)


@dataclass(frozen=True, slots=True)
class NewAction:
    """The form with which an action is agreed."""

    text: Box
    due: Box
    who: tuple[Option, ...]
    wrong_who: str
    form: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Every word on the page."""

    number: int
    title: str
    heading: str
    standpoint: str
    made: str
    upto: int
    state: str
    patient: tuple[str, Day, str, str] | None
    """Name, day of birth, number, and where their pathway is."""

    case_only: str
    status: Status
    facts: tuple[Fact, ...]
    because: str
    picture: Picture | None
    stages: tuple[StageRow, ...]
    totals: tuple[int, ...]
    targets: str
    calls: tuple[CallRow, ...]
    sharing: str
    written: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    forms: tuple[Form, ...]
    may_write: bool
    action: NewAction | None
    actions: tuple[ActionRow, ...]
    told: tuple[tuple[str, str, str, str], ...]
    """Who, when, did what, and the words beside it."""

    mark: Mark
    policy: str
    form: str
    seen: int
    problems: tuple[Problem, ...]
    saved: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What a person tried to do and could not, so that nothing typed is lost."""

    what: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def of(self, what: str) -> "Tried":
        """The same, if it was this that they tried; else nothing."""
        return self if self.what == what else Tried()


def present_review(
    reading: ReviewReading,
    seen: Standpoint,
    *,
    names: Mapping[str, str],
    roles: Sequence[str],
    form: str,
    upto: int,
    tried: Tried,
    saved: bool = False,
) -> ReviewPage:
    """Put a review into the words the page uses."""
    opened = reading.opened
    title = f"Review {opened.number}: {standard_in_words(opened.standard)}"
    return ReviewPage(
        number=opened.number,
        title=f"Error: {title}" if tried.problems else title,
        heading=title,
        standpoint=seen.words,
        made=f"{seen.now:%H:%M}",
        upto=upto,
        state=urlencode({"reviews": opened.number}),
        patient=_patient(reading),
        case_only="" if reading.access.of_the_service else CASE_ONLY,
        status=_status(reading, seen.now),
        facts=tuple(_facts(reading)),
        because=reading.entries[0].reason,
        **_wait(reading),
        written=tuple(written_words(reading.standing.written, reading)),
        **_doing(reading, names, roles, tried, form),
        actions=agreed_rows(reading.actions, names, seen.as_at.day),
        told=tuple(told_words(entry, names) for entry in reversed(reading.entries)),
        mark=mark(reading.edition.evidence),
        policy=reading.policy.title,
        form=form,
        seen=len(reading.entries),
        problems=tuple(_at_its_field(problem) for problem in tried.problems),
        saved="Saved." if saved and not tried.problems else "",
    )


CASE_ONLY = (
    "This case was shared with you. You see it without the patient’s name, and nothing "
    "else of the service."
)
TOTALS = ("service", "patient", "clinical", "out", "days", "excess")


def _wait(reading: ReviewReading) -> dict[str, Any]:
    """What is said of the wait itself."""
    timeline = reading.looked.timeline if reading.looked else None
    limit = reading.looked.clock.limit_days if reading.looked else 0
    return {
        "picture": timeline and picture(timeline, limit, reading.escalations),
        "stages": tuple(stages_words(reading)),
        "totals": tuple(map(timeline.total, TOTALS)) if timeline else (),
        "targets": targets_words(reading),
        "calls": tuple(call_words(one, reading) for one in reading.escalations),
        "sharing": sharing_words(reading),
    }


def _doing(
    reading: ReviewReading,
    names: Mapping[str, str],
    roles: Sequence[str],
    tried: Tried,
    form: str,
) -> dict[str, Any]:
    """What this person may do with it now."""
    may, standing = reading.access.may, reading.standing
    now = [what for what, states in FROM.items() if standing.state in states]
    may_write = What.WRITTEN in may and What.WRITTEN in now
    mine = tried.of("written")
    may_agree = What.WRITTEN in may and standing.state is not State.CLOSED
    return {
        "may_write": may_write,
        "groups": writing_form(
            standing.written,
            reading.reasons,
            harm=reading.harm_needed,
            typed=mine.typed if mine.what else None,
            problems=mine.problems,
        )
        if may_write
        else (),
        "forms": step_forms(
            may,
            now,
            recipients=recipients_offered(names, roles),
            tried=tried.what,
            typed=tried.typed,
            problems=tried.problems,
        ),
        "action": _new_action(names, roles, tried.of("action"), form)
        if may_agree
        else None,
    }


def _patient(reading: ReviewReading) -> tuple[str, Day, str, str] | None:
    if reading.patient is None:
        return None
    name, number, born = reading.patient
    href = f"/pathways/{quote(reading.opened.pathway, safe='')}"
    return name, short_day(born), spaced(number), href


def _status(reading: ReviewReading, now: datetime) -> Status:
    if reading.standing.closed_because:
        return Status(f"Closed. {reading.standing.closed_because}", "○", "none")
    if reading.next is None:
        return Status("Shared", "✓", "on")
    due = reading.due[reading.next]
    step, days = NEXT[reading.next], (due - now.date()).days
    if days < 0:
        words = f"{step}: due by {short_day(due).full}, {many(-days, 'day')} late"
        return Status(words, "▲", "over")
    return Status(f"{step} by {short_day(due).full}", "●", "near")


def _facts(reading: ReviewReading):
    looked = reading.looked
    yield Fact("State", STATES[reading.standing.state])
    yield Fact("About", KINDS[reading.standing.kind])
    yield Fact("Service", reading.service_name)
    if looked is not None:
        words = wait_words(looked.clock.waited, looked.clock.limit_days)
        going = "" if looked.clock.ended else "So far: the patient still waits"
        yield Fact("Wait", words, under=going)
    harm = reading.standing.written.harm
    asked = "Asked for, and not done yet" if reading.harm_needed else "Not asked for"
    yield Fact("Harm review", GRADES[harm] if harm else asked, missing=harm is None)
    yield Fact("Seen to by", reading.edition.owner)
    opened = reading.opened.opened_at
    yield Fact("Opened", moment(opened))


def _new_action(
    names: Mapping[str, str], roles: Sequence[str], tried: Tried, form: str
) -> NewAction:
    wrong = {p.where: p.message for p in tried.problems}
    value = tried.typed
    return NewAction(
        text=Box(value.get("text", ""), wrong.get("text", "")),
        due=Box(value.get("due", ""), wrong.get("due", "")),
        who=who_options(names, roles, value.get("who", "")),
        wrong_who=wrong.get("owner", ""),
        form=form,
    )


def _at_its_field(problem: Problem) -> Problem:
    place = {"owner": "who", "review": "act"}.get(problem.where, problem.where)
    return Problem(problem.code, place, problem.message, problem.remedy)

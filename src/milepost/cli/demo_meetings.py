"""The demonstration's meetings: one tomorrow, and the minutes of last week's."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from milepost.actions.agree import Answer, answer
from milepost.actions.arrange_meetings import NewSeries, begin
from milepost.actions.decide import decide
from milepost.actions.meet import attend, close, freeze
from milepost.cli.demo_forms import FORMS, must
from milepost.cli.demo_slots import ready_slots
from milepost.foundation.days import AsAt
from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.host.clock import now, today
from milepost.meetings.decisions import Said, What
from milepost.reading.meeting_room import MeetingReading, read_meeting
from milepost.reading.meeting_series import read_all_series
from milepost.reading.staff import Person, names_of_staff, person_named
from milepost.reading.waiting_list import read_waiting_list
from milepost.reading.waiting_then import waiting_then
from milepost.synth.board import PROVIDER
from milepost.synth.services import ALL
from milepost.tracking.list_query import ListQuery

LUNG = frozenset({"lung"})
CANCER = frozenset(one.code for one in ALL if one.family == "cancer")
LONDON = ZoneInfo(settings.TIME_ZONE)
LINES = (
    "carried-over",
    "will-breach",
    "booked-after-breach",
    "nothing-booked",
    "over-limit",
    "past-day-62",
    "action-overdue",
)
"""The lines of tomorrow's agenda, as its chair set them."""

ENOUGH = 60
WEEK = timedelta(days=7)
PLAN = (
    (What.ACTION, "Ask the desk for an earlier CT", "desk:radiology", 2),
    (What.ACTION, "Ring the patient about the date", "tracker", 3),
    (What.BOOK_BY, "", "desk:theatres", 9),
    (What.NO_CHANGE, "Plan stands; report expected", "", 0),
    (What.ESCALATE, "No clinic slot before the breach day", "", 0),
    (What.NEXT_TIME, "Waits for the MDT’s answer", "", 0),
    (What.ACTION, "Chase the pathology report", "desk:pathology", 4),
)
"""What last week's meeting decided, patient by patient: who, and in how many days."""

DONE = (0, 6)
"""Which of those actions are done by now."""


@transaction.atomic
def ready_meetings() -> None:
    """Give the board its meetings, unless it has some."""
    scope = Scope(PROVIDER, "milepost")
    if read_all_series(scope, today=today(), lawbook=settings.LAWBOOK):
        return
    people = [
        person
        for name in sorted(names_of_staff(scope))
        if (person := person_named(name))
    ]
    chair = _first(people, "Cancer manager")
    eve = _next_working_day(today())
    about = _worth_a_meeting(scope)
    number = _begin(
        chair,
        name="Lung MDT PTL" if about == LUNG else "Cancer MDT PTL",
        kind="meetings/mdt",
        first=eve - 8 * WEEK,
        services=about,
        lines=LINES,
        members=tuple(_who_sees(people, "lung")),
        note="In the cancer centre’s seminar room, and by video.",
    )
    others = (
        ("Cancer waiting list", "meetings/service", CANCER, "Cancer manager", 1),
        ("Whole waiting list", "meetings/trust-wide", None, "Service manager", 2),
        ("Oversight group", "meetings/oversight", None, "Service manager", 3),
    )
    for name, kind, services, role, later in others:
        _begin(
            _first(people, role) if services else chair,
            name=name,
            kind=kind,
            first=_next_working_day(eve + timedelta(days=later - 1)) - 8 * WEEK,
            services=services,
            members=(chair.username,),
        )
    _last_weeks(chair, people, number, about, eve - WEEK)


def _worth_a_meeting(scope: Scope) -> frozenset[str]:
    """Lung alone where enough wait there; on a small board, every tumour group."""
    when = AsAt(today(), now().astimezone(UTC))
    query = ListQuery(service="lung")
    listed = read_waiting_list(
        scope, query, as_at=when, now_live=True, lawbook=settings.LAWBOOK
    )
    return LUNG if listed.shown >= ENOUGH else CANCER


def _last_weeks(
    chair: Person,
    people: Sequence[Person],
    series: int,
    about: frozenset[str],
    day: date,
) -> None:
    """Hold last week's meeting: its list as it was, decisions, attendance, minutes."""
    scope = Scope(PROVIDER, chair.username)
    then = datetime.combine(day, time(9, 30), LONDON)
    waiting = waiting_then(
        scope, about, as_at=AsAt(day, then.astimezone(UTC)), lawbook=settings.LAWBOOK
    )
    meeting, problems = freeze(
        scope, series, day, lawbook=settings.LAWBOOK, now=then, waiting=waiting
    )
    must(problems)
    reading = read_meeting(scope, meeting or 0, lawbook=settings.LAWBOOK)
    if meeting is None or reading is None:
        raise BrokenPromise("the demonstration's meeting can't be read")
    tracker = _first(people, "Tracker")
    members = reading.series.members
    must(attend(scope, meeting, list(_came(members)), now=then))
    made = [
        _decide(scope, reading, place, tracker, then + timedelta(minutes=3 * place))
        for place in range(max(0, len(reading.rows) - 1))
    ]
    for place in DONE:
        if place < len(made) and made[place]:
            _finish(scope, meeting, made[place] or 0, then + timedelta(days=1))
    ready_slots(scope, meeting, then + timedelta(minutes=50))
    must(close(scope, meeting, now=then + timedelta(hours=1)))


def _decide(
    scope: Scope, reading: MeetingReading, place: int, tracker: Person, at: datetime
) -> int | None:
    what, words, owner, days = PLAN[place % len(PLAN)]
    said = Said(
        what=what,
        pathway=reading.rows[place].pathway,
        words=words,
        owner=f"person:{tracker.username}" if owner == "tracker" else owner,
        due=at.date() + timedelta(days=days) if days else None,
    )
    number, problems = decide(
        scope,
        reading.meeting.number,
        said,
        form=uuid5(FORMS, f"{reading.meeting.number} {place}"),
        lawbook=settings.LAWBOOK,
        now=at,
    )
    must(problems)
    return number


def _finish(scope: Scope, meeting: int, decision: int, at: datetime) -> None:
    reading = read_meeting(scope, meeting, lawbook=settings.LAWBOOK)
    decided = (
        [d.decision for row in reading.rows for d in row.decided] if reading else []
    )
    for one in decided:
        if one.number == decision and one.action:
            done = Answer(
                number=one.action,
                what="done",
                note="Done by telephone.",
                form=uuid5(FORMS, f"done {decision}"),
            )
            must(answer(scope, done, now=at))


def _begin(chair: Person, **told) -> int:
    new = NewSeries(chair=chair.username, starts=time(9, 30), **told)
    number, problems = begin(
        Scope(PROVIDER, chair.username),
        new,
        form=uuid5(FORMS, new.name),
        lawbook=settings.LAWBOOK,
        now=now(),
    )
    must(problems)
    return number or 0


def _who_sees(people: Sequence[Person], service: str) -> Iterator[str]:
    """One of each role who may see a service, the tracker first."""
    seen = set()
    for person in sorted(people, key=lambda one: one.role != "Tracker"):
        if person.role not in seen and service in (person.services or {service}):
            seen.add(person.role)
            yield person.username


def _came(members: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for place, who in enumerate(members):
        if place == 2:
            yield who, "apologies", ""
        elif place == 3:
            yield who, "deputy", "Sister Invented"
        else:
            yield who, "present", ""


def _first(people: Sequence[Person], role: str) -> Person:
    found = [person for person in people if person.role == role]
    whole = [person for person in found if person.services is None]
    return next(iter(whole or found), people[0])


def _next_working_day(day: date) -> date:
    """The next day that is no Saturday or Sunday: tomorrow, or else Monday."""
    after = day + timedelta(days=1)
    while after.weekday() > 4:
        after += timedelta(days=1)
    return after

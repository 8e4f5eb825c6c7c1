"""The words on one review's page: its timeline, what was written, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from milepost.breaches.review import Cause, Entry, What, Written
from milepost.breaches.review_faults import FROM
from milepost.foundation.problems import Problem
from milepost.reading.breach_parts import Answered
from milepost.reading.breaches import ReviewReading
from milepost.rules.breaches import Stage
from milepost.web.agreed_page import Row as ActionRow
from milepost.web.agreed_page import agreed_rows
from milepost.web.breach_forms import (
    Group,
    recipients_offered,
    step_forms,
    writing_form,
)
from milepost.web.breach_picture import Picture, picture
from milepost.web.breach_words import (
    AVOIDABLE,
    GRADES,
    HAPPENED,
    KINDS,
    NEXT,
    STAGES,
    STATES,
    wait_words,
)
from milepost.web.escalation_forms import Form
from milepost.web.escalation_words import CAUSES
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
class StageRow:
    """One stage in the table."""

    number: int
    stage: str
    begins: Day | None
    ends: Day | None
    stands: str
    """Where it has no last day: that it goes on, is to come, or was not recorded."""

    service: int
    patient: int
    clinical: int
    out: int
    days: int
    target: str
    excess: Status
    owner: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One escalation in the table."""

    number: int
    href: str
    cause: str
    raised: str
    stage: str
    answered: str
    resolved: str
    rungs: str


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
    policy_href: str
    form: str
    seen: int
    problems: tuple[Problem, ...]
    saved: str


def present_review(
    reading: ReviewReading,
    seen: Standpoint,
    *,
    names: Mapping[str, str],
    roles: Sequence[str],
    form: str,
    upto: int,
    tried: str = "",
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
) -> ReviewPage:
    """Put a review into the words the page uses."""
    opened, standing = reading.opened, reading.standing
    may = reading.access.may
    title = f"Review {opened.number}: {standard_in_words(opened.standard)}"
    may_write = What.WRITTEN in may and standing.state in FROM[What.WRITTEN]
    now = [what for what, states in FROM.items() if standing.state in states]
    timeline = reading.looked.timeline if reading.looked else None
    limit = reading.looked.clock.limit_days if reading.looked else 0
    told = dict(typed or {})
    return ReviewPage(
        number=opened.number,
        title=f"Error: {title}" if problems else title,
        heading=title,
        standpoint=seen.words,
        made=f"{seen.now:%H:%M}",
        upto=upto,
        state=urlencode({"reviews": opened.number}),
        patient=_patient(reading),
        case_only=""
        if reading.access.of_the_service
        else "This case was shared with you. You see it without the patient’s name, and "
        "nothing else of the service.",
        status=_status(reading, seen.now),
        facts=tuple(_facts(reading)),
        because=reading.entries[0].reason,
        picture=timeline and picture(timeline, limit, reading.escalations),
        stages=tuple(_stages(reading)),
        totals=tuple(
            timeline.total(name)
            for name in ("service", "patient", "clinical", "out", "days", "excess")
        )
        if timeline
        else (),
        targets=_targets(reading),
        calls=tuple(_call(one, reading) for one in reading.escalations),
        sharing=_sharing(reading),
        written=tuple(_written(standing.written, reading)),
        groups=writing_form(
            standing.written,
            reading.reasons,
            harm=reading.harm_needed,
            typed=told if tried == "written" else None,
            problems=problems if tried == "written" else (),
        )
        if may_write
        else (),
        forms=step_forms(
            may,
            now,
            recipients=recipients_offered(names, roles),
            tried=tried,
            typed=told,
            problems=problems,
        ),
        may_write=may_write,
        action=_new_action(names, roles, tried, told, problems, form)
        if What.WRITTEN in may and standing.state != "closed"
        else None,
        actions=agreed_rows(reading.actions, names, seen.as_at.day),
        told=tuple(_told(entry, names) for entry in reversed(reading.entries)),
        mark=mark(reading.edition.evidence),
        policy=reading.policy.title,
        policy_href=f"/rules/{reading.policy.id}",
        form=form,
        seen=len(reading.entries),
        problems=tuple(_at_its_field(problem) for problem in problems),
        saved="Saved." if saved and not problems else "",
    )


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


def _stages(reading: ReviewReading):
    timeline = reading.looked.timeline if reading.looked else None
    for number, s in enumerate(timeline.stages if timeline else (), start=1):
        goes_on = s.begins is not None and s.ends is None
        stands = "Goes on" if goes_on else "To come" if s.begins is None else ""
        if s.ends is not None and not s.recorded:
            stands = "Not recorded, or out of order"
        over = Status(f"{many(s.excess, 'day')} over", "▲", "over")
        yield StageRow(
            number=number,
            stage=STAGES[s.stage],
            begins=short_day(s.begins) if s.begins else None,
            ends=short_day(s.ends) if s.ends and s.recorded else None,
            stands=stands,
            service=s.service,
            patient=s.patient,
            clinical=s.clinical,
            out=s.out,
            days=s.days,
            target=f"{s.target}{' (timed pathway)' if s.timed else ''}",
            excess=over if s.excess else Status("None", "", "on"),
            owner=s.owner,
        )


def _targets(reading: ReviewReading) -> str:
    own = "The days of a stage are the policy’s own, a proposal until a board sets them"
    if not reading.timed:
        return f"{own}: this service has adopted no timed pathway."
    return (
        f"Targets marked so are the days of the timed pathway “{reading.timed}”. {own}."
    )


def _call(one: Answered, reading: ReviewReading) -> CallRow:
    return CallRow(
        number=one.number,
        href=f"/escalations/{one.number}" if reading.access.of_the_service else "",
        cause=CAUSES.get(one.cause, one.cause),
        raised=moment(one.raised_at),
        stage=STAGES[one.stage] if one.stage else "Outside the wait",
        answered=_after(one.raised_at, one.acknowledged_at) or "Not acknowledged",
        resolved=_after(one.raised_at, one.resolved_at) or "Not resolved",
        rungs=f"Rung {one.rungs}",
    )


def _after(raised: datetime, then: datetime | None) -> str:
    """Say how long after a moment another was, in hours or days of the calendar."""
    if then is None:
        return ""
    hours = (then - raised).total_seconds() / 3600
    if hours < 48:
        return f"After {many(max(1, round(hours)), 'hour')}"
    return f"After {many(round(hours / 24), 'day')}"


def _sharing(reading: ReviewReading) -> str:
    if not reading.edition.shares_38_24:
        return ""
    if reading.sharing is None:
        return "Not shared: nobody was handed over, or the wait goes on."
    parts = [
        f"{provider} {share.breaches:g} of the breach"
        for provider, share in reading.sharing.shares.items()
    ]
    scenario = (
        f" (scenario {reading.sharing.scenario} of the 38 and 24 days)"
        if reading.sharing.scenario
        else ""
    )
    return f"{'; '.join(parts)}{scenario}."


def _written(written: Written, reading: ReviewReading):
    if written.plain_words:
        yield "In plain words", written.plain_words
    if written.primary is not None:
        yield "Main reason", _cause(written.primary, reading)
    for cause in written.contributory:
        yield "Contributory", _cause(cause, reading)
    for number, why in enumerate(written.whys, start=1):
        yield f"Why ({number})", why
    for label, text in (
        ("Root cause", written.root_cause),
        ("To be learnt", written.learning),
    ):
        if text:
            yield label, text
    if written.harm is not None:
        words = f". {written.harm_words}" if written.harm_words else ""
        yield "Harm", f"{GRADES[written.harm]}{words}"
    for one in reading.standing.shared_with:
        yield "Shared with", f"Role: {one.role}" if one.role else one.person


def _cause(cause: Cause, reading: ReviewReading) -> str:
    found = reading.reasons.get((cause.reasons, cause.reason))
    words = found.words if found else cause.reason
    comment = f": {cause.comment}" if cause.comment else ""
    stage = STAGES[Stage(cause.stage)]
    return f"{stage}: {words} ({AVOIDABLE[cause.avoidable].lower()}){comment}"


def _new_action(
    names: Mapping[str, str],
    roles: Sequence[str],
    tried: str,
    typed: Mapping[str, str],
    problems: Sequence[Problem],
    form: str,
) -> NewAction:
    mine = tried == "action"
    wrong = {p.where: p.message for p in problems} if mine else {}
    value = typed if mine else {}
    return NewAction(
        text=Box(value.get("text", ""), wrong.get("text", "")),
        due=Box(value.get("due", ""), wrong.get("due", "")),
        who=who_options(names, roles, value.get("who", "")),
        wrong_who=wrong.get("owner", ""),
        form=form,
    )


def _told(entry: Entry, names: Mapping[str, str]) -> tuple[str, str, str, str]:
    who = names.get(entry.by, entry.by) or "Milepost"
    did, said = HAPPENED[entry.what], entry.reason
    if entry.shared_with:
        said = "With " + ", ".join(
            f"the role {one.role}" if one.role else names.get(one.person, one.person)
            for one in entry.shared_with
        )
    return who, moment(entry.at), did, said


def _at_its_field(problem: Problem) -> Problem:
    place = {"owner": "who", "review": "act"}.get(problem.where, problem.where)
    return Problem(problem.code, place, problem.message, problem.remedy)

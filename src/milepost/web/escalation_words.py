"""The words of escalations that several pages share: causes, standings, and rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from milepost.escalations.entries import Entry, What
from milepost.foundation.days import in_words
from milepost.reading.escalations import BY_HAND, Listed
from milepost.rules.ladders import Allowance, Cause
from milepost.tracking.desks import desk_named
from milepost.web.words import (
    LONDON,
    Day,
    Status,
    as_words,
    many,
    moment,
    next_step_in_words,
    sentence,
    short_day,
    spaced,
)

CAUSES = {
    Cause.STEP_LATE: "Step late",
    Cause.NOTHING_BOOKED: "Nothing booked",
    Cause.BOOKED_AFTER_BREACH: "Booked after the breach day",
    Cause.BREACH_NEAR: "Breach near or past",
    Cause.TRACKING_STALE: "Nobody has looked for long",
    BY_HAND: "Raised by hand",
}
PRIORITIES = {
    "urgent_suspected_cancer": "Urgent suspicion of cancer",
    "urgent": "Urgent",
    "soon": "Soon",
    "routine": "Routine",
    "": "Priority not known",
}
RULE = "A rule of the ladder"
NOBODY = "Nobody is on duty"
HAPPENED = {
    What.RAISED: "raised it",
    What.ACKNOWLEDGED: "took it on",
    What.ASKED: "asked",
    What.ANSWERED: "answered",
    What.PASSED_ON: "passed it on",
    What.SNOOZED: "put it off",
    What.EASED: "saw that its cause is gone",
    What.RECURRED: "saw its cause come back",
    What.CLIMBED: "asked the next rung, as time had run out",
    What.RESOLVED: "resolved it",
    What.ENDED: "ended it",
}
TAKES_PLACE = {
    What.RAISED: "In place of escalation",
    What.ENDED: "Goes on in escalation",
}
BY_TIME = (What.CLIMBED, What.EASED, What.RECURRED, What.ENDED)
"""What no person does."""


@dataclass(frozen=True, slots=True)
class Row:
    """One escalation in a table."""

    href: str
    number: int
    patient: str
    nhs_number: str
    pathway_href: str
    service: str
    cause: str
    about: str
    delay: str
    """Whether the delay is in care or in tracking; blank where nobody can tell."""

    reason: str
    status: Status
    rung: str
    role: str
    person: str
    nobody: bool
    """Whether nobody is on duty for the role: a fault to be put right."""

    raised: str
    priority: str
    breach: Day | None
    last: str
    """What was last recorded, and by whom."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a record, in words."""

    who: str
    when: str
    did: str
    said: str
    more: str
    href: str = ""
    """The escalation whose place it takes, or that takes its place; blank for none."""

    link: str = ""


def row_words(listed: Listed, names: Mapping[str, str]) -> Row:
    """Put an escalation of a list into words."""
    return Row(
        href=f"/escalations/{listed.number}",
        number=listed.number,
        patient=listed.name,
        nhs_number=spaced(listed.nhs_number),
        pathway_href=f"/pathways/{quote(listed.pathway, safe='')}",
        service=listed.service_name,
        cause=CAUSES[listed.cause],
        about=about_words(listed),
        delay=delay_words(listed.cause, unseen=listed.unseen),
        reason=listed.reason,
        status=status_words(listed),
        rung=f"Rung {listed.rung} of {listed.rungs}",
        role=listed.role,
        person=person(listed.on_duty, names) if listed.on_duty else NOBODY,
        nobody=not listed.on_duty,
        raised=f"{who(listed.raised_by, names)}, {moment(listed.raised_at)}",
        priority=PRIORITIES.get(listed.priority, sentence(as_words(listed.priority))),
        breach=short_day(listed.breach_on) if listed.breach_on else None,
        last=_last(listed, names),
    )


def delay_words(cause: str, *, unseen: bool) -> str:
    """Say whether what an escalation is about is late in care, or only in tracking.

    >>> delay_words("tracking_stale", unseen=True)
    'Delay in tracking'
    >>> delay_words("step_late", unseen=False), delay_words("by_hand", unseen=True)
    ('Delay in care', '')
    """
    if cause == BY_HAND:
        return ""
    if cause == Cause.TRACKING_STALE:
        return "Delay in tracking"
    if cause == Cause.STEP_LATE and unseen:
        return "Perhaps in tracking only: something recorded waits for a look"
    return "Delay in care"


def about_words(listed: Listed) -> str:
    """Say which step, and which desk, an escalation is about."""
    desk = desk_named(listed.desk)
    step = next_step_in_words(listed.about) if listed.about else ""
    return ", ".join(filter(None, [step, desk.name if desk else ""]))


def status_words(listed: Listed) -> Status:
    """Say how an escalation stands: what it waits for, and until when."""
    if listed.last_what == What.ENDED:
        return Status("Ended by Milepost", "✓", "on")
    if listed.state == "resolved":
        return Status("Resolved", "✓", "on")
    if listed.state == "eased":
        return Status("Its cause is gone; whoever took it on must end it", "○", "none")
    if listed.state == "snoozed":
        woken = listed.wakes_at
        return Status(f"Put off until {moment(woken)}" if woken else "", "○", "none")
    by = moment(listed.answer_by) if listed.answer_by else ""
    if listed.overdue:
        doing = "acknowledge" if listed.state == "waiting" else "resolve"
        return Status(f"Overdue: to {doing} by {by}", "▲", "over")
    if listed.state == "waiting":
        return Status(f"To acknowledge by {by}", "●", "near")
    if listed.state == "asked":
        return Status(f"A question waits; to resolve by {by}", "●", "near")
    return Status(f"Taken on; to resolve by {by}", "✓", "on")


def entry_words(entry: Entry, names: Mapping[str, str]) -> Told:
    """Put an entry of a record into words."""
    more = []
    if entry.what is What.PASSED_ON:
        more.append(f"To: {entry.role}{_at_desk(entry.desk)}")
    if entry.what is What.SNOOZED and entry.until:
        more.append(f"Until {moment(entry.until)}")
    if entry.what is What.CLIMBED:
        more.append(f"Rung {entry.rung}")
    if entry.what is What.RESOLVED and entry.day:
        more.append(f"So on {in_words(entry.day)}")
    return Told(
        who="Milepost" if entry.what in BY_TIME else who(entry.by, names),
        when=moment(entry.at),
        did=HAPPENED[entry.what],
        said=entry.outcome or entry.reason or "",
        more=". ".join(more),
        href=f"/escalations/{entry.other}" if entry.other else "",
        link=f"{TAKES_PLACE[entry.what]} {entry.other}" if entry.other else "",
    )


def _at_desk(code: str | None) -> str:
    """Say at which desk somebody answers from now on; nothing where that stayed."""
    if code is None:
        return ""
    desk = desk_named(code)
    return f", {desk.name}" if desk else ", at no desk"


def allowed(allowance: Allowance) -> str:
    """Say how long a rung has.

    >>> allowed(Allowance(working_hours=4)), allowed(Allowance(working_days=1))
    ('4 working hours', '1 working day')
    """
    if allowance.working_hours is not None:
        return many(allowance.working_hours, "working hour")
    return many(allowance.working_days or 0, "working day")


def who(account: str, names: Mapping[str, str]) -> str:
    """Name whoever did something; blank is a rule."""
    return person(account, names) if account else RULE


def person(account: str, names: Mapping[str, str]) -> str:
    """Name a person by their account."""
    return names.get(account, account)


def as_at(now: datetime, told_at: datetime | None) -> str:
    """Say when a page was made, and when anything was last recorded of what it shows."""
    last = f"Latest entry {moment(told_at)}" if told_at else "Nothing recorded yet"
    return f"As at {moment(now.astimezone(LONDON))}. {last}"


def unheld_words(unheld: int) -> str:
    """Say that somebody is missing from the rota; nothing where nobody is.

    >>> unheld_words(1)
    '1 escalation waits for a role that nobody holds today'
    """
    if not unheld:
        return ""
    waits = "escalation waits" if unheld == 1 else "escalations wait"
    return f"{unheld:,} {waits} for a role that nobody holds today"


def _last(listed: Listed, names: Mapping[str, str]) -> str:
    what = What(listed.last_what)
    if what is What.RAISED:  # who raised it, and when, is said beside it
        return "Nothing since it was raised"
    name = "Milepost" if what in BY_TIME else who(listed.last_by, names)
    said = f": {listed.last_said}" if listed.last_said else ""
    return f"{name} {HAPPENED[what]}, {moment(listed.last_at)}{said}"

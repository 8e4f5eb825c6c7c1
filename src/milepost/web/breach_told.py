"""What a review tells, in words: its stages, escalations, reasons and record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from milepost.breaches.review import Cause, Entry, Written
from milepost.reading.breach_parts import Answered
from milepost.reading.breaches import ReviewReading
from milepost.rules.breaches import Stage
from milepost.web.breach_words import (
    AVOIDABLE,
    GRADES,
    HAPPENED,
    STAGES,
)
from milepost.web.escalation_words import CAUSES
from milepost.web.words import (
    Day,
    Status,
    many,
    moment,
    short_day,
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


def stages_words(reading: ReviewReading):
    """Put the stages of a wait into words."""
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


def targets_words(reading: ReviewReading) -> str:
    """Say whose the days of the stages are."""
    own = "The days of a stage are the policy’s own, a proposal until a board sets them"
    if not reading.timed:
        return f"{own}: this service has adopted no timed pathway."
    return (
        f"Targets marked so are the days of the timed pathway “{reading.timed}”. {own}."
    )


def call_words(one: Answered, reading: ReviewReading) -> CallRow:
    """Put an escalation during the wait into words."""
    return CallRow(
        number=one.number,
        href=f"/escalations/{one.number}" if reading.access.of_the_service else "",
        cause=CAUSES.get(one.cause, one.cause),
        raised=moment(one.raised_at),
        stage=STAGES[one.stage] if one.stage else "Outside the wait",
        answered=after_words(one.raised_at, one.acknowledged_at) or "Not acknowledged",
        resolved=after_words(one.raised_at, one.resolved_at) or "Not resolved",
        rungs=f"Rung {one.rungs}",
    )


def after_words(raised: datetime, then: datetime | None) -> str:
    """Say how long after a moment another was, in hours or days of the calendar."""
    if then is None:
        return ""
    hours = (then - raised).total_seconds() / 3600
    if hours < 48:
        return f"After {many(max(1, round(hours)), 'hour')}"
    return f"After {many(round(hours / 24), 'day')}"


def sharing_words(reading: ReviewReading) -> str:
    """Say how the breach is shared between providers; blank where it never is."""
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


def written_words(written: Written, reading: ReviewReading):
    """Put all that was written into words, each with its label."""
    if written.plain_words:
        yield "In plain words", written.plain_words
    if written.primary is not None:
        yield "Main reason", cause_words(written.primary, reading)
    for cause in written.contributory:
        yield "Contributory", cause_words(cause, reading)
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


def cause_words(cause: Cause, reading: ReviewReading) -> str:
    """Put a reason into words, with its stage and whether it could be avoided."""
    found = reading.reasons.get((cause.reasons, cause.reason))
    words = found.words if found else cause.reason
    comment = f": {cause.comment}" if cause.comment else ""
    stage = STAGES[Stage(cause.stage)]
    return f"{stage}: {words} ({AVOIDABLE[cause.avoidable].lower()}){comment}"


def told_words(entry: Entry, names: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Put an entry of the record into words: who, when, what, and the words beside it."""
    who = names.get(entry.by, entry.by) or "Milepost"
    did, said = HAPPENED[entry.what], entry.reason
    if entry.shared_with:
        said = "With " + ", ".join(
            f"the role {one.role}" if one.role else names.get(one.person, one.person)
            for one in entry.shared_with
        )
    return who, moment(entry.at), did, said

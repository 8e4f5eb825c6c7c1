"""What stands beside a review's timeline: escalations and their answers, and sharing."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from milepost.breaches.timeline import Timeline
from milepost.breaches.whose_days import Day
from milepost.escalations.entries import Entry, What
from milepost.events.kinds import Kind
from milepost.events.table import known
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.measures.breach_sharing import Patient, Sharing, share_out
from milepost.rules.breaches import PolicyEdition, Stage
from milepost.store.breaches.waits import LookedInto
from milepost.store.escalations import facts

ELSEWHERE = "another provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One escalation during a wait, and how soon it was answered."""

    number: int
    cause: str
    raised_at: datetime
    stage: Stage | None
    """The stage the wait was in that day; None before it and after it."""

    acknowledged_at: datetime | None
    resolved_at: datetime | None
    rungs: int
    """The highest rung that was asked."""


def answered_on(
    scope: Scope, pathway: str, timeline: Timeline | None
) -> tuple[Answered, ...]:
    """Read the escalations of a pathway, the first raised first."""
    raised = facts.raised_of(scope, pathway)
    told: dict[int, list[Entry]] = {one.number: [] for one in raised}
    for number, entry in facts.entries_of(list(told)):
        told[number].append(entry)
    return tuple(
        Answered(
            number=one.number,
            cause=one.cause,
            raised_at=one.raised_at,
            stage=_stage_on(timeline, one.raised_at),
            acknowledged_at=_first(told[one.number], What.ACKNOWLEDGED, What.ASKED),
            resolved_at=_first(told[one.number], What.RESOLVED, What.ENDED),
            rungs=max((e.rung or 1 for e in told[one.number]), default=1),
        )
        for one in reversed(raised)
    )


def shared_between(
    provider: str,
    events: pl.DataFrame,
    looked: LookedInto | None,
    policy: PolicyEdition,
    as_at: AsAt,
) -> Sharing | None:
    """Share a wait that ended between two providers, where the policy says so.

    None while it runs, and where nobody was handed over during it. Days taken out up to
    the handover are the investigating provider's, those after it the treating one's.
    """
    if looked is None or looked.timeline is None or not policy.shares_38_24:
        return None
    wait = looked.timeline.wait
    handed = known(events, as_at).filter(
        pl.col("kind").is_in([Kind.TRANSFER_SENT.value, Kind.TRANSFER_RECEIVED.value]),
        pl.col("day").is_between(wait.started, wait.ended),
    )
    if wait.running or handed.is_empty():
        return None
    last = handed.row(-1, named=True)
    sent = last["kind"] == Kind.TRANSFER_SENT
    other = (last["to"] or ELSEWHERE) if sent else ELSEWHERE
    before = _out_by(looked.timeline, last["day"])
    return share_out(
        Patient(
            treating=other if sent else provider,
            accountable=provider if sent else other,
            treated_day=wait.days,
            transfer_day=(last["day"] - wait.started).days,
            first_seen_adjustment=before,
            treatment_adjustment=looked.timeline.total("out") - before,
        )
    )


def _out_by(timeline: Timeline, day: date) -> int:
    """Count the days taken out up to a day."""
    return sum(
        max(0, (min(last, day) - first).days + 1)
        for first, last, whose in timeline.runs
        if whose is Day.OUT
    )


def _first(entries: list[Entry], *whats: What) -> datetime | None:
    return next((entry.at for entry in entries if entry.what in whats), None)


def _stage_on(timeline: Timeline | None, moment: datetime) -> Stage | None:
    day = moment.astimezone().date()
    for stage in timeline.stages if timeline else ():
        begun = stage.begins is not None and stage.begins <= day
        if begun and (stage.ends is None or day <= stage.ends) and stage.days:
            return stage.stage
    return None

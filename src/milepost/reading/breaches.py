"""One review of a breach: its timeline, its record, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from milepost.breaches.review import Entry, Standing, What, stands
from milepost.breaches.review_faults import due_days, harm_needed, next_step
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.measures.breach_sharing import Sharing
from milepost.reading.agreed import Agreed, agreed_in
from milepost.reading.breach_parts import Answered, answered_on, shared_between
from milepost.rules.breaches import BreachPolicy, PolicyEdition, Reason
from milepost.rules.lawbook import Lawbook
from milepost.rules.reasons_listed import reasons_listed
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store import log, pathways
from milepost.store.arrangements.closed import closed_days
from milepost.store.breaches import facts
from milepost.store.breaches.access import Access, access
from milepost.store.breaches.facts import Opened
from milepost.store.breaches.waits import (
    LookedInto,
    adopted_by,
    look_into,
    looked_into_for,
)
from milepost.tracking.people import display_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReading:
    """One review, all that is known of its wait, and what may be done with it."""

    opened: Opened
    entries: tuple[Entry, ...]
    standing: Standing
    policy: BreachPolicy
    edition: PolicyEdition
    access: Access
    next: What | None
    due: Mapping[What, date]
    service_name: str
    patient: tuple[str, str, date] | None
    """Name, NHS number and day of birth; None to whoever sees the case alone."""

    looked: LookedInto | None
    """The wait as it is today; None if the clock is no longer there."""

    timed: str
    """The timed pathway its service works by; blank for none."""

    escalations: tuple[Answered, ...]
    actions: tuple[Agreed, ...]
    reasons: Mapping[tuple[str, str], Reason]
    sharing: Sharing | None
    harm_needed: bool
    upto: int


def read_review(
    scope: Scope, number: int, *, lawbook: Lawbook, now: datetime
) -> ReviewReading | None:
    """Read one review; None where there is none that this person may see."""
    opened = facts.opened(scope, number) if number < 2**63 else None
    if opened is None:
        return None
    entries, day = facts.entries(number), now.date()
    standing = stands(entries)
    edition = facts.policy_kept(lawbook, opened.policy, opened.in_force)
    seen = access(scope, opened, standing, edition, day=day)
    if not seen.may_read:
        return None
    # Whoever is let into the case sees its timeline, though not the patient's record.
    whole = Scope(scope.provider, scope.person)
    as_at = AsAt(day, now.astimezone(UTC))
    events = log.events(whole, pathway=opened.pathway)
    timed = adopted_by(scope.provider, lawbook).get(opened.service)
    looked = _looked(events, opened, edition, timed, as_at=as_at, lawbook=lawbook)
    waited = looked.clock.waited if looked else None
    opened_on = opened.opened_at.astimezone().date()
    return ReviewReading(
        opened=opened,
        entries=tuple(entries),
        standing=standing,
        policy=lawbook.the(BreachPolicy, opened.policy),
        edition=edition,
        access=seen,
        next=next_step(standing),
        due=due_days(edition, opened_on, closed_days(scope.provider, lawbook)),
        service_name=pathways.the_service(whole, opened.service).name,
        patient=_patient(scope, opened) if seen.of_the_service else None,
        looked=looked,
        timed=timed[0].title if timed else "",
        escalations=answered_on(whole, opened.pathway, looked and looked.timeline),
        actions=tuple(agreed_in(scope, "review", number)),
        reasons=reasons_listed(edition, lawbook, day),
        sharing=shared_between(scope.provider, events, looked, edition, as_at),
        harm_needed=harm_needed(edition, waited),
        upto=pathways.upto(scope),
    )


def _looked(
    events: pl.DataFrame,
    opened: Opened,
    edition: PolicyEdition,
    timed: tuple[TimedPathway, PathwayEdition] | None,
    *,
    as_at: AsAt,
    lawbook: Lawbook,
) -> LookedInto | None:
    """The wait that a review is about, as it is then; None if its clock is gone."""
    looked = look_into(
        events,
        opened.standard,
        edition,
        timed and timed[1],
        as_at=as_at,
        lawbook=lawbook,
    )
    told = facts.opened_of(Scope(opened.provider, ""), [opened.pathway])
    ties = {one.number: one.tie for one in told if one.standard == opened.standard}
    return looked_into_for(ties, looked, events, as_at).get(opened.number)


def _patient(scope: Scope, opened: Opened) -> tuple[str, str, date] | None:
    found = pathways.the_pathway(scope, opened.pathway)
    if found is None:
        return None
    who = found.patient
    name = display_name(who.family_name, who.given_name, who.title)
    return name, who.nhs_number, who.born

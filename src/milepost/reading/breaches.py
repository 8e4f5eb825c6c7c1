"""Reviews of breaches: what waits for whom, where each stands, and its timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from milepost.breaches.opening import Kind
from milepost.breaches.review import Entry, Standing, State, What, stands
from milepost.breaches.review_faults import due_days, harm_needed, next_step
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.measures.breach_sharing import Sharing
from milepost.reading.agreed import Agreed, agreed_in
from milepost.reading.breach_parts import Answered, answered_on, shared_between
from milepost.rules.breach_faults import policy_for
from milepost.rules.breaches import BreachPolicy, BreachReasons, PolicyEdition, Reason
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.rules.reasons_listed import reasons_listed
from milepost.rules.standards import Standard
from milepost.store import log, pathways
from milepost.store.breaches import facts, lists
from milepost.store.breaches.access import Access, access, roles_held
from milepost.store.breaches.facts import Opened
from milepost.store.breaches.lists import Wanted
from milepost.store.breaches.waits import LookedInto, adopted_by, look_into
from milepost.store.escalations.facts import closed_days
from milepost.store.staff.roster import member
from milepost.tracking.people import display_name

__all__ = ["Wanted", "read_review", "read_reviews"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReview:
    """One review of a list."""

    number: int
    pathway: str
    name: str
    """The patient's; blank to whoever sees the case alone."""

    nhs_number: str
    service: str
    service_name: str
    standard: str
    kind: Kind
    state: State
    next: What | None
    due: date | None
    owner: str
    waited: int | None
    limit_days: int | None
    longest_stage: str
    longest_excess: int
    reason: str
    avoidable: str
    opened_on: date
    missed_on: date | None
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsReading:
    """A list of reviews, and what surrounds it."""

    rows: tuple[ListedReview, ...]
    shown: int
    counts: Mapping[str, int]
    """Of all in scope: how many stand so, and how many are ``late``."""

    services: tuple[tuple[str, str], ...]
    standards: tuple[str, ...]
    upto: int


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


def read_reviews(
    scope: Scope, wanted: Wanted, *, now: datetime, lawbook: Lawbook, show: str = "all"
) -> ReviewsReading:
    """Read a list of reviews.

    Args:
        scope: who asks, and whose patients they may see.
        wanted: which of them.
        now: the moment.
        lawbook: the policies.
        show: ``mine`` for what waits for a role of whoever asks; ``shared`` for what
            others shared with them; else all in scope.
    """
    day = now.date()
    if show == "mine":
        wanted = replace(wanted, roles=_my_steps(scope, lawbook, day))
    if show == "shared":
        who = member(scope.person)
        roles = (who.role,) if who else ()
        wanted = replace(wanted, shared=True, shared_roles=roles)
    rows = lists.listed(scope, wanted, day=day)
    named = pathways.services(Scope(scope.provider, scope.person))
    names = {service.code: service.name for service in named}
    mine = [(s.code, s.name) for s in named if scope.covers(s.code)]
    theirs = {name for s in named if scope.covers(s.code) for name in s.standards}
    return ReviewsReading(
        rows=tuple(_listed(scope, row, names) for row in rows),
        shown=rows[0]["shown"] if rows else 0,
        counts=lists.counts(scope, day=day),
        services=tuple(mine),
        standards=tuple(sorted(theirs)),
        upto=pathways.upto(scope),
    )


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
    looked = look_into(
        events,
        opened.standard,
        edition,
        timed and timed[1],
        as_at=as_at,
        lawbook=lawbook,
        only=opened.clock,
    ).get(opened.clock)
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
        due=due_days(edition, opened_on, closed_days(scope.provider)),
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


def reasons_in_words(lawbook: Lawbook) -> dict[str, str]:
    """Give the words of every reason, by its list and code with a space between."""
    return {
        f"{listed.id} {reason.code}": reason.words
        for listed in lawbook.all(BreachReasons)
        for edition in listed.editions
        for reason in edition.reasons
    }


def latest_entry(scope: Scope) -> int:
    """Give the place of the last entry in any review of the provider; 0 if none."""
    return lists.latest_entry(scope.provider)


def changes_of_reviews(scope: Scope, number: int | None, *, since: int) -> int:
    """Count the entries later than one, of a review or of all that a person may see."""
    return lists.entries_since(scope, number, since)


def reviews_of(scope: Scope, pathway: str, *, now: datetime) -> list[ListedReview]:
    """Read the reviews of a pathway in scope."""
    rows = lists.listed(scope, Wanted(pathway=pathway), day=now.date())
    return [_listed(scope, row, {}) for row in rows]


def _my_steps(scope: Scope, lawbook: Lawbook, day: date) -> list[str]:
    """List the next steps that a role of this person takes, by standard."""
    found: list[str] = []
    for standard in lawbook.all(Standard):
        policy = policy_for(lawbook.rules, standard.id, lawbook.own)
        edition = policy and in_force_on(day, policy.editions)
        if edition is None:
            continue
        asked = {
            What.WRITTEN: edition.roles.draft,
            What.AGREED: edition.roles.agree,
            What.SIGNED: edition.roles.sign,
            What.SHARED: edition.roles.share,
        }
        every = frozenset(role for roles in asked.values() for role in roles)
        held = roles_held(scope, every, "", day)
        found += [f"{standard.id} {w}" for w, r in asked.items() if held & {*r}]
    return found


def _patient(scope: Scope, opened: Opened) -> tuple[str, str, date] | None:
    found = pathways.the_pathway(scope, opened.pathway)
    if found is None:
        return None
    who = found.patient
    name = display_name(who.family_name, who.given_name, who.title)
    return name, who.nhs_number, who.born


def _listed(
    scope: Scope, row: Mapping[str, Any], names: Mapping[str, str]
) -> ListedReview:
    shown = scope.covers(row["service"])
    return ListedReview(
        number=row["review_id"],
        pathway=row["pathway"] if shown else "",
        name=display_name(row["family_name"], row["given_name"], row["title"])
        if shown
        else "",
        nhs_number=row["nhs_number"] if shown else "",
        service=row["service"],
        service_name=names.get(row["service"], row["service"]),
        standard=row["standard"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        next=What(row["next"]) if row["next"] else None,
        due=row["due"],
        owner=row["owner"],
        waited=row["waited"],
        limit_days=row["limit_days"],
        longest_stage=row["longest_stage"],
        longest_excess=row["longest_excess"],
        reason=row["reason"],
        avoidable=row["avoidable"],
        opened_on=row["opened_on"],
        missed_on=row["missed_on"],
        running=row["running"],
    )

"""One look at some pathways of a provider: what their reviews of breaches have come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from milepost.breaches.opening import Kind, closes, opens, opens_again
from milepost.breaches.review import Entry, State, What, stands
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.breach_faults import policy_for
from milepost.rules.breaches import BreachPolicy, Opens, PolicyEdition
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.store import log, pathways
from milepost.store.append import tell_of
from milepost.store.arrangements.closed import closed_days
from milepost.store.breaches import due, facts, record
from milepost.store.breaches.facts import Opened
from milepost.store.breaches.waits import (
    Adopted,
    LookedInto,
    adopted_by,
    look_into,
    looked_into_for,
)

RULE = "milepost"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one look did."""

    opened: int = 0
    came_true: int = 0
    closed: int = 0
    reopened: int = 0

    def __str__(self) -> str:
        return (
            f"{self.opened:,} reviews opened, {self.came_true:,} warnings came true, "
            f"{self.closed:,} closed, {self.reopened:,} opened again"
        )

    def __add__(self, other: "Reviewed") -> "Reviewed":
        return Reviewed(
            self.opened + other.opened,
            self.came_true + other.came_true,
            self.closed + other.closed,
            self.reopened + other.reopened,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One pathway, as the look finds it."""

    name: str
    service: str
    version: int
    events: pl.DataFrame


@dataclass(slots=True)
class ReviewLook:
    """A look at the reviews of one provider, and at what may need one."""

    provider: str
    lawbook: Lawbook
    now: datetime
    adopted: Adopted = field(init=False)
    holidays: frozenset[date] = field(init=False)

    def __post_init__(self) -> None:
        """Read what every pathway is looked at by."""
        self.adopted = adopted_by(self.provider, self.lawbook)
        self.holidays = closed_days(self.provider, self.lawbook)

    @property
    def as_at(self) -> AsAt:
        """The standpoint: now."""
        return AsAt(self.now.date(), self.now.astimezone(UTC))

    @property
    def standards(self) -> list[str]:
        """The standards that some service works by."""
        theirs = pathways.standards_by_service(Scope(self.provider, RULE)).values()
        return sorted({standard for named in theirs for standard in named})

    def policy(self, standard: str) -> tuple[BreachPolicy, PolicyEdition] | None:
        """Find the policy of a standard and its edition of today, if there is one."""
        found = policy_for(self.lawbook.rules, standard, self.lawbook.own)
        if found is None:
            return None
        # Before its first edition the first one holds, as of escalation ladders.
        edition = in_force_on(self.now.date(), found.editions)
        return found, edition or found.editions[0]

    def perhaps(self, standard: str, *, most: int) -> list[str]:
        """Name pathways with a clock under a standard that a review may open for."""
        found = self.policy(standard)
        if found is None:
            return []
        edition = found[1]
        least = sum(plan.least_days for plan in edition.stages)
        return due.perhaps_to_open(
            self.provider,
            standard,
            day=self.now.date(),
            over_days=edition.over_days,
            look_back_days=edition.look_back_days,
            near_days=least if Opens.TOO_LITTLE_TIME in edition.opens else None,
            booked=Opens.BOOKED_AFTER_BREACH in edition.opens,
            most=most,
        )

    def into(self, names: Sequence[str], standard: str = "") -> Reviewed:
        """Look into some pathways: their reviews, and new ones under a standard."""
        scope, done = Scope(self.provider, RULE), Reviewed()
        whose = pathways.of_which_service(scope, names).iter_rows()
        services = dict(whose)
        versions = due.versions(self.provider, names)
        events = log.events(scope, pathways=names).partition_by("pathway", as_dict=True)
        told: dict[str, list[Opened]] = {name: [] for name in names}
        for one in facts.opened_of(scope, names):
            told[one.pathway].append(one)
        entries = facts.entries_of([o.number for of in told.values() for o in of])
        for name in names:
            case = Case(name, services[name], versions[name], events[(name,)])
            for one in told[name]:
                done += self._again(case, one, told[name], entries[one.number])
            if standard:
                mine = [one for one in told[name] if one.standard == standard]
                done += self._open(case, standard, mine)
        if standard:
            day = self.now.date()
            record.keep_glances(self.provider, standard, versions, day=day)
        return done

    def _waits(
        self, case: Case, standard: str, policy: PolicyEdition
    ) -> Mapping[int, LookedInto]:
        timed = self.adopted.get(case.service)
        return look_into(
            case.events,
            standard,
            policy,
            timed and timed[1],
            as_at=self.as_at,
            lawbook=self.lawbook,
        )

    def _of_each(
        self, case: Case, told: Sequence[Opened], looked: Mapping[int, LookedInto]
    ) -> Mapping[int, LookedInto]:
        """Find the clock of each review of one standard, by the review's number."""
        ties = {one.number: one.tie for one in told}
        return looked_into_for(ties, looked, case.events, self.as_at)

    def _open(self, case: Case, standard: str, told: Sequence[Opened]) -> Reviewed:
        found = self.policy(standard)
        if found is None:
            return Reviewed()
        policy, edition = found
        count, waits = 0, self._waits(case, standard, edition)
        have = self._of_each(case, told, waits).values()
        reviewed = {looked.begun.number for looked in have}
        for number, looked in waits.items():
            if number in reviewed:
                continue
            why = opens(looked.clock, edition, self.now.date(), looked.timeline)
            if why is None:
                continue
            entry = Entry(
                what=What.OPENED, at=self.now, reason=why.because, kind=why.kind
            )
            clock = (case.name, case.service, standard, looked.begun.tie)
            kept = (policy.id, edition.in_force)
            one = record.open_review(self.provider, clock, kept, entry, now=self.now)
            self._keep(case, one, [entry], looked, edition)
            count += 1
        if count:
            tell_of(self.provider, case.service)
        return Reviewed(opened=count)

    def _again(
        self,
        case: Case,
        one: Opened,
        told: Sequence[Opened],
        entries: list[Entry],
    ) -> Reviewed:
        policy = facts.policy_kept(self.lawbook, one.policy, one.in_force)
        waits = self._waits(case, one.standard, policy)
        same = [other for other in told if other.standard == one.standard]
        looked = self._of_each(case, same, waits).get(one.number)
        entry = self._what_came(entries, looked, policy)
        if entry is not None:
            entries = record.enter(one.number, record.held(one.number), entry)
            tell_of(self.provider, case.service)
        self._keep(case, one, entries, looked, policy)
        what = entry and entry.what
        return Reviewed(
            came_true=int(what is What.BECAME_BREACH),
            closed=int(what is What.CLOSED),
            reopened=int(what is What.REOPENED),
        )

    def _what_came(
        self,
        entries: Sequence[Entry],
        looked: LookedInto | None,
        policy: PolicyEdition,
    ) -> Entry | None:
        """Say what the passing of time, or a correction, did to a review."""
        standing, clock = stands(entries), looked and looked.clock
        at = max(self.now, entries[-1].at)
        if standing.state is State.CLOSED:
            if clock is None or not opens_again(clock, policy):
                return None
            because = "The wait is over its limit again."
            return Entry(what=What.REOPENED, at=at, reason=because, kind=Kind.BREACH)
        because = closes(standing.kind, clock) or ""
        if because:
            return Entry(what=What.CLOSED, at=at, reason=because)
        if standing.kind is Kind.WARNING and clock is not None and clock.over:
            because = "The standard was missed, as the warning said."
            return Entry(what=What.BECAME_BREACH, at=at, reason=because)
        return None

    def _keep(
        self,
        case: Case,
        one: Opened,
        entries: Sequence[Entry],
        looked: LookedInto | None,
        policy: PolicyEdition,
    ) -> None:
        record.keep_standing(one, entries, policy, holidays=self.holidays)
        record.keep_wait(
            one,
            looked,
            policy,
            as_at=self.now.date(),
            version=case.version,
        )

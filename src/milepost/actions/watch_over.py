"""What nobody needs to ask for: rules raise escalations, and time makes them climb.

Each run works out afresh, from the record, what is due, so that it catches up after a
standstill and may be run by several machines at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from django.db import transaction

from milepost.actions.escalations import edition_now
from milepost.escalations.causes import causes_on
from milepost.escalations.entries import Entry, What
from milepost.escalations.faults import problems_with_entry
from milepost.escalations.life import climb_due, stands
from milepost.escalations.raising import eased, recurred, to_raise
from milepost.foundation.scope import Scope
from milepost.rules.ladders import Cause, Ladder
from milepost.rules.lawbook import Lawbook
from milepost.store.append import tell_of
from milepost.store.escalations import due, facts, record
from milepost.store.escalations.record import NewEscalation, Terms
from milepost.tracking.desks import desk_for

AT_ONCE = 500
"""How many are raised, or climb, in one run: the next run goes on."""

KNOWN_CAUSES = frozenset({Cause.BREACH_NEAR, Cause.BOOKED_AFTER_BREACH})
"""The causes that waits alone show. The others need a timed pathway, or the looks."""

TESTING = ("tests", "results")
RULE = "milepost"


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did."""

    raised: int = 0
    climbed: int = 0
    woken: int = 0
    eased: int = 0
    recurred: int = 0

    def __str__(self) -> str:
        return (
            f"{self.raised:,} raised, {self.climbed:,} climbed, {self.woken:,} asked "
            f"again after a snooze, {self.eased:,} eased, {self.recurred:,} came back"
        )

    def __add__(self, other: "Done") -> "Done":
        return Done(
            self.raised + other.raised,
            self.climbed + other.climbed,
            self.woken + other.woken,
            self.eased + other.eased,
            self.recurred + other.recurred,
        )


def watch_over(
    *, lawbook: Lawbook, now: datetime, go_on: Callable[[], bool] = lambda: True
) -> Done:
    """Let climb what is due, then raise what the rules of adopted ladders find."""
    done = climb(lawbook=lawbook, now=now, go_on=go_on)
    for provider in facts.providers_that_adopted():
        if go_on():
            done += raise_by_rule(Scope(provider, RULE), lawbook=lawbook, now=now)
    return done


def climb(
    *, lawbook: Lawbook, now: datetime, go_on: Callable[[], bool] = lambda: True
) -> Done:
    """Let every escalation climb whose rung is out of time, one rung each.

    One that another machine is at work on is left to it.
    """
    done = Done()
    for provider, number in due.out_of_time(now, at_most=AT_ONCE):
        if not go_on():
            break
        done += _climb_one(Scope(provider, RULE), number, lawbook=lawbook, now=now)
    return done


@transaction.atomic
def _climb_one(scope: Scope, number: int, *, lawbook: Lawbook, now: datetime) -> Done:
    raised = facts.raised(scope, number)
    before = record.held(number, skip_locked=True)
    if raised is None or before is None:
        return Done()
    now = max(now, before[-1].at)
    terms = _terms(scope, raised, lawbook)
    standing = stands(before, terms.edition, now=now, holidays=terms.closed)
    due_now = climb_due(standing, now)
    if due_now is None:
        record.stand_anew(number, before, terms, now=now)
        return Done(woken=1)
    entry = Entry(what=What.CLIMBED, at=now, rung=due_now.to_rung)
    record.enter(number, before, entry, terms)
    tell_of(scope.provider, raised.service)
    return Done(climbed=1)


def raise_by_rule(scope: Scope, *, lawbook: Lawbook, now: datetime) -> Done:
    """Raise what a provider's services have to hear of, by the ladders they adopted.

    Of several causes on one pathway the gravest is raised, so that nobody is told of
    one delay in three ways. What was raised by a rule and holds no longer is eased:
    a person still ends it. What comes back is asked again.
    """
    by_ladder: dict[str, list[str]] = {}
    for service, ladder in facts.ladders_adopted(scope.provider).items():
        by_ladder.setdefault(ladder, []).append(service)
    done = Done()
    for ladder, services in by_ladder.items():
        done += _sweep(scope, lawbook.the(Ladder, ladder), services, lawbook, now)
    return done


@transaction.atomic
def _sweep(
    scope: Scope, ladder: Ladder, services: list[str], lawbook: Lawbook, now: datetime
) -> Done:
    record.in_turn(scope.provider)
    day = now.date()
    edition = edition_now(ladder, day)
    triggers = tuple(t for t in edition.triggers if t.cause in KNOWN_CAUSES)
    watched = due.watched(scope, services, day=day)
    told = due.raised_by_rule(scope, services, day=day)
    causes = causes_on(
        day, watched.drop("service"), replace(edition, triggers=triggers)
    )
    new = to_raise(causes, told, day).filter("leads").head(AT_ONCE)
    terms = Terms(edition=edition, closed=facts.closed_days(scope.provider))
    raised = record.raise_all(
        scope, list(_new(scope, ladder, new, watched, now)), terms
    )
    gone, back = eased(causes, told), recurred(causes, told)
    for what, numbers in ((What.EASED, gone), (What.RECURRED, back)):
        for number in numbers:
            _note(scope, number, what, lawbook, now)
    if raised or gone or back:
        for service in services:
            tell_of(scope.provider, service)
    return Done(raised=len(raised), eased=len(gone), recurred=len(back))


def _new(
    scope: Scope,
    ladder: Ladder,
    causes: pl.DataFrame,
    watched: pl.DataFrame,
    now: datetime,
) -> Iterable[NewEscalation]:
    about = causes.join(
        watched.select("pathway", "service", "next_step"),
        on="pathway",
        maintain_order="left",
    )
    testing = about.filter(pl.col("next_step").is_in(TESTING))["pathway"].to_list()
    tests = due.tests_asked_for(scope, testing)
    for row in about.iter_rows(named=True):
        yield NewEscalation(
            pathway=row["pathway"],
            service=row["service"],
            desk=desk_for(tests.get(row["pathway"])),
            cause=row["cause"],
            about=row["about"],
            ladder=ladder.id,
            entry=Entry(what=What.RAISED, at=now, rung=1),
        )


def _note(
    scope: Scope, number: int, what: What, lawbook: Lawbook, now: datetime
) -> None:
    raised = facts.raised(scope, number)
    before = record.held(number)
    if raised is None or before is None:
        return
    now = max(now, before[-1].at)
    terms = _terms(scope, raised, lawbook)
    standing = stands(before, terms.edition, now=now, holidays=terms.closed)
    entry = Entry(what=what, at=now)
    if not problems_with_entry(standing, entry, where=f"escalation {number}"):
        record.enter(number, before, entry, terms)


def _terms(scope: Scope, raised: facts.Raised, lawbook: Lawbook) -> Terms:
    return Terms(
        edition=facts.edition_kept(lawbook, raised.ladder, raised.in_force),
        closed=facts.closed_days(scope.provider),
    )

"""What rules raise, ease and raise again, by the ladders that services adopted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db import transaction

from milepost.actions.escalations import edition_now, terms_of
from milepost.actions.mishaps import AtFault, going_on, nobody
from milepost.escalations.causes import WATCHED, causes_on
from milepost.escalations.desk_asked import which_test
from milepost.escalations.entries import Entry, What
from milepost.escalations.faults import problems_with_entry
from milepost.escalations.life import LONDON, stands
from milepost.escalations.raising import eased, ended, recurred, superseded, to_raise
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.desks import desks_on
from milepost.rules.ladders import Cause, Ladder, LadderEdition
from milepost.rules.lawbook import Lawbook
from milepost.store.append import tell_of
from milepost.store.arrangements.closed import closed_days
from milepost.store.escalations import due, facts, record
from milepost.store.escalations.placed import on_timed_pathways, tests_of_steps
from milepost.store.escalations.record import NewEscalation, Terms

AT_ONCE = 500
"""How many are raised in one run: the next run goes on."""

SHOWN_BY_STEPS = frozenset({Cause.STEP_LATE, Cause.NOTHING_BOOKED})
"""The causes that can be found only where a step has a day on which it is due."""

GRAVER = "Another cause is what matters now."
GONE = "Its cause was gone before anybody had taken it on."
LOOKED_AGAIN = "Somebody looked at the pathway again."

EASED: Mapping[str, Any] = {"what": What.EASED}
UNANSWERED: Mapping[str, Any] = {"what": What.ENDED, "reason": GONE}
TESTING = ("tests", "results")


@dataclass(frozen=True, slots=True)
class Done:
    """What one look did."""

    raised: int = 0
    climbed: int = 0
    woken: int = 0
    eased: int = 0
    recurred: int = 0
    looked: int = 0
    """Ended by somebody's look, their tracking having gone stale."""

    ended: int = 0
    """Ended by record: their cause went before anybody took them on."""

    superseded: int = 0
    """Ended by record: another, raised of the same pathway, takes their place."""

    def __str__(self) -> str:
        return (
            f"{self.raised:,} raised, {self.climbed:,} climbed, {self.woken:,} asked "
            f"again after a snooze, {self.eased:,} eased, {self.recurred:,} came back, "
            f"{self.looked:,} ended by a look, {self.ended:,} ended unanswered as their "
            f"cause had gone, {self.superseded:,} superseded"
        )

    def __add__(self, other: "Done") -> "Done":
        return Done(
            self.raised + other.raised,
            self.climbed + other.climbed,
            self.woken + other.woken,
            self.eased + other.eased,
            self.recurred + other.recurred,
            self.looked + other.looked,
            self.ended + other.ended,
            self.superseded + other.superseded,
        )


def raise_by_rule(
    scope: Scope, *, lawbook: Lawbook, now: datetime, at_fault: AtFault = nobody
) -> Done:
    """Raise what a provider's services have to hear of, by the ladders they adopted.

    Of several causes on one pathway the gravest is raised, so that nobody is told of
    one delay in three ways; an open escalation of a lesser cause, or of one that is
    gone, ends as superseded, and the other begins on the rung it had reached. What was
    raised by a rule and holds no longer is ended by record where nobody had taken it
    on; else it is eased, and that person ends it.
    Whoever looks at a pathway ends it where tracking had gone stale. What comes back is
    asked again, or raised anew. Where the rules of one ladder fail, that is told, nothing
    of it is done, and the other ladders' are.
    """
    by_ladder: dict[str, list[str]] = {}
    for service, ladder in facts.ladders_adopted(scope.provider).items():
        by_ladder.setdefault(ladder, []).append(service)
    done = Done()
    for ladder, services in by_ladder.items():
        with going_on("Raising by a ladder", at_fault):
            done += _sweep(scope, lawbook.the(Ladder, ladder), services, lawbook, now)
    return done


@transaction.atomic
def _sweep(
    scope: Scope, ladder: Ladder, services: list[str], lawbook: Lawbook, now: datetime
) -> Done:
    record.in_turn(scope.provider)
    edition = edition_now(ladder, now.date())
    terms = Terms(edition=edition, closed=closed_days(scope.provider, lawbook))
    watched = due.watched(scope, services, day=now.date())
    told = due.raised_by_rule(scope, services, day=now.date())
    causes = _causes(scope, watched, terms, lawbook, now)
    heard = to_raise(causes, told, now.date()).filter("leads")
    new = heard.head(AT_ONCE)
    before = superseded(new, told)
    fresh = _begun_on(before, _new(scope, ladder, new, watched, lawbook, now), edition)
    raised = record.raise_all(scope, fresh, terms)
    _in_place_of(scope, before, raised, lawbook, now)
    told = told.join(heard, on="pathway", how="anti", maintain_order="left")
    gone, unanswered = eased(causes, told), ended(causes, told)
    back, looked = recurred(causes, told), due.looked_since([*gone, *unanswered])
    for number in (*gone, *unanswered):
        says = EASED if number in gone else UNANSWERED
        if number in looked:
            says = _by_look(*looked[number])
        _note(scope, number, Entry(at=now, **says), lawbook)
    for number in back:
        _note(scope, number, Entry(what=What.RECURRED, at=now), lawbook)
    if raised or gone or unanswered or back:
        for service in services:
            tell_of(scope.provider, service)
    return Done(
        raised=len(raised),
        eased=len(set(gone) - set(looked)),
        ended=len(set(unanswered) - set(looked)),
        recurred=len(back),
        superseded=len(before),
        looked=len(looked),
    )


def _causes(
    scope: Scope, watched: pl.DataFrame, terms: Terms, lawbook: Lawbook, now: datetime
) -> pl.DataFrame:
    """Find every cause, each where what it rests on is known."""
    timed, others = on_timed_pathways(
        scope,
        watched,
        lawbook=lawbook,
        as_at=AsAt(now.date(), now.astimezone(UTC)),
        closed=terms.closed,
    )
    found = [
        causes_on(now.date(), part.select(WATCHED.schema.names()), edition)
        for part, edition in ((timed, terms.edition), (others, _untimed(terms.edition)))
    ]
    return pl.concat(found).sort("pathway", "cause")


def _untimed(edition: LadderEdition) -> LadderEdition:
    kept = tuple(t for t in edition.triggers if t.cause not in SHOWN_BY_STEPS)
    return replace(edition, triggers=kept)


def _new(
    scope: Scope,
    ladder: Ladder,
    causes: pl.DataFrame,
    watched: pl.DataFrame,
    lawbook: Lawbook,
    now: datetime,
) -> Iterable[NewEscalation]:
    stages = watched.select("pathway", "service", stage="next_step")
    about = causes.join(stages, on="pathway", maintain_order="left")
    testing = about.filter(pl.col("stage").is_in(TESTING))["pathway"].to_list()
    desks = desks_on(lawbook.rules, lawbook.own, now.date())
    tests = due.tests_awaited(scope, testing)
    of_steps = tests_of_steps(scope, lawbook) if tests else {}
    for row in about.iter_rows(named=True):
        in_care = row["cause"] != Cause.TRACKING_STALE  # no desk can look for a tracker
        meant = which_test(
            tests.get(row["pathway"], ()),
            Cause(row["cause"]),
            of_step=of_steps.get((row["service"], row["about"]), ()),
        )
        yield NewEscalation(
            pathway=row["pathway"],
            service=row["service"],
            desk=desks.desk_for(meant) if in_care else "",
            cause=row["cause"],
            about=row["about"],
            ladder=ladder.id,
            entry=Entry(what=What.RAISED, at=now, rung=1),
        )


def _begun_on(
    before: pl.DataFrame, told: Iterable[NewEscalation], edition: LadderEdition
) -> list[NewEscalation]:
    """Let what takes the place of others begin on the highest rung they pass on."""
    rungs = {
        pathway: (min(rung, len(edition.rungs)), number)
        for pathway, rung, number in before.sort("rung", "escalation")
        .select("pathway", "rung", "escalation")
        .iter_rows()
    }
    return [
        replace(one, entry=replace(one.entry, rung=rung, other=number))
        for one in told
        for rung, number in [rungs.get(one.pathway, (1, None))]
    ]


def _in_place_of(
    scope: Scope,
    before: pl.DataFrame,
    raised: Iterable[facts.Raised],
    lawbook: Lawbook,
    now: datetime,
) -> None:
    """End the escalations whose place others take, each with which it is."""
    instead = {one.pathway: one.number for one in raised}
    for number, pathway in before.select("escalation", "pathway").iter_rows():
        says = {"reason": GRAVER, "other": instead[pathway]}
        _note(scope, number, Entry(what=What.ENDED, at=now, **says), lawbook)


def _by_look(person: str, at: datetime) -> dict[str, Any]:
    """What ends an escalation by somebody's look: they did, on the day they looked."""
    day = at.astimezone(LONDON).date()
    told = {"by": person, "outcome": LOOKED_AGAIN, "day": day}
    return {"what": What.RESOLVED, **told}


def _note(scope: Scope, number: int, entry: Entry, lawbook: Lawbook) -> None:
    raised = facts.raised(scope, number)
    before = record.held(number)
    if raised is None or before is None:
        return
    entry = replace(entry, at=max(entry.at, before[-1].at))
    terms = terms_of(scope, raised, lawbook)
    standing = stands(before, terms.edition, now=entry.at, holidays=terms.closed)
    if not problems_with_entry(standing, entry, where=f"escalation {number}"):
        record.enter(number, before, entry, terms)

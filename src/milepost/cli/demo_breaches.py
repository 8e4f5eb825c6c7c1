"""Reviews of breaches on the demonstration's board: some in each state, with actions."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from django.conf import settings

from milepost.actions.agree import Answer, NewAgreed, answer
from milepost.actions.breach_reviews import (
    ReviewStep,
    agree_in_review,
    take_review_step,
)
from milepost.actions.review_breaches import review_provider
from milepost.breaches.review import Cause, Grade, Recipient, What, Written
from milepost.cli.say import say
from milepost.foundation.problems import BrokenPromise, Problem
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.reading.agreed import agreed_in
from milepost.reading.breach_list import ListedReview, Wanted, read_reviews
from milepost.reading.staff import Person, names_of_staff, person_named, scope_of
from milepost.rules.breaches import Avoidable, Stage
from milepost.synth.board import PROVIDER

MOST = 40
"""How many of them somebody has worked on."""

STORIES = (
    (
        Cause(
            stage=Stage.DIAGNOSTICS,
            reasons="scotland/breach-reasons",
            reason="late-report",
            avoidable=Avoidable.AVOIDABLE,
        ),
        (
            "The report came after the meeting.",
            "Nobody looked for it.",
            "No list of them.",
        ),
        "Nobody owns the list of scans without a report.",
        "Look for reports two days before each meeting.",
        "The scan was done in time. Its report came late, and the meeting waited for it.",
        "A list of scans without a report, two days before each meeting",
    ),
    (
        Cause(
            stage=Stage.TREATMENT,
            reasons="scotland/breach-reasons",
            reason="theatre-capacity",
            avoidable=Avoidable.AVOIDABLE,
        ),
        ("No theatre session was free.", "A session was lost, and none given back."),
        "Lost sessions are not given back to cancer patients first.",
        "Offer lost sessions to cancer patients first.",
        "The team had decided in time. The operation waited for a theatre session.",
        "Say each Friday which sessions are free, cancer patients first",
    ),
    (
        Cause(
            stage=Stage.FIRST_APPOINTMENT,
            reasons="scotland/breach-reasons",
            reason="patient-choice",
            avoidable=Avoidable.UNAVOIDABLE,
        ),
        ("The patient was away and asked for a later date.",),
        "The patient chose a later date, knowing what it meant.",
        "Say on the telephone why an early date matters.",
        "The patient asked for a later date. Nothing else was late.",
        "",
    ),
)


def ready_reviews() -> None:
    """Open the board's reviews, and let some be worked on, unless there are any."""
    scope = Scope(PROVIDER, "milepost")
    if _reviews(scope, most=1):
        return
    say("Reviewing the breaches of cancer standards")
    review_provider(PROVIDER, lawbook=settings.LAWBOOK, now=now())
    people = [p for n in sorted(names_of_staff(scope)) if (p := person_named(n))]
    told = [one for one in _reviews(scope, most=400) if "cancer" in one.standard]
    for number, (review, story) in enumerate(
        zip(told[:MOST], cycle(STORIES), strict=False)
    ):
        fits = [s for s in STORIES if s[0].stage == review.longest_stage]
        _work_on(review, fits[0] if fits else story, number % 6, people)


def _reviews(scope: Scope, *, most: int) -> Sequence[ListedReview]:
    told = read_reviews(
        scope, Wanted(kind="breach", most=most), now=now(), lawbook=settings.LAWBOOK
    )
    return told.rows


def _work_on(
    review: ListedReview, story: tuple, how_far: int, people: Sequence[Person]
) -> None:
    """Take a review so far: 0 nowhere, 1 written, 2 agreed, 3 signed, 4 shared, 5 back."""
    cause, whys, root, learning, plain, action = story
    manager = _one(people, "Cancer manager", review.service)
    clinician = _one(people, "Clinical lead", review.service)
    if not how_far or manager is None or clinician is None:
        return
    written = Written(
        primary=cause,
        whys=whys,
        root_cause=root,
        learning=learning,
        plain_words=plain,
        harm=Grade.NONE,
        harm_words="Reviewed by an invented consultant: the same stage and plan.",
    )
    _take(manager, review.number, What.WRITTEN, written=written)
    if action:
        _agree(manager, review, action, settled=how_far == 4)
    for what, who in _steps(how_far, manager, clinician):
        with_whom = (Recipient(role="Booking clerk"),) if what is What.SHARED else ()
        why = "Say which of the two scans was late." if what is What.SENT_BACK else ""
        _take(who, review.number, what, shared_with=with_whom, reason=why)


def _steps(
    how_far: int, manager: Person, clinician: Person
) -> Iterator[tuple[What, Person]]:
    if how_far >= 2:
        yield What.AGREED, manager
    if how_far in (3, 4):
        yield What.SIGNED, clinician
    if how_far == 4:
        yield What.SHARED, manager
    if how_far == 5:
        yield What.SENT_BACK, clinician


def _one(people: Sequence[Person], role: str, service: str) -> Person | None:
    return next(
        (p for p in people if p.role == role and scope_of(p).covers(service)), None
    )


def _take(who: Person, number: int, what: What, **said) -> None:
    step = ReviewStep(number=number, what=what, form=uuid4(), **said)
    _check(take_review_step(scope_of(who), step, lawbook=settings.LAWBOOK, now=now()))


def _agree(who: Person, review: ListedReview, text: str, *, settled: bool) -> None:
    new = NewAgreed(
        text=text,
        due=now().date() + timedelta(days=14),
        role="" if settled else "Service manager",
        owner=who.username if settled else "",
        service=review.service,
        origin="review",
        origin_number=review.number,
        form=uuid4(),
    )
    told = {"lawbook": settings.LAWBOOK, "now": now()}
    _check(agree_in_review(scope_of(who), review.number, new, **told))
    for one in agreed_in(scope_of(who), "review", review.number) if settled else ():
        said = Answer(number=one.number, what="done", form=uuid4())
        _check(answer(scope_of(who), said, now=now()))


def _check(problems: list[Problem]) -> None:
    if problems:
        raise BrokenPromise(f"the demonstration can't review: {problems[0]}")

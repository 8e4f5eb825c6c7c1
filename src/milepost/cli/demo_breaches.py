"""Reviews of breaches on the demonstration's board: some in each state, with actions."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings

from milepost.actions.agree import Answer, NewAgreed, answer
from milepost.actions.breach_reviews import (
    ReviewStep,
    agree_in_review,
    take_review_step,
)
from milepost.actions.near_misses import near_misses_of
from milepost.actions.review_breaches import review_provider
from milepost.breaches.review import Grade, Recipient, State, What, Written
from milepost.cli.breach_stories import Story, story_of
from milepost.cli.say import say
from milepost.foundation.problems import BrokenPromise, Problem
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.reading.agreed import agreed_in
from milepost.reading.breach_list import ListedReview, Wanted, read_reviews
from milepost.reading.staff import Person, names_of_staff, person_named, scope_of
from milepost.rules.standards import Standard
from milepost.synth.board import PROVIDER

MOST, MOST_THEN = 40, 60
"""How many somebody has worked on: now, and at each earlier look."""

LOOKED_INTO = 150
"""How many pathways are looked into of each standard, before the first page can be seen.

The minute's work goes on with the others.
"""

EARLIER = (340, 250, 160, 70)
"""So many days ago somebody looked at what was missed: each look sees 92 days."""

DONE_AFTER = (9, 12, 26)
"""After so many days an action was done; it was due after 14."""


def ready_reviews(looks: int = len(EARLIER)) -> None:
    """Open the board's reviews, and let some be worked on, unless there are any.

    Args:
        looks: how many earlier looks are told of, the latest ones: a larger board has
            so many breaches that a year of them would take minutes to write down.
    """
    scope = Scope(PROVIDER, "milepost")
    if _reviews(scope, now(), most=1):
        return
    say("Reviewing the breaches of cancer standards")
    people = [p for n in sorted(names_of_staff(scope)) if (p := person_named(n))]
    for look, ago in list(enumerate(EARLIER))[len(EARLIER) - looks :]:
        _look_back(scope, look, now() - timedelta(days=ago), people)
    _look(now())
    drafts = [one for one in _of_cancer(scope, now()) if one.state is State.DRAFT]
    for number, review in enumerate(drafts[:MOST]):
        story = story_of(number, review.longest_stage, len(EARLIER))
        _work_on(review, story, number % 6, people, now(), number)
    if looks:
        near_misses_of(PROVIDER, lawbook=settings.LAWBOOK, now=now())


def _look_back(
    scope: Scope, look: int, then: datetime, people: Sequence[Person]
) -> None:
    """Open what was due then, and let most of it be shared some days later."""
    _look(then)
    drafts = [one for one in _of_cancer(scope, then) if one.state is State.DRAFT]
    for number, review in enumerate(drafts[:MOST_THEN]):
        story = story_of(number, review.longest_stage, look)
        _work_on(review, story, 4, people, then, number)


def _look(then: datetime) -> None:
    told = {"lawbook": settings.LAWBOOK, "now": then}
    review_provider(PROVIDER, **told, only=_cancer(), most=LOOKED_INTO)


def _cancer() -> list[str]:
    """Name the standards whose reviews are told of; the minute's work sees to the rest."""
    return [one.id for one in settings.LAWBOOK.all(Standard) if "cancer" in one.id]


def _reviews(scope: Scope, then: datetime, *, most: int) -> Sequence[ListedReview]:
    wanted = Wanted(kind="breach", most=most)
    return read_reviews(scope, wanted, now=then, lawbook=settings.LAWBOOK).rows


def _of_cancer(scope: Scope, then: datetime) -> list[ListedReview]:
    told = _reviews(scope, then, most=5_000)
    return [one for one in told if "cancer" in one.standard]


def _work_on(
    review: ListedReview,
    story: Story,
    how_far: int,
    people: Sequence[Person],
    then: datetime,
    number: int,
) -> None:
    """Take a review so far: 0 nowhere, 1 written, 2 agreed, 3 signed, 4 shared, 5 back."""
    manager = _one(people, "Cancer manager", review.service)
    clinician = _one(people, "Clinical lead", review.service)
    if not how_far or manager is None or clinician is None:
        return
    written = Written(
        primary=story.cause,
        whys=story.whys,
        root_cause=story.root,
        learning=story.learning,
        plain_words=story.plain,
        harm=Grade.NONE,
        harm_words="Reviewed by an invented consultant: the same stage and plan.",
    )
    _take(manager, review.number, What.WRITTEN, then, written=written)
    if story.action:
        _agree(manager, review, story.action, then, number)
    for what, who in _steps(how_far, manager, clinician):
        with_whom = (Recipient(role="Booking clerk"),) if what is What.SHARED else ()
        why = "Say which of the two scans was late." if what is What.SENT_BACK else ""
        _take(who, review.number, what, then, shared_with=with_whom, reason=why)


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


def _take(who: Person, number: int, what: What, then: datetime, **said) -> None:
    step = ReviewStep(number=number, what=what, form=uuid4(), **said)
    _check(take_review_step(scope_of(who), step, lawbook=settings.LAWBOOK, now=then))


def _agree(
    who: Person, review: ListedReview, text: str, then: datetime, number: int
) -> None:
    """Agree an action; of the earlier ones most were done, one in seven dropped."""
    done = then + timedelta(days=DONE_AFTER[number % len(DONE_AFTER)])
    new = NewAgreed(
        text=text,
        due=then.date() + timedelta(days=14),
        role="Service manager",
        service=review.service,
        origin="review",
        origin_number=review.number,
        form=uuid4(),
    )
    told = {"lawbook": settings.LAWBOOK, "now": then}
    _check(agree_in_review(scope_of(who), review.number, new, **told))
    if done >= now() or number % 11 == 10:
        return
    what = "dropped" if number % 7 == 6 else "done"
    note = "The clinic has closed." if what == "dropped" else ""
    for one in agreed_in(scope_of(who), "review", review.number):
        said = Answer(number=one.number, what=what, note=note, form=uuid4())
        _check(answer(scope_of(who), said, now=done))


def _check(problems: list[Problem]) -> None:
    if problems:
        raise BrokenPromise(f"the demonstration can't review: {problems[0]}")

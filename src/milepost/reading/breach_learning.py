"""What was learnt from the breaches of some months, in the words of their reviews."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from milepost.breaches.promises import Kept
from milepost.breaches.review import State
from milepost.breaches.themes import months_on
from milepost.foundation.scope import Scope
from milepost.reading.breach_actions import AgreedInReview
from milepost.reading.breach_themes import ThemesReading, read_themes
from milepost.reading.themes_asked import AskedThemes, which
from milepost.rules.lawbook import Lawbook
from milepost.store.breaches import themed
from milepost.store.breaches.themed import Learnt

AGREED_ON = (State.AGREED, State.SIGNED, State.SHARED)
"""What is learnt from: a draft may yet change."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The same words in one review or in several."""

    words: str
    reviews: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What the reviews of one service say."""

    learning: tuple[Lesson, ...]
    """For the team. The most frequent first."""

    plain: tuple[Lesson, ...]
    """The plain words of those that were shared, for people outside."""

    drafts: int
    """How many reviews are still drafts, and say nothing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningReading:
    """One tumour group and month: its themes, what was learnt and what is done."""

    themes: ThemesReading
    before: int
    """How many breaches the month before had."""

    lessons: Mapping[str, Lessons]
    """By service."""

    actions: tuple[tuple[AgreedInReview, Kept], ...]
    """What was agreed in these reviews."""


def read_learning(
    scope: Scope, asked: AskedThemes, *, now: datetime, lawbook: Lawbook
) -> LearningReading:
    """Read the learning of the last month asked for.

    Args:
        scope: who asks.
        asked: whose, and which month is the last.
        now: the moment.
        lawbook: the policies.
    """
    month = replace(asked, first=asked.last)
    themes = read_themes(scope, month, now=now, lawbook=lawbook)
    earlier = months_on(asked.last, -1)
    before = which(replace(month, first=earlier, last=earlier))
    mine = set(themes.cases["case"])
    return LearningReading(
        themes=themes,
        before=len(themed.cases(scope, before)),
        lessons=read_lessons(scope, themes),
        actions=tuple(pair for pair in themes.agreed if pair[0].review in mine),
    )


def read_lessons(scope: Scope, themes: ThemesReading) -> Mapping[str, Lessons]:
    """Read what was learnt from the breaches of a reading, by service."""
    found: dict[str, list[Learnt]] = {}
    for one in themed.learnt(scope, which(themes.asked)):
        found.setdefault(one.service, []).append(one)
    counts = themes.cases.group_by("service").len()
    return {
        code: lessons_of(found.get(code, []), count)
        for code, count in counts.sort("service").iter_rows()
    }


def lessons_of(told: Iterable[Learnt], reviews: int) -> Lessons:
    """Gather what reviews say, each wording once.

    Args:
        told: what is written in them.
        reviews: how many there are, with those in which nothing is written.
    """
    settled = [one for one in told if one.state in AGREED_ON]
    shared = [one for one in settled if one.state is State.SHARED]
    return Lessons(
        learning=_gathered((one.written.learning, one.review) for one in settled),
        plain=_gathered((one.written.plain_words, one.review) for one in shared),
        drafts=reviews - len(settled),
    )


def merged(several: Iterable[Lessons]) -> Lessons:
    """Put what several services learnt together, each wording once."""
    found = list(several)
    return Lessons(
        learning=_gathered(_each(one.learning for one in found)),
        plain=_gathered(_each(one.plain for one in found)),
        drafts=sum(one.drafts for one in found),
    )


def _each(told: Iterable[tuple[Lesson, ...]]) -> Iterator[tuple[str, int]]:
    for lessons in told:
        for one in lessons:
            yield from ((one.words, review) for review in one.reviews)


def _gathered(said: Iterable[tuple[str, int]]) -> tuple[Lesson, ...]:
    found: dict[str, list[int]] = {}
    for words, review in said:
        if words.strip():
            found.setdefault(" ".join(words.split()), []).append(review)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[1]))
    return tuple(Lesson(words, tuple(reviews)) for words, reviews in ordered)

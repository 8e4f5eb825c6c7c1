"""The words on the list of reviews."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from milepost.reading.breach_list import ListedReview, ReviewsReading
from milepost.rules.breaches import Stage
from milepost.web.breach_filters import SHOWS, SIZE, Asked, address, chips, kept
from milepost.web.breach_words import (
    AVOIDABLE,
    KINDS,
    STAGES,
    STATES,
    standing_words,
    wait_words,
)
from milepost.web.list_filters import Field, Option
from milepost.web.standpoint import Standpoint
from milepost.web.words import Day, Status, many, short_day, spaced, standard_in_words

SHOWN = {
    "mine": "waiting for me",
    "all": "of all that I may see",
    "late": "late",
    "shared": "shared with me",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the list."""

    words: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One review in the table."""

    number: int
    href: str
    patient: str
    nhs_number: str
    service: str
    kind: str
    standard: str
    status: Status
    state: str
    wait: str
    longest: str
    reason: str
    missed: Day | None


@dataclass(frozen=True, slots=True)
class ReviewListPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    made: str
    upto: int
    state: str
    choices: tuple[Choice, ...]
    fields: tuple[Field, ...]
    show: str
    kept: tuple[tuple[str, str], ...]
    """What else the address asks for, that no box of the form holds."""

    filtered: tuple[Choice, ...]
    """What is filtered, each with the list without it."""

    showing: str
    rows: tuple[Row, ...]
    empty: str
    pages: tuple[Choice, ...]


def present_reviews(
    reading: ReviewsReading,
    asked: Asked,
    seen: Standpoint,
    *,
    reasons: Mapping[str, str],
    upto: int,
) -> ReviewListPage:
    """Put a list of reviews into words.

    Args:
        reading: the list.
        asked: what was asked for.
        seen: where we look from.
        reasons: the words of each reason, by its list and code with a space between.
        upto: the last entry there was when the page was made.
    """
    day = seen.as_at.day
    return ReviewListPage(
        title="Breach reviews",
        heading="Breach reviews",
        standpoint=seen.words,
        made=f"{seen.now:%H:%M}",
        upto=upto,
        state=urlencode({"reviews": "all"}),
        choices=tuple(
            Choice(words, address(asked, show=show, page=1), here=show == asked.show)
            for show, words in SHOWS.items()
        ),
        fields=_fields(reading, asked),
        show=asked.show,
        kept=kept(asked),
        filtered=tuple(Choice(*one, here=False) for one in chips(asked, reasons)),
        showing=_showing(reading, asked),
        rows=tuple(_row(one, day, reasons) for one in reading.rows),
        empty="" if reading.rows else _empty(asked),
        pages=tuple(
            Choice(f"Page {n}", address(asked, page=n), here=n == asked.page)
            for n in range(1, -(-reading.shown // SIZE) + 1)
        )
        if reading.shown > SIZE
        else (),
    )


def last_page(asked: Asked, shown: int) -> str:
    """Give the address of the last page of a list, for whoever asked for one beyond it."""
    return address(asked, page=-(-shown // SIZE))


def review_rows(found: Iterable[ListedReview], day: date) -> tuple[Row, ...]:
    """Put reviews into words, without their reasons, for a page about something else."""
    return tuple(_row(one, day, {}) for one in found)


def _row(one: ListedReview, day: date, reasons: Mapping[str, str]) -> Row:
    longest = ""
    if one.longest_stage:
        stage = STAGES[Stage(one.longest_stage)]
        longest = f"{stage}: {many(one.longest_excess, 'day')} over"
    avoidable = f" ({AVOIDABLE[one.avoidable].lower()})" if one.avoidable else ""
    return Row(
        number=one.number,
        href=f"/breaches/{one.number}",
        patient=one.name,
        nhs_number=spaced(one.nhs_number) if one.name else "",
        service=one.service_name,
        kind=KINDS[one.kind],
        standard=standard_in_words(one.standard),
        status=standing_words(one, day),
        state=STATES[one.state],
        wait=wait_words(one.waited, one.limit_days)
        + (" so far" if one.running else ""),
        longest=longest,
        reason=f"{reasons.get(one.reason, one.reason)}{avoidable}",
        missed=short_day(one.missed_on) if one.missed_on else None,
    )


def _fields(reading: ReviewsReading, asked: Asked) -> tuple[Field, ...]:
    def field(name: str, label: str, offered: list[tuple[str, str]]) -> Field:
        chosen = getattr(asked, name)
        options = [("", "Any"), *offered]
        return Field(
            name, label, tuple(Option(v, t, chosen=v == chosen) for v, t in options)
        )

    standards = [(name, standard_in_words(name)) for name in reading.standards]
    return (
        field("service", "Service", list(reading.services)),
        field("state", "State", [(s.value, w) for s, w in STATES.items()]),
        field("kind", "About", [(k.value, w) for k, w in KINDS.items()]),
        field("standard", "Standard", standards),
        field(
            "stage", "Main reason arose in", [(s.value, w) for s, w in STAGES.items()]
        ),
    )


def _showing(reading: ReviewsReading, asked: Asked) -> str:
    shown = len(reading.rows)
    of = many(reading.shown, "review")
    said = of if shown == reading.shown else f"{shown} of {of}"
    late = reading.counts.get("late", 0)
    overdue = f"; {late:,} in all that you may see are late" if late else ""
    return f"Showing {said}, {SHOWN[asked.show]}{overdue}"


def _empty(asked: Asked) -> str:
    if asked.show == "mine":
        return "No review waits for a step that your role takes."
    if asked.show == "shared":
        return "Nobody has shared a review with you."
    return "There is no such review."

"""The words on the list of reviews."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from milepost.breaches.opening import Kind
from milepost.breaches.review import State
from milepost.reading.breach_list import ListedReview, ReviewsReading, Wanted
from milepost.rules.breaches import Stage
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

SHOWS = {
    "mine": "Waiting for me",
    "all": "All I may see",
    "late": "Late",
    "shared": "Shared with me",
}
SHOWN = {
    "mine": "waiting for me",
    "all": "of all that I may see",
    "late": "late",
    "shared": "shared with me",
}
SIZE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    show: str = "mine"
    service: str = ""
    state: str = ""
    kind: str = ""
    standard: str = ""
    stage: str = ""
    longest: str = ""
    reason: str = ""
    month: str = ""
    page: int = 1


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


def read_asked(told: Mapping[str, str]) -> tuple[Asked, Wanted]:
    """Read an address. What it says and can't be is left out."""
    page = told.get("page", "1")
    asked = Asked(
        show=told.get("show", "mine") if told.get("show", "mine") in SHOWS else "mine",
        service=told.get("service", ""),
        state=told.get("state", "") if told.get("state") in list(State) else "",
        kind=told.get("kind", "") if told.get("kind") in list(Kind) else "",
        standard=told.get("standard", ""),
        stage=told.get("stage", "") if told.get("stage") in list(Stage) else "",
        longest=told.get("longest", "") if told.get("longest") in list(Stage) else "",
        reason=told.get("reason", ""),
        month=told.get("month", "") if _month(told.get("month", "")) else "",
        page=max(1, int(page[:5])) if page.isascii() and page.isdigit() else 1,
    )
    wanted = Wanted(
        service=asked.service or None,
        state=asked.state or None,
        kind=asked.kind or None,
        standard=asked.standard or None,
        stage=asked.stage or None,
        longest=asked.longest or None,
        reason=asked.reason or None,
        month=_month(asked.month),
        late=asked.show == "late",
        most=SIZE,
        skip=(asked.page - 1) * SIZE,
    )
    return asked, wanted


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
            Choice(words, _to(asked, show=show, page=1), here=show == asked.show)
            for show, words in SHOWS.items()
        ),
        fields=_fields(reading, asked),
        show=asked.show,
        kept=tuple(
            (name, value)
            for name in ("longest", "reason", "month")
            if (value := getattr(asked, name))
        ),
        filtered=tuple(_filtered(asked, reasons)),
        showing=_showing(reading, asked),
        rows=tuple(_row(one, day, reasons) for one in reading.rows),
        empty="" if reading.rows else _empty(asked),
        pages=tuple(
            Choice(f"Page {n}", _to(asked, page=n), here=n == asked.page)
            for n in range(1, -(-reading.shown // SIZE) + 1)
        )
        if reading.shown > SIZE
        else (),
    )


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


def _to(asked: Asked, **changes: object) -> str:
    told = {name: getattr(asked, name) for name in Asked.__dataclass_fields__} | changes
    said = {n: v for n, v in told.items() if v and not (n == "page" and v == 1)}
    return f"/breaches?{urlencode(said)}"


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


def _filtered(asked: Asked, reasons: Mapping[str, str]):
    if asked.longest:
        words = f"Most over its target: {STAGES[Stage(asked.longest)]}"
        yield Choice(words, _to(asked, longest="", page=1), here=False)
    if asked.reason:
        words = f"Reason: {reasons.get(asked.reason, asked.reason)}"
        yield Choice(words, _to(asked, reason="", page=1), here=False)
    if month := _month(asked.month):
        words = f"Missed in {month:%B %Y}"
        yield Choice(words, _to(asked, month="", page=1), here=False)


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


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None

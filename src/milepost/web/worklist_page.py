"""The words on the worklist page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from milepost.escalations.entries import What
from milepost.foundation.days import in_words
from milepost.reading.cover import Covering
from milepost.reading.worklist import Owed, WorklistReading
from milepost.tracking.worklist import STALE_AFTER, Reason, Task
from milepost.web.list_columns import COLUMNS, Cell
from milepost.web.list_filters import Field, Option
from milepost.web.list_table import Pages, paged
from milepost.web.standpoint import Standpoint
from milepost.web.words import (
    Day,
    as_words,
    many,
    moment,
    sentence,
    short_day,
    spaced,
)

NOBODY = "nobody"
"""How the address says that nobody follows them."""

WORDS = {
    Reason.VANISHED: "Vanished from a list",
    Reason.ACTION_DUE: "Action due",
    Reason.BOOKED_LATE: "Booked too late",
    Reason.LATE_STEP: "Step late",
    Reason.ANSWERED: "Escalation answered",
    Reason.UNKEPT: "Was it kept?",
    Reason.NEWS: "Something new",
    Reason.NEW: "Not looked at yet",
    Reason.NO_ACTION: "Nothing booked or promised",
    Reason.STALE: f"Not looked at for over {STALE_AFTER} days",
}
ANSWERED = {
    What.ACKNOWLEDGED: "was taken on",
    What.ASKED: "was answered with a question",
    What.PASSED_ON: "was passed on",
    What.RESOLVED: "was resolved",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason to narrow the list to, and how many there are."""

    words: str
    count: int
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One patient, and what is owed."""

    pathway: str
    name: str
    number: str
    href: str
    due: Day
    overdue: str
    """How late it is; blank if it isn't."""

    why: tuple[str, ...]
    cells: tuple[Cell, ...]
    note: str
    """What the last look left: blank if there was none."""

    noted: str
    action: str
    action_due: Day | None


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """Every word on the page, ready to print."""

    title: str
    heading: str
    standpoint: str
    latest: str
    made: str
    upto: int
    state: str
    showing: str
    choices: tuple[Choice, ...]
    people: Field
    covering: tuple[Choice, ...]
    """Those whom the person stands in for today."""

    rows: tuple[WorkRow, ...]
    headings: tuple[str, ...]
    all_href: str
    all_words: str
    empty: tuple[str, str] | None
    pages: Pages


def present_worklist(
    reading: WorklistReading,
    seen: Standpoint,
    *,
    me: str,
    names: Mapping[str, str],
    why: Reason | None,
    everyone: bool,
    covering: Sequence[Covering] = (),
) -> WorklistPage:
    """Put a worklist into words.

    Args:
        reading: the worklist.
        seen: where we look from.
        me: the account of whoever asks.
        names: everybody's name, by account.
        why: the reason that the list is narrowed to.
        everyone: whether to show those too to whom nothing is owed yet.
        covering: whom the person stands in for today.
    """
    on = seen.as_at.day
    whose = _whose(reading.owner, me, names)
    address = _Address(reading.owner, me, why, everyone)
    return WorklistPage(
        title=f"{whose} work",
        heading=f"{whose} work",
        standpoint=seen.words,
        latest=f"Latest news {moment(reading.told_at)}"
        if reading.told_at
        else "No news yet",
        made=f"{seen.now:%H:%M}",
        upto=reading.upto,
        state=urlencode({"owner": reading.owner or NOBODY}),
        showing=_showing(reading.shown, reading, why, everyone=everyone),
        choices=tuple(_choices(reading.due, address)),
        people=_people(reading.owner, me, names),
        covering=tuple(_covering(one, reading.owner, names) for one in covering),
        rows=tuple(_row(one, on, names) for one in reading.rows),
        headings=(
            "Patient",
            "Due",
            "Why",
            "Wait",
            "Breach chance",
            "Next step",
            "Booked",
            "Last note",
        ),
        all_href=address.to(why=None, everyone=not everyone),
        all_words="Show only what is due"
        if everyone
        else f"Show also {many(len(reading.later), 'patient')} with nothing due",
        empty=None if reading.rows else _empty(reading, why),
        pages=paged(
            reading.page,
            reading.last,
            lambda number: address.to(why=why, page=number),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Address:
    owner: str
    me: str
    why: Reason | None
    everyone: bool

    def to(
        self, *, why: Reason | None, everyone: bool | None = None, page: int = 1
    ) -> str:
        everyone = self.everyone if everyone is None else everyone
        told = {}
        if self.owner != self.me:
            told["of"] = self.owner or NOBODY
        if why is not None:
            told["why"] = why.value
        if everyone:
            told["all"] = "yes"
        if page > 1:
            told["page"] = str(page)
        return f"/work?{urlencode(told)}" if told else "/work"


def _whose(owner: str, me: str, names: Mapping[str, str]) -> str:
    if owner == me:
        return "My"
    return f"{names.get(owner, owner)}’s" if owner else "Nobody’s"


def _showing(
    shown: int, reading: WorklistReading, why: Reason | None, *, everyone: bool
) -> str:
    follows = len(reading.due) + len(reading.later)
    words = f"Showing {shown:,} of {many(follows, 'patient')}"
    if why is not None:
        return f"{words}: {WORDS[why].lower()}"
    return words if everyone else f"{words}: what is due"


def _choices(due: Sequence[Task], address: _Address) -> Iterator[Choice]:
    yield Choice(
        "All that is due", len(due), address.to(why=None), here=address.why is None
    )
    for reason, words in WORDS.items():
        count = sum(reason in task.reasons for task in due)
        if count or reason is address.why:
            href = address.to(why=reason)
            yield Choice(words, count, href, here=reason is address.why)


def _covering(one: Covering, owner: str, names: Mapping[str, str]) -> Choice:
    return Choice(
        f"I cover for {names.get(one.person, one.person)} today",
        one.due,
        f"/work?{urlencode({'of': one.person})}",
        here=one.person == owner,
    )


def _people(owner: str, me: str, names: Mapping[str, str]) -> Field:
    others = sorted((n, a) for a, n in names.items() if a != me)
    options = [("", "Me"), (NOBODY, "Nobody"), *((a, n) for n, a in others)]
    chosen = "" if owner == me else owner or NOBODY
    return Field(
        "of",
        "Whose patients",
        tuple(Option(value, text, chosen=value == chosen) for value, text in options),
    )


def _row(owed: Owed, on: date, names: Mapping[str, str]) -> WorkRow:
    wait, task = owed.wait, owed.task
    look = task.case.tracked
    late = (on - task.due).days
    return WorkRow(
        pathway=wait.pathway,
        name=wait.name,
        number=spaced(wait.nhs_number),
        href=f"/pathways/{quote(wait.pathway, safe='')}?from=work#tracking",
        due=short_day(task.due),
        overdue=many(late, "day") + " ago" if late > 0 else "today" * (late == 0),
        why=tuple(_why(reason, owed) for reason in task.reasons),
        cells=tuple(
            COLUMNS[code].cell(wait, on)
            for code in ("status", "chance", "next", "booked")
        ),
        note=look.note if look else "",
        noted=f"{names.get(look.by, look.by)}, {moment(look.at)}" if look else "",
        action=look.action if look else "",
        action_due=short_day(look.due) if look and look.due else None,
    )


def _why(reason: Reason, owed: Owed) -> str:
    if reason is Reason.LATE_STEP and owed.late is not None:
        seen = " (or done, and not looked at)" if owed.late.only_tracking else ""
        return f"{owed.late.step}: late since {in_words(owed.late.due)}{seen}"
    if reason is Reason.ANSWERED and owed.answer is not None:
        on = in_words(owed.answer.at.astimezone().date())
        return f"Escalation {ANSWERED[owed.answer.what]}, {on}"
    if reason is Reason.UNKEPT and owed.unkept is not None:
        day, what = owed.unkept
        return f"{sentence(as_words(what))} on {in_words(day)}: was it kept?"
    return WORDS[reason]


def _empty(reading: WorklistReading, why: Reason | None) -> tuple[str, str]:
    on = in_words(reading.as_at.day)
    if why is not None:
        return "None", f"Nobody is on the list for this reason, as at {on}."
    if reading.later:
        return "All done", f"Nothing is due as at {on}."
    if not reading.owner:
        return "None", "Every open pathway that you may see has somebody to follow it."
    return "Nobody yet", "No open pathway that you may see is followed by this person."

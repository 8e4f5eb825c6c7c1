"""The standpoint of a page: which day it is about, and from which moment we look."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from milepost.foundation.days import AsAt, in_words
from milepost.foundation.problems import Problem
from milepost.web.words import moment

FORMS = ("%d %m %Y", "%d %b %Y", "%d %B %Y")
MIDNIGHT = time(23, 59, 59, 999_999)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a page looks from, as the address says it."""

    as_at: AsAt
    now: datetime
    address: Mapping[str, str]
    """What the address says of it; empty for the present."""

    problems: tuple[Problem, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    """What was typed and couldn't be read, by name, to be put right."""

    @property
    def past(self) -> bool:
        """Whether the page shows anything but the present."""
        return bool(self.address)

    @property
    def words(self) -> str:
        """Say where we look from."""
        if not self.past:
            return f"As at {moment(self.now)}"
        said = f"As at the end of {in_words(self.as_at.day)}"
        if "known_at" in self.address:
            known_at = self.as_at.known_at.astimezone(self.now.tzinfo)
            return f"{said}, as known at {moment(known_at)}"
        return f"{said}, as known now ({moment(self.now)})"

    @property
    def typed(self) -> tuple[str, str]:
        """The day and the moment, as a person types them; blank if not asked."""
        day = in_words(self.as_at.day) if "as_at" in self.address else ""
        known_at = self.as_at.known_at.astimezone(self.now.tzinfo)
        then = f"{in_words(known_at.date())} {known_at:%H:%M}"
        then = then if "known_at" in self.address else ""
        return self.unread.get("as_at", day), self.unread.get("known_at", then)


def standpoint(asked: Mapping[str, str], now: datetime) -> Standpoint:
    """Read the standpoint in an address; the present, where it says nothing."""
    today = now.date()
    problems: list[Problem] = []
    day = _day(asked, "as_at", today, problems)
    known_at = _moment(asked, "known_at", now, problems)
    if known_at is not None and day is None and known_at.date() < today:
        day = known_at.date()
    address = {}
    if day is not None and (day < today or known_at is not None):
        address["as_at"] = day.isoformat()
    if known_at is not None:
        address["known_at"] = known_at.replace(tzinfo=None).isoformat("T", "minutes")
    as_at = AsAt(day or today, known_at=(known_at or now).astimezone(UTC))
    unread = {problem.where: asked[problem.where] for problem in problems}
    return Standpoint(as_at, now, address, tuple(problems), unread)


def read_day(text: str) -> date | None:
    """Read a day, written year first or day first.

    >>> read_day("2026-03-02") == read_day("2/3/2026") == read_day("2 March 2026")
    True
    >>> read_day("yesterday")
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        text = "-".join(reversed(text.split("-")))
    plain = " ".join(re.split(r"[\s/.,-]+", text))
    for form in FORMS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - only its day
        except ValueError:
            continue
    return None


def _day(
    asked: Mapping[str, str], name: str, today: date, problems: list[Problem]
) -> date | None:
    text = asked.get(name, "").strip()
    if not text:
        return None
    day = read_day(text)
    if day is None or day.year < 1948:  # before there was an NHS
        problems.append(_unread(name, text))
        return None
    if day > today:
        problems.append(_ahead(name, in_words(day)))
        return None
    return day


def _moment(
    asked: Mapping[str, str], name: str, now: datetime, problems: list[Problem]
) -> datetime | None:
    text = asked.get(name, "").strip()
    if not text:
        return None
    found = re.fullmatch(r"(.+?)[T ,]+(\d{1,2}):(\d{2})(?::\d{2})?", text)
    day = read_day(found[1] if found else text)
    try:
        at = time(int(found[2]), int(found[3])) if found else MIDNIGHT
    except ValueError:
        day = None
    if day is None or day.year < 1948:  # before there was an NHS
        problems.append(_unread(name, text))
        return None
    then = datetime.combine(day, at, tzinfo=now.tzinfo)
    if found is None and day == now.date():
        then = now
    if then > now + timedelta(minutes=1):
        problems.append(_ahead(name, moment(then)))
        return None
    return then


def _unread(name: str, text: str) -> Problem:
    label = "As at" if name == "as_at" else "As known at"
    example = "21 11 2026" if name == "as_at" else "21 11 2026 14:05"
    return Problem(
        "web.not-a-day",
        name,
        f"{label}: “{text}” can’t be read as a day.",
        f"Give day, month and year, such as {example}.",
    )


def _ahead(name: str, words: str) -> Problem:
    label = "As at" if name == "as_at" else "As known at"
    return Problem(
        "web.not-yet",
        name,
        f"{label}: {words} hasn’t come yet.",
        "Give today or a day before it.",
    )

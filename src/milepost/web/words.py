"""Words that several pages share: days, waits, names of things, and how they stand."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from milepost.events.in_words import KINDS, event_in_words
from milepost.foundation.days import in_words
from milepost.foundation.wording import CAPITALS, as_words, many, sentence

__all__ = [
    "CAPITALS",
    "KINDS",
    "LONDON",
    "Day",
    "Status",
    "age",
    "as_words",
    "event_in_words",
    "many",
    "moment",
    "next_step_in_words",
    "sentence",
    "short_day",
    "spaced",
    "standard_in_words",
    "status",
    "weeks_and_days",
]

LONDON = ZoneInfo("Europe/London")

NEXT_STEPS = {
    "vetting": "Vet the referral",
    "first_appointment": "First appointment",
    "tests": "Test",
    "results": "Test result",
    "decision": "Treatment decision",
    "treatment": "Treatment",
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, as it is shown, read aloud and stored."""

    text: str
    """Short, for a dense table: ``06-Aug-2018``."""

    full: str
    iso: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a wait stands against its limit, in words with a shape beside them."""

    words: str
    shape: str
    """Hidden from screen readers, since the words say it."""

    tone: str
    """``over``, ``near``, ``on`` or ``none``: which style the words wear."""


def first_of(shown: int, in_all: int, noun: str) -> str:
    """Say how many there are, and of how many only the first are shown.

    >>> first_of(2, 2, "test"), first_of(100, 250, "test")
    ('2 tests', 'The first 100 of 250 tests')
    """
    said = many(in_all, noun)
    return said if shown == in_all else f"The first {shown:,} of {said}"


def short_day(day: date) -> Day:
    """Write a day for a dense table.

    >>> short_day(date(2018, 8, 6)).text
    '06-Aug-2018'
    """
    return Day(f"{day:%d-%b-%Y}", in_words(day), day.isoformat())


def moment(then: datetime) -> str:
    """Write a moment in full, by the clocks of the United Kingdom.

    >>> moment(datetime(2018, 8, 6, 14, 5))
    '6 August 2018, 14:05'
    """
    here = then.astimezone(LONDON) if then.tzinfo else then
    return f"{in_words(here.date())}, {here:%H:%M}"


def weeks_and_days(days: int) -> str:
    """Say a wait in whole weeks and the days over.

    >>> weeks_and_days(0), weeks_and_days(7), weeks_and_days(122)
    ('0 days', '1 week', '17 weeks 3 days')
    """
    weeks, over = divmod(days, 7)
    parts = [many(weeks, "week")] * bool(weeks)
    parts += [many(over, "day")] * bool(over or not weeks)
    return " ".join(parts)


def spaced(nhs_number: str) -> str:
    """Write an NHS number as people read it.

    >>> spaced("9990000018"), spaced("")
    ('999 000 0018', 'NHS number not known')
    """
    if not nhs_number:
        return "NHS number not known"
    return f"{nhs_number[:3]} {nhs_number[3:6]} {nhs_number[6:]}"


def age(born: date, on: date) -> int:
    """Whole years of age on a day.

    >>> age(date(1960, 3, 2), date(2026, 3, 1))
    65
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def standard_in_words(standard: str) -> str:
    """Name a standard in a word or two; its title says what it asks.

    >>> standard_in_words("scotland/cancer-62-day")
    '62-day cancer'
    >>> standard_in_words("england/rtt-18-weeks")
    'RTT 18 weeks'
    >>> standard_in_words("scotland/treatment-time-guarantee")
    'Treatment time guarantee'
    """
    name = standard.rpartition("/")[2]
    if found := re.fullmatch(r"(.*?)-?cancer-(\d+)-day-?(.*)", name):
        before, days, after = found.groups()
        name = f"{days}_day {before} cancer {after}"
    words = [CAPITALS.get(word, word) for word in name.replace("-", " ").split()]
    said = " ".join(words).replace("_", "-")
    return sentence(said)


def next_step_in_words(step: str) -> str:
    """Name what should happen next.

    >>> next_step_in_words("first_appointment")
    'First appointment'
    """
    return NEXT_STEPS.get(step, sentence(as_words(step)))


def status(
    breach_on: date | None, *, days_left: int | None, on: date, near_days: int
) -> Status:
    """Say how a running wait stands on a day.

    Args:
        breach_on: the first day over the limit.
        days_left: days until the limit; below 0, days over it.
        on: the day.
        near_days: from how many days before a breach the standard calls it near.

    >>> day = date(2026, 3, 2)
    >>> status(date(2026, 3, 8), days_left=5, on=day, near_days=14).words
    'Breach in 6 days'
    >>> status(date(2026, 3, 2), days_left=-1, on=day, near_days=14).words
    'Over by 1 day'
    >>> status(date(2026, 5, 2), days_left=60, on=day, near_days=14).words
    'On track, 61 days to breach'
    """
    if breach_on is None or days_left is None:
        return Status("Start not known", "?", "none")
    if days_left < 0:
        return Status(f"Over by {many(-days_left, 'day')}", "▲", "over")
    to_go = many((breach_on - on).days, "day")
    if days_left < near_days:
        return Status(f"Breach in {to_go}", "●", "near")
    return Status(f"On track, {to_go} to breach", "✓", "on")


HOURS_OF_A_DAY = 24


def lasting(time: timedelta) -> str:
    """Say how long, in the largest unit that fits.

    >>> lasting(timedelta(minutes=95)), lasting(timedelta(days=3)), lasting(timedelta())
    ('1 hour', '3 days', 'less than a minute')
    """
    minutes = max(0, int(time.total_seconds() // 60))
    hours = minutes // 60
    if hours >= 2 * HOURS_OF_A_DAY:
        return many(hours // HOURS_OF_A_DAY, "day")
    if hours:
        return many(hours, "hour")
    return many(minutes, "minute") if minutes else "less than a minute"

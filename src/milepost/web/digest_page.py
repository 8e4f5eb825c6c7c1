"""The words on the page where a person asks for a digest by e-mail, or stops it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.digest import DigestReading, Sent
from milepost.web.list_filters import Box, Field, Option
from milepost.web.words import many, moment

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
STATES = {
    "sending": "Not known: it was begun and never finished, and is not sent twice",
    "sent": "Sent",
    "failed": "Failed",
    "given_up": "Given up",
}


@dataclass(frozen=True, slots=True)
class DigestPage:
    """Every word on the page."""

    title: str
    stands: str
    is_on: bool
    not_set_up: str
    """Said where no e-mail can be sent from here."""

    address: Box
    weekdays: tuple[Option, ...]
    weekdays_wrong: str
    hour: Field
    form: str
    sent: tuple[tuple[str, str], ...]
    """Each day, and how its digest went."""

    saved: bool
    problems: tuple[Problem, ...]


def present_digest(
    reading: DigestReading,
    *,
    form: str,
    can_send: bool,
    typed: Mapping[str, str] | None = None,
    chosen: Sequence[str] = (),
    saved: bool = False,
    problems: Sequence[Problem] = (),
) -> DigestPage:
    """Put a person's wish into words.

    Args:
        reading: what stands, and how the last ones went.
        form: what tells this form from any other.
        can_send: whether a mail server is set up.
        typed: what was typed, where something was wrong with it.
        chosen: the weekdays that were chosen with it.
        saved: whether it has just been written down.
        problems: what was wrong; each names its field.
    """
    told = reading.wished
    wrong = {problem.where: problem.message for problem in problems}
    days = set(chosen) if typed else set(map(str, told.weekdays if told else range(5)))
    hour = typed.get("hour", "") if typed else str(told.hour if told else 8)
    address = typed.get("address", "") if typed else told.address if told else ""
    return DigestPage(
        title=f"{'Error: ' if problems else ''}E-mail digest",
        stands=_stands(reading),
        is_on=bool(told and told.wanted),
        not_set_up=""
        if can_send
        else "No e-mail is sent from here: whoever looks after Milepost has set up no "
        "mail server. What you choose is kept until then.",
        address=Box(address, wrong.get("address", "")),
        weekdays=tuple(
            Option(str(number), name, str(number) in days)
            for number, name in enumerate(WEEKDAYS)
        ),
        weekdays_wrong=wrong.get("weekday", ""),
        hour=Field(
            "hour",
            "From what time",
            tuple(Option(str(h), f"{h:02}:00", str(h) == hour) for h in range(24)),
            wrong.get("hour", ""),
        ),
        form=form,
        sent=tuple((in_words(one.day), _went(one)) for one in reading.sent),
        saved=saved,
        problems=tuple(problems),
    )


def _stands(reading: DigestReading) -> str:
    told = reading.wished
    if told is None or not told.wanted:
        return "You get no digest."
    days = ", ".join(WEEKDAYS[number] for number in sorted(told.weekdays))
    return f"You get one from {told.hour:02}:00 on {days}, at {told.address}."


def _went(one: Sent) -> str:
    words = f"{STATES.get(one.state, one.state)}, {moment(one.at)}"
    if one.fault:
        words += f": the mail server did not take it ({one.fault}), {many(one.tries, 'try', 'tries')}"
    return f"{words}; again {moment(one.again_at)}" if one.again_at else words

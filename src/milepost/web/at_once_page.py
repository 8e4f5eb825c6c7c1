"""The words on the pages where several messages that wait are seen to together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.problems import Problem
from milepost.intake.at_once import MOST, Left
from milepost.reading.at_once import ChosenReading, Waiting
from milepost.web.list_filters import Box, Field, Option
from milepost.web.settled_words import REASONS, settled_by
from milepost.web.words import lasting, many, moment


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """One message that was chosen."""

    value: str
    """What the form sends for it: its number, and whose it was."""

    number: int
    href: str
    kind: str
    feed: str
    pathway: str
    waited: str
    owner: str
    reasons: tuple[str, ...]
    ticked: bool


@dataclass(frozen=True, slots=True)
class LeftRow:
    """One message that is left as it is."""

    name: str
    href: str
    """Blank if there is no such message."""

    why: str


@dataclass(frozen=True, slots=True)
class AtOncePage:
    """Every word on the page, ready to print. The template decides nothing."""

    title: str
    heading: str
    standpoint: str
    lead: str
    limit: str
    rows: tuple[ChosenRow, ...]
    left: tuple[LeftRow, ...]
    note: Box
    reason: Field
    form: str
    doing: str
    """What is asked about once more: ``settle`` or ``take``; blank if nothing yet."""

    do_words: str
    told: str
    """What will be noted of each; blank if nothing is asked about yet."""

    kept: tuple[tuple[str, str], ...]
    """What the last button sends again."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person typed, and what they asked for."""

    note: str = ""
    reason: str = ""
    form: str = ""
    doing: str = ""
    """``settle`` or ``take``, where it is asked about once more."""

    of_group: str = ""
    """Why those chosen wait, where they were chosen by that."""

    in_all: int = 0
    """How many wait for that."""


def present_chosen(
    reading: ChosenReading,
    typed: Typed,
    *,
    now: datetime,
    me: str,
    names: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> AtOncePage:
    """Put the messages that were chosen, and what would be done with them, into words.

    Args:
        reading: those chosen, as they stand.
        typed: what was typed and asked.
        now: the moment.
        me: the account of whoever looks.
        names: what people are called, by account.
        problems: what was wrong with the form; each names its field.
    """
    wrong = {problem.where: problem.message for problem in problems}
    count = many(len(reading.waiting), "message")
    heading = "Is this right?" if typed.doing else "See to several messages"
    do_words = f"Settle {count}" if typed.doing == "settle" else f"Take on {count}"
    return AtOncePage(
        title=f"Error: {heading}" if problems else heading,
        heading=heading,
        standpoint=f"As at {moment(now)}",
        lead=_lead(reading, typed),
        limit=f"{MOST} messages at most at once.",
        rows=tuple(
            _row(each, now, me, names, typed) for each in reading.waiting.values()
        ),
        left=tuple(_left(number, reading, names) for number in reading.sorted.left),
        note=Box(typed.note, wrong.get("note", "")),
        reason=_reasons(typed.reason, wrong.get("reason", "")),
        form=typed.form,
        doing=typed.doing,
        do_words=do_words,
        told=_told(typed),
        kept=(
            ("note", typed.note),
            ("reason", typed.reason),
            ("doing", typed.doing),
        ),
        problems=tuple(problems),
    )


def _lead(reading: ChosenReading, typed: Typed) -> str:
    """Say how many were chosen, how, and how many would be left."""
    words = f"{many(len(reading.waiting), 'message')} chosen."
    if typed.of_group:
        words = f"{words[:-1]} that wait for the same reason: {typed.of_group}."
        if typed.in_all > len(reading.waiting):
            words += f" They have waited longest, of {typed.in_all:,}."
    if left := len(reading.sorted.left):
        words += (
            f" {many(left, 'more is', 'more are')} left as they are: see why below."
        )
    return words


def _told(typed: Typed) -> str:
    if typed.doing == "settle":
        return f"Noted of each: {REASONS.get(typed.reason, '')}. {typed.note.strip()}"
    return "You see to each of them from then on." if typed.doing else ""


def _row(
    each: Waiting, now: datetime, me: str, names: Mapping[str, str], typed: Typed
) -> ChosenRow:
    others = each.owner not in ("", me)
    return ChosenRow(
        value=f"{each.number}@{each.owner}",
        number=each.number,
        href=f"/feeds/messages/{each.number}",
        kind=each.message_type or "Not readable",
        feed=each.feed,
        pathway=each.pathway or "None named",
        waited=lasting(now - each.since),
        owner=names.get(each.owner, each.owner) or "Nobody",
        reasons=each.reasons,
        ticked=not (typed.of_group and others),
    )


def _left(number: int, reading: ChosenReading, names: Mapping[str, str]) -> LeftRow:
    found = reading.named.get(number)
    if found is None:
        return LeftRow(f"Message {number}", "", "There is no such message.")
    name = name_of(number, found.message_type, found.feed)
    return LeftRow(name, f"/feeds/messages/{number}", _why(number, reading, names))


def _why(number: int, reading: ChosenReading, names: Mapping[str, str]) -> str:
    """Say who did what with a message since it was chosen."""
    if reading.sorted.left[number] is Left.CHANGED_HANDS:
        owner = reading.now_owned.get(number, "")
        who = names.get(owner, owner)
        if not who:
            return "Whoever saw to it has handed it back since it was chosen."
        return f"{who} sees to it since it was chosen."
    step = reading.latest.get(number)
    if step and step.what == "settled":
        return f"It waits no more. {settled_by(step.by, step.at, names)}."
    return "It waits no more: its feed could use it, or its file was taken back."


def _reasons(chosen: str, wrong: str) -> Field:
    told = {"": "Choose, to settle them"} | REASONS
    options = tuple(
        Option(value, text, value == chosen) for value, text in told.items()
    )
    return Field("reason", "Why, if they are settled", options, wrong)


def name_of(number: int, message_type: str, feed: str) -> str:
    """Name a message for a list."""
    return f"{message_type or 'Not readable'}, message {number} of {feed}"

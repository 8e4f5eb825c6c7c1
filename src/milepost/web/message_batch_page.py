"""The words on the page of messages that were seen to together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.problems import Problem
from milepost.reading.at_once import MessageBatchReading, MessagesBatched
from milepost.web.at_once_page import LeftRow, name_of
from milepost.web.list_filters import Box
from milepost.web.message_page import BECAME
from milepost.web.settled_words import REASONS
from milepost.web.words import many, moment

LEFT = {
    "not_waiting": "It waited no more.",
    "changed_hands": "It was somebody else’s since it was chosen.",
}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One message of the batch, as it stands now."""

    name: str
    href: str
    state: str
    stayed: str
    """That it wasn't put back, and why; blank if it was, or nothing was."""


@dataclass(frozen=True, slots=True)
class MessageBatchPage:
    """Every word on the page, ready to print."""

    title: str
    standpoint: str
    form: str
    words: str
    told: str
    undone: str
    rows: tuple[BatchRow, ...]
    left: tuple[LeftRow, ...]
    undo: str
    """What the form is called that takes it back; blank if it was taken back."""

    undo_label: str
    undo_words: str
    note: Box
    problems: tuple[Problem, ...]


def present_message_batch(
    reading: MessageBatchReading,
    *,
    undo: str,
    now: datetime,
    names: Mapping[str, str],
    typed: str = "",
    problems: Sequence[Problem] = (),
) -> MessageBatchPage:
    """Put what was done with several messages into words.

    Args:
        reading: what was done, and what took it back.
        undo: what tells the form that takes it back from any other.
        now: the moment.
        names: what people are called, by account.
        typed: why it is to be taken back, where that was typed.
        problems: what was wrong with the form.
    """
    told, undone = reading.batch, reading.undone
    settled = told.what == "settled"
    count = many(len(told.touched), "message")
    title = f"Messages {'settled' if settled else 'taken on'} together"
    wrong = {problem.where: problem.message for problem in problems}
    return MessageBatchPage(
        title=f"Error: {title}" if problems else title,
        standpoint=f"As at {moment(now)}",
        form=str(told.form),
        words=f"{count} {'settled' if settled else 'taken on'} by "
        f"{names.get(told.by, told.by)}, {moment(told.at)}.",
        told=". ".join(filter(None, [REASONS.get(told.reason, ""), told.note])),
        undone=_undone(told, undone, names) if undone else "",
        rows=tuple(_rows(reading)),
        left=tuple(_left(number, why, reading) for number, why in told.left.items()),
        undo="" if undone else undo,
        undo_label="Why they are to wait again"
        if settled
        else "Why they are to be handed back",
        undo_words=f"Take it back for {count}",
        note=Box(typed, wrong.get("note", "")),
        problems=tuple(problems),
    )


def _undone(
    told: MessagesBatched, undone: MessagesBatched, names: Mapping[str, str]
) -> str:
    again = "waits again" if told.what == "settled" else "was handed back"
    more = "wait again" if told.what == "settled" else "were handed back"
    count = len(undone.touched)
    words = (
        f"Taken back by {names.get(undone.by, undone.by)}, {moment(undone.at)}: "
        f"{undone.note}. {many(count, f'message {again}', f'messages {more}')}."
    )
    if not undone.left:
        return words
    stays = many(len(undone.left), "stays as it is", "stay as they are")
    return f"{words} {stays}: somebody had done something with them since."


def _rows(reading: MessageBatchReading) -> list[BatchRow]:
    stayed = reading.undone.left if reading.undone else {}
    found = []
    for one in reading.batch.touched:
        named = reading.named[one.message]
        words = "Not put back: it had changed since" if one.message in stayed else ""
        found.append(
            BatchRow(
                name_of(named.number, named.message_type, named.feed),
                f"/feeds/messages/{named.number}",
                BECAME[named.state],
                words,
            )
        )
    return found


def _left(number: int, why: str, reading: MessageBatchReading) -> LeftRow:
    named = reading.named.get(number)
    if named is None:
        return LeftRow(f"Message {number}", "", "There is no such message.")
    name = name_of(number, named.message_type, named.feed)
    words = f"{LEFT[why]} Now: {BECAME[named.state]}."
    return LeftRow(name, f"/feeds/messages/{number}", words)

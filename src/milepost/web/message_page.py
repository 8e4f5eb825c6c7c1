"""The words on the page of one message that came by a feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from milepost.foundation.problems import Problem
from milepost.reading.messages import Beside, LaidOut, MessageReading, Opened, StepKept
from milepost.web.feeds_page import STATES, USABLE, MessageRow
from milepost.web.settled_words import REASONS, batch_href, reason_told
from milepost.web.words import lasting, many, moment

BECAME = dict(STATES) | {"": "Not read yet"}
VERDICTS = {
    "accepted": "Accepted",
    "error": "With an error, or not at all",
    "rejected": "Rejected",
}
FORMS = {
    "segments": "Each value that it says, by segment, field and component",
    "row": "Each cell that isn’t blank, by column",
    "resource": "The resource, as it came",
    "bytes": "Its text, as far as it is any",
}


@dataclass(frozen=True, slots=True)
class BesideRow:
    """Another message."""

    href: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class MessagesPart:
    """The messages that name a pathway, for its page."""

    rows: tuple[BesideRow, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """Every word on the page, ready to print. The template decides nothing."""

    title: str
    number: int
    standpoint: str
    facts: tuple[tuple[str, str, str], ...]
    """Of each a name, words, and where they lead; blank where nowhere."""

    reasons: tuple[tuple[str, str], ...]
    """Each with its code; blank for none."""

    same_name: tuple[BesideRow, ...]
    same_name_words: str
    laid_out: LaidOut
    laid_out_words: str
    waits: MessageRow | None
    """What may be done with it; None if it doesn't wait, or not by this person."""

    history: tuple[tuple[str, str], ...]
    """What people did with it, and where it leads if it was done with others."""

    settled: bool
    """Whether it may be taken back that it was settled."""

    staff: tuple[str, ...]
    problems: tuple[Problem, ...]


def present_message(
    reading: MessageReading,
    *,
    now: datetime,
    me: str,
    names: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> MessagePage:
    """Put one message into words.

    Args:
        reading: what was read.
        now: the moment it was read.
        me: the account of whoever looks.
        names: what people are called, by account.
        problems: what was wrong with a form.
    """
    message = reading.message
    may_act = reading.may_change and message.state == "held"
    count = len(reading.same_name)
    words = f"{many(count, 'other message')} of the same sender under this control id"
    if reading.more_of_the_name:
        words = f"More than {words}; the first {count} are listed"
    return MessagePage(
        title=f"Message {message.number} of {message.feed}",
        number=message.number,
        standpoint=f"As at {moment(now)}",
        facts=tuple(_facts(reading, names)),
        reasons=tuple(
            map(
                reason_told,
                message.reasons or ((message.because,) if message.because else ()),
            )
        ),
        same_name=beside_rows(reading.same_name),
        same_name_words=words if count else "",
        laid_out=reading.laid_out,
        laid_out_words=FORMS[reading.laid_out.form],
        waits=waiting_row(message, now, me, names) if may_act else None,
        history=tuple(
            (_step(each, names), batch_href(reading.together.get(each.number)))
            for each in reading.steps
        ),
        settled=reading.may_change and message.state == "settled",
        staff=tuple(sorted(set(names.values()))) if may_act else (),
        problems=tuple(problems),
    )


def waiting_row(
    message: Opened, now: datetime, me: str, names: Mapping[str, str]
) -> MessageRow:
    """Say what is known of a message that waits, for the form that sees to it."""
    since = message.held_since or message.received_at
    return MessageRow(
        number=message.number,
        value=f"{message.number}@{message.owner}",
        field=f"note-{message.number}",
        kind=message.message_type or "Not readable",
        feed=message.feed,
        pathway=message.pathway or "None named",
        waited=lasting(now - since),
        since=moment(since),
        owner=names.get(message.owner, message.owner) or "Nobody",
        seen=message.owner,
        reasons=tuple(map(reason_told, message.reasons)),
        is_mine=message.owner == me,
        can_be_used=bool(message.message_type) and bool({*message.codes} & {*USABLE}),
    )


def present_messages_of(found: Sequence[Beside], *, is_more: bool) -> MessagesPart:
    """Put the messages that name a pathway into words, the latest first."""
    words = f"{many(len(found), 'message')}, the latest first"
    if is_more:
        words = f"The latest {len(found)} that you may see, of more"
    return MessagesPart(beside_rows(found), f"{words}. What each says is on its page.")


def beside_rows(found: Sequence[Beside]) -> tuple[BesideRow, ...]:
    """Put other messages into words, each with the way to its page."""
    return tuple(
        BesideRow(
            f"/feeds/messages/{each.number}",
            f"Message {each.number} of {each.feed}",
            f"{each.message_type or 'Not readable'}, received {moment(each.received_at)}. "
            f"{BECAME[each.state]}",
        )
        for each in found
    )


def _step(step: StepKept, names: Mapping[str, str]) -> str:
    who = names.get(step.by, step.by) or "Somebody whose name wasn’t kept"
    kind = REASONS.get(step.reason, "")
    note = f"{kind}: {step.note}" if kind else step.note
    to = names.get(step.owner, step.owner)
    did = {
        "given": f"gave it to {to}" if to else "handed it back",
        "settled": f"settled it. {note}",
        "reopened": f"took back that it was settled. {note}",
    }[step.what]
    if step.what == "given" and step.owner == step.by:
        did = "took it"
    if step.what == "given" and note:
        did = f"{did}. {note}"
    return f"{moment(step.at)}: {who} {did}"


def _facts(
    reading: MessageReading, names: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Name each thing that is known of a message; what isn't said is said to be missing."""
    message = reading.message
    where, happened = reading.happened or ("", None)
    facts = [
        ("What became of it", BECAME[message.state], ""),
        ("Kind", message.message_type or "Not readable", ""),
        ("Feed", message.feed, "/feeds"),
        ("Sender", message.sender or "Not said", ""),
        ("Control id", message.control_id or "Not said", ""),
        ("Received", moment(message.received_at), ""),
    ]
    if happened:
        facts.append(("Happened", f"{moment(happened)} ({where})", ""))
    answer = VERDICTS.get(message.verdict, message.verdict)
    because = f": {message.because}" if message.because else ""
    facts.append(("Answered", f"{answer}{because}", ""))
    if message.looked_at:
        facts.append(("Last changed", moment(message.looked_at), ""))
    if message.held_since:
        owner = names.get(message.owner, message.owner) or "Nobody"
        facts += [
            ("Waits since", moment(message.held_since), ""),
            ("Owner", owner, ""),
        ]
    if message.note:
        facts.append(("Settled", message.note, ""))
    if message.pathway:
        address = f"/pathways/{quote(message.pathway, safe='')}"
        there = reading.has_pathway
        words = message.pathway if there else f"{message.pathway}: no such pathway"
        facts.append(("It names", words, address if there else ""))
    if reading.file:
        words = f"{reading.file.name}, row {reading.file.row}"
        facts.append(("File", words, f"/files/{reading.file.file}"))
    return facts

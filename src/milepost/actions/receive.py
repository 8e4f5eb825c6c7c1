"""Store what a feed sends before anybody answers it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction

from milepost.actions.one_source import why_not
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.hl7.answer import Verdict, codes_of, write_answer
from milepost.intake.hl7.framing import Arrived, one_after_another
from milepost.intake.hl7.head import Head, head_of
from milepost.intake.sites.profile import Profile
from milepost.intake.sites.reception import Judgement, in_words, judge
from milepost.store import sources
from milepost.store.inbox import write


class FeedName(NamedTuple):
    """A feed, and how its messages are read."""

    name: str
    profile: Profile


class Received(NamedTuple):
    """What came of a message."""

    answer: bytes | None
    """None where the sender wants none, or can't be named. Where it wants two they stand
    one after another, each in its frame."""

    is_readable: bool


@transaction.atomic
def open_feed(scope: Scope, feed: FeedName, *, now: datetime) -> list[Problem]:
    """Note that a feed is listened to from now on; or say why its name is another's."""
    problems = may_be_read(scope, feed)
    if not problems:
        _note(scope, feed, now)
    return problems


@transaction.atomic
def may_be_read(scope: Scope, feed: FeedName) -> list[Problem]:
    """Say why what a feed sent may not be read by a profile; nothing if it may."""
    name, profile = feed
    if sources.is_open_with(scope, name, profile.id):
        return []
    return why_not(scope, name, profile.form, profile.id)


@transaction.atomic
def change_profile(scope: Scope, feed: FeedName, *, now: datetime) -> list[Problem]:
    """Note that a feed is read by another profile from now on; or say why it mayn't be.

    Whoever does so has its whole inbox read again by that profile.
    """
    name, profile = feed
    problems = why_not(scope, name, profile.form, profile.id, reads_all=True)
    if not problems and sources.is_open(scope, name):
        _note(scope, feed, now)
    return problems


def _note(scope: Scope, feed: FeedName, now: datetime) -> None:
    write.add_feed(scope, feed.name, feed.profile, now=now)


def receive(
    scope: Scope, feed: FeedName, raw: bytes, *, now: datetime, fault: str = ""
) -> Received:
    """Store one message for good, as ``receive_all`` does, and say how to answer it."""
    return receive_all(scope, feed, [Arrived(raw, fault)], now=now)[0]


def receive_all(
    scope: Scope, feed: FeedName, arrived: Sequence[Arrived], *, now: datetime
) -> list[Received]:
    """Store messages for good, all of them together, and say how each is answered.

    When this returns they are committed. If it raises, nobody knows: don't answer any,
    and their senders' repeats will be told from new messages.

    Args:
        scope: for whom.
        feed: which feed they came by.
        arrived: what stood in each frame, in the order they came.
        now: the moment they came.

    Returns:
        Of each the answer, the same for the same message however often it comes.
    """
    return store(scope, feed, arrived, now=now)[0]


def store(
    scope: Scope, feed: FeedName, arrived: Sequence[Arrived], *, now: datetime
) -> tuple[list[Received], int]:
    """Do the same, and say also how many of them were there already."""
    heads = [head_of(each.raw) for each in arrived]
    new = [
        _new_message(feed, each, head, now)
        for each, head in zip(arrived, heads, strict=True)
    ]
    with transaction.atomic(durable=True):
        answers, again = write.add_messages(scope, feed.name, new)
    received = [
        Received(answer, is_readable=head is not None)
        for answer, head in zip(answers, heads, strict=True)
    ]
    return received, again


def _new_message(
    feed: FeedName, arrived: Arrived, head: Head | None, now: datetime
) -> write.NewMessage:
    digest = sha256(arrived.raw).digest()
    judged = (
        Judgement(Verdict.ERROR, arrived.fault)
        if arrived.fault
        else judge(head, feed.profile)
    )
    return write.NewMessage(
        sender="|".join(map(in_words, head.sending)) if head else "",
        control_id=in_words(head.control_id) if head else "",
        digest=digest,
        raw=arrived.raw,
        received_at=now,
        message_type=in_words(head.message_type) if head else "",
        verdict=judged.verdict,
        because=judged.because,
        answer=_answer(head, judged, feed, digest, now) if head else None,
    )


def _answer(
    head: Head, judged: Judgement, feed: FeedName, digest: bytes, now: datetime
) -> bytes | None:
    codes = codes_of(head, judged.verdict, feed.profile.answers)
    number = digest.hex()[:18]
    because = judged.because
    answers = [
        write_answer(
            head, code, number=f"{number}{place or ''}", at=now, because=because
        )
        for place, code in enumerate(codes)
    ]
    return one_after_another(answers) if answers else None

"""The words on the page of signals to other systems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from milepost.foundation.problems import Problem
from milepost.reading.signals import Card, Done, Held, Owed, SignalsReading
from milepost.signals.kinds import CHOSEN, WORDS, Kind
from milepost.web.list_filters import Box, Option
from milepost.web.words import Status, many, moment

DONE = {
    "secret": "given a secret",
    "paused": "paused",
    "resumed": "resumed",
    "ended": "ended",
    "tested": "tested",
}
SAVED = {
    "pause": "Paused. What happens meanwhile waits.",
    "resume": "Resumed. What has waited goes out within a minute.",
    "end": "Ended. It is told nothing more.",
    "test": "A test goes out within a minute. Open this page again to see what came of it.",
    "again": "It is tried again within a minute.",
    "known": "It was registered already, and its secret can’t be shown again.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverCard:
    """A system that is told."""

    name: str
    address: str
    status: Status
    kinds: tuple[str, ...]
    services: str
    facts: tuple[str, ...]
    paused: bool
    owes: bool
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """A signal that wasn't taken."""

    what: str
    reference: str
    receiver: str
    when: str
    fault: str
    follows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalsPage:
    """Every word on the page."""

    title: str
    standpoint: str
    may: bool
    cards: tuple[ReceiverCard, ...]
    owed: tuple[OwedRow, ...]
    owed_words: str
    ended: tuple[str, ...]
    history: tuple[tuple[str, str], ...]
    name: Box
    address: Box
    kinds: tuple[Option, ...]
    kinds_wrong: str
    services: tuple[Option, ...]
    services_wrong: str
    every_service: bool
    form: str
    saved: str
    secret: str
    """Shown once, straight after it was made; blank otherwise."""

    secret_of: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed into the form that was refused; blank of a new one."""

    name: str = ""
    address: str = ""
    kinds: Sequence[str] = ()
    services: Sequence[str] = ()
    every_service: bool = True


def present_signals(
    reading: SignalsReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    may: bool,
    typed: Typed,
    problems: Sequence[Problem],
    saved: str = "",
    secret: tuple[str, str] = ("", ""),
) -> SignalsPage:
    """Put what is known of a provider's receivers into words.

    Args:
        reading: what is known.
        now: the moment.
        names: of the people, by account.
        may: whether the one who asks may change anything: only they see addresses,
            how many signals there were, and which weren't taken.
        typed: what was typed into a form that was refused.
        problems: why it was.
        saved: what was just done.
        secret: whose secret was just made, and what it is.
    """
    wrong = {one.where: one.message for one in problems}
    services = dict(reading.services)
    return SignalsPage(
        title="Signals to other systems",
        standpoint=f"As at {moment(now)}",
        may=may,
        cards=tuple(_card(card, services, may=may) for card in reading.cards),
        owed=tuple(_owed(one) for one in reading.owed) if may else (),
        owed_words=_first(len(reading.owed), reading.owed_in_all),
        ended=tuple(
            f"{one.name}, {moment(one.ended_at)}"
            for one in reading.ended
            if one.ended_at
        ),
        history=tuple(_done(one, names) for one in reading.history),
        name=Box(typed.name, wrong.get("name", "")),
        address=Box(typed.address, wrong.get("address", "")),
        kinds=tuple(Option(k, WORDS[k], chosen=k in typed.kinds) for k in CHOSEN),
        kinds_wrong=wrong.get("kind", ""),
        services=tuple(
            Option(code, name, chosen=code in typed.services)
            for code, name in reading.services
        ),
        services_wrong=wrong.get("service", ""),
        every_service=typed.every_service,
        form=str(uuid4()),
        saved=SAVED.get(saved, ""),
        secret_of=secret[0],
        secret=secret[1],
        problems=tuple(problems),
    )


def _card(card: Card, services: Mapping[str, str], *, may: bool) -> ReceiverCard:
    told, whole = card.receiver, card.receiver.services is None
    named = sorted(services.get(one, one) for one in told.services or ())
    return ReceiverCard(
        name=told.name,
        address=told.address if may else "",
        status=_status(card),
        kinds=tuple(WORDS[kind] for kind in CHOSEN if kind in told.kinds),
        services="Every service" if whole else ", ".join(named),
        facts=tuple(_facts(card)) if may else (),
        paused=told.paused,
        owes=bool(card.failing or card.given_up),
        form=str(uuid4()),
    )


def _status(card: Card) -> Status:
    if card.receiver.paused:
        return Status("Paused", "●", "near")
    if card.given_up:
        return Status("Not all was taken", "▲", "over")
    if card.failing:
        return Status("Not taken, tried again", "●", "near")
    if card.last.taken_at is None:
        return Status("Nothing sent yet", "?", "none")
    return Status("Takes what it is sent", "✓", "on")


def _facts(card: Card) -> list[str]:
    last = card.last
    taken = f"Last took something on {moment(last.taken_at)}." if last.taken_at else ""
    found = [taken or "It has taken nothing yet."]
    found += [_held(card.waiting, "waits", "wait")] if card.waiting else []
    if card.failing:
        next_try = moment(card.failing.next_try)
        failing = _held(card.failing, "wasn’t taken", "weren’t taken")
        found.append(f"{failing} Next try: {next_try}.")
    if card.given_up:
        found.append(_held(card.given_up, "was given up", "were given up"))
    if last.tested_at:
        found.append(f"Last test, {moment(last.tested_at)}: {_test(card)}.")
    return found


def _test(card: Card) -> str:
    match card.last.test_state:
        case "sent":
            return "taken"
        case "given_up":
            return f"not taken, {card.last.test_fault}"
    return "on its way"


def _held(held: Held, one: str, several: str) -> str:
    verb = one if held.number == 1 else several
    return f"{many(held.number, 'signal')} {verb}, the oldest of {moment(held.oldest)}."


def _owed(one: Owed) -> OwedRow:
    follows = "Given up" if one.given_up else f"Tried again {moment(one.next_try)}"
    return OwedRow(
        what=WORDS[Kind(one.kind)],
        reference=one.reference,
        receiver=one.receiver,
        when=moment(one.at),
        fault=f"{one.fault}, after {many(one.tries, 'try', 'tries')}",
        follows=follows,
    )


def _done(one: Done, names: Mapping[str, str]) -> tuple[str, str]:
    done = DONE.get(one.what) or f"{many(one.number, 'signal')} sent again"
    return f"{one.receiver}: {done}", f"{names.get(one.by, one.by)}, {moment(one.at)}"


def _first(shown: int, in_all: int) -> str:
    said = many(in_all, "signal")
    return said if shown == in_all else f"The latest {shown} of {said}"

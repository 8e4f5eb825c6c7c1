"""Wish for a digest by e-mail, and send those that are due: each once."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.digests import kept, write
from milepost.store.digests.kept import Wished
from milepost.store.staff.followers import everybody
from milepost.tracking.digest import again_at, day_due

Words = Callable[[Wished], tuple[str, str]]
"""What a digest says to somebody, as its subject and its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWish:
    """What a person wishes from now on."""

    wanted: bool
    address: str = ""
    weekdays: frozenset[int] = frozenset()
    hour: int = 8
    form: UUID


@transaction.atomic
def wish(scope: Scope, new: NewWish, *, now: datetime) -> list[Problem]:
    """Write down whether a person wants a digest, and when. To stop needs nothing."""
    problems = _problems_with(new) if new.wanted else []
    if problems:
        return problems
    before = kept.wish(scope)
    stopped = before if before and not new.wanted else None
    told = Wished(
        provider=scope.provider,
        person=scope.person,
        wanted=new.wanted,
        address=stopped.address if stopped else new.address.strip(),
        weekdays=stopped.weekdays if stopped else new.weekdays,
        hour=stopped.hour if stopped else new.hour,
    )
    write.write(told, form=new.form, now=now)
    return []


def send_digests(words: Words, *, now: datetime) -> tuple[int, int]:
    """Send every digest that is due, each claimed first, so that two machines send one.

    Whoever has left the provider, or whose account is closed, gets none. A server that refuses is tried again some
    minutes later; after four times it is given up, and the person's page says so.

    Args:
        words: what it says to each.
        now: the moment, in local time.

    Returns:
        How many were sent, and how many failed.
    """
    sent = failed = 0
    due = [
        (told, day)
        for told in kept.everybodys()
        if (day := day_due(told.weekdays, told.hour, now)) is not None
    ]
    there = {provider: everybody(provider) for provider in {t.provider for t, _ in due}}
    for told, day in due:
        person = there[told.provider].get(told.person)
        if person is None or not person.is_open:
            continue
        tries = write.claim(told, day, now)
        if tries is None:
            continue
        subject, text = words(told)
        fault = _send(told.address, subject, text)
        then = again_at(tries, now) if fault else None
        write.settle(told, day, fault=fault, again_at=then, now=now)
        sent, failed = sent + (not fault), failed + bool(fault)
    return sent, failed


def _send(address: str, subject: str, text: str) -> str:
    """Send one message; say in a few words why it couldn't be sent, or nothing."""
    try:
        EmailMessage(subject, text, to=[address]).send()
    except (smtplib.SMTPException, OSError) as error:
        return type(error).__name__
    return ""


def _problems_with(new: NewWish) -> list[Problem]:
    found = []
    try:
        validate_email(new.address.strip())
    except ValidationError:
        found.append(
            Problem(
                "digest.no-address",
                "address",
                f"“{new.address[:60]}” is no e-mail address.",
                "Write one, such as a.name@example.org.",
            )
        )
    if not new.weekdays or not new.weekdays <= set(range(7)):
        found.append(
            Problem(
                "digest.no-day",
                "weekday",
                "No day of the week is chosen.",
                "Choose at least one, or switch the digest off.",
            )
        )
    if new.hour not in range(24):
        found.append(
            Problem("digest.no-hour", "hour", "There is no such hour.", "Choose one.")
        )
    return found

"""Take a file in, and decide about it: store its rows, leave it, or take it back."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.sheets import MOST_BYTES
from milepost.store.files import shelf, write
from milepost.store.log import latest_event

LONGEST_NAME = 40
LONGEST_NOTE = 1_000
AFTER = {
    "confirmed": ("previewed",),
    "discarded": ("previewed", "unreadable"),
    "undoing": ("stored",),
}
"""What may be decided, and after which step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that somebody sends."""

    feed: str
    """The list that it is one of."""

    profile: str
    name: str
    raw: bytes
    speaks_for: datetime


@transaction.atomic
def take_file(
    scope: Scope, new: NewFile, *, now: datetime
) -> tuple[int, list[Problem]]:
    """Keep a file as it came, to be read soon. Nothing of it is stored as fact yet.

    Returns:
        Its number, and no problem; or 0, and why it isn't taken.
    """
    if problems := _unfit(new, now):
        return 0, problems
    digest = sha256(new.raw).digest()
    if same := shelf.same_before(scope, new.feed, digest):
        told = f"The very same file came on {same.at:%d-%b-%Y %H:%M}, as file {same.number}."
        remedy = "Nothing need be done; or take that one back first."
        return 0, [Problem("files.same", "file", told, remedy)]
    number = write.add_upload(
        scope,
        new.feed,
        profile=new.profile,
        name=new.name,
        digest=digest,
        raw=new.raw,
        speaks_for=new.speaks_for,
        now=now,
    )
    return number, []


@transaction.atomic
def decide(scope: Scope, number: int, what: str, *, now: datetime) -> list[Problem]:
    """Decide about a file: ``confirmed``, ``discarded`` or ``undoing``.

    Said twice, it is done once, and the second time is told so.
    """
    write.decide_alone(number)
    file = shelf.the_file(scope, number)
    if file is None:
        return [_no_such(number)]
    if file.state not in AFTER[what]:
        told = "Somebody has decided about it already, or it isn't read yet."
        return [Problem("files.decided", f"file {number}", told, "Look at it again.")]
    if what == "undoing" and (later := shelf.stored_after(scope, file.feed, number)):
        told = f"File {later} of the same list came after it."
        remedy = f"Take file {later} back first, or correct the rows one by one."
        return [Problem("files.not-the-last", f"file {number}", told, remedy)]
    last = {"last_event": latest_event(scope)} if what == "confirmed" else {}
    write.add_step(scope, number, what, now=now, told=last)
    return []


@transaction.atomic
def explain(scope: Scope, number: int, note: str, *, now: datetime) -> list[Problem]:
    """Say what was found out of somebody who left a list."""
    told = note.strip()
    where = f"left-{number}"
    if not told or len(told) > LONGEST_NOTE or "\x00" in told:
        remedy = f"Say what was found, in {LONGEST_NOTE:,} characters at most."
        return [
            Problem("files.no-note", where, "Nothing that can be kept is said.", remedy)
        ]
    if write.explain_left(scope, number, told, now=now):
        return []
    message = "Somebody has explained it already, or there is no such."
    return [Problem("files.decided", where, message, "Look at the list again.")]


def _unfit(new: NewFile, now: datetime) -> list[Problem]:
    found = []
    if not new.raw:
        found.append(_bad("file", "The file is empty.", "Choose another."))
    if len(new.raw) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        found.append(
            _bad("file", f"It is longer than {most} MB.", "Cut it into several.")
        )
    if not new.feed or len(new.feed) > LONGEST_NAME or not new.feed.isprintable():
        remedy = f"Name the list in {LONGEST_NAME} characters at most."
        found.append(_bad("feed", "The list can't be called that.", remedy))
    if new.speaks_for > now:
        remedy = "Write the day on which the list stood so."
        found.append(_bad("speaks_for", "That day is still to come.", remedy))
    return found


def _no_such(number: int) -> Problem:
    return _bad(
        f"file {number}", "There is no such file.", "Look at the list of files."
    )


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("files.unfit", where, message, remedy)

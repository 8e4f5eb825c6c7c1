"""Take a file in, and decide about it: store its rows, leave it, or take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from milepost.actions.one_source import why_not
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.foundation.wording import many
from milepost.host.profiles import mark_on_disk
from milepost.host.sheets import MOST_BYTES
from milepost.intake.sites.profile import Comes
from milepost.store import sources
from milepost.store.files import lists, shelf, write
from milepost.store.files.shelf import FileOnShelf
from milepost.store.log import latest_event

LONGEST_NAME = 40
LONGEST_NOTE = 1_000
AFTER = {
    "confirmed": ("previewed",),
    "again": ("previewed", "unreadable"),
    "discarded": ("previewed", "unreadable"),
    "undoing": ("stored",),
}
"""What may be decided, and in which states."""

NEXT = timedelta(milliseconds=1)


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
    mark = mark_on_disk(new.profile)
    if problems := why_not(scope, new.feed, Comes.ROWS, mark.id):
        return 0, problems
    digest = sha256(new.raw).digest()
    if same := shelf.same_before(scope, new.feed, digest):
        told = f"The very same file came on {same.at:%d-%b-%Y %H:%M}, as file {same.number}."
        remedy = "Nothing need be done; or take that one back first."
        return 0, [Problem("files.same", "file", told, remedy)]
    listed = lists.on_the_list(scope, new.feed)
    moment = _after_the_others(new.speaks_for, listed)
    stand = [each for each in listed if each.state in lists.STANDING]
    if stand and stand[-1].speaks_for > moment:
        return 0, [_earlier("speaks_for", stand[-1].number)]
    number = write.add_upload(
        scope,
        new.feed,
        profile=new.profile,
        name=new.name,
        digest=digest,
        raw=new.raw,
        speaks_for=moment,
        now=now,
    )
    return number, []


@transaction.atomic
def decide(
    scope: Scope, number: int, what: str, *, now: datetime, is_empty: bool = False
) -> list[Problem]:
    """Decide about a file: to be ``confirmed``, ``discarded``, ``undoing`` or read ``again``.

    Said twice, it is done once, and the second time is told so. One decides about a list
    at a time: what a file comes to depends on the one before. A whole list on which
    nobody stands is confirmed only by whoever says that it is so (``is_empty``): an
    extract that failed looks the same.
    """
    feed = lists.list_of(scope, number)
    if feed is not None:
        sources.alone(scope, feed)
    file = shelf.the_file(scope, number)
    if file is None:
        return [_no_such(number)]
    if file.state not in AFTER[what]:
        told = "Somebody has decided about it already, or it isn't read yet."
        return [Problem("files.decided", f"file {number}", told, "Look at it again.")]
    if what in lists.AT_WORK and (problems := _in_the_way(scope, file, what)):
        return problems
    last: dict[str, object] = {}
    if what == "confirmed":
        if file.looked_for is not None and not is_empty:
            return [_nobody_on_it(number, file.looked_for)]
        last = {"last_event": latest_event(scope)}
        last |= {} if file.looked_for is None else {"looked_for": file.looked_for}
    write.add_step(scope, number, what, now=now, told=last)
    return []


def _nobody_on_it(number: int, gone: int) -> Problem:
    """Ask once more about a whole list on which nobody stands."""
    told = "No row of this file names a patient, and it is to be the whole list."
    told += (
        f" Stored, it would have {many(gone, 'patient')} looked for who stood before."
    )
    remedy = "If nobody is left on the list, say so below; else put the file away."
    return Problem("files.empty-list", f"file {number}", told, remedy)


def _in_the_way(scope: Scope, file: FileOnShelf, what: str) -> list[Problem]:
    """Say why a file can't be stored, or taken back, as its list stands now."""
    where, list_ = f"file {file.number}", (scope, file.feed, file.number)
    if other := lists.at_work(*list_):
        told = f"File {other} of the same list is being stored or taken back."
        remedy = "Wait until that is done, and look at this one again."
        return [Problem("files.another-at-work", where, told, remedy)]
    later = lists.stored_after(*list_)
    if later and what == "confirmed":
        return [_earlier(where, later)]
    if later:
        told = f"File {later} of the same list came after it."
        remedy = f"Take file {later} back first, or correct the rows one by one."
        return [Problem("files.not-the-last", where, told, remedy)]
    if what == "undoing":
        return []
    if not file.was_compared_with(lists.stored_before(*list_)):
        told = "Another file of its list was stored, or taken back, since it was read."
        remedy = "Have it read again, and look at what would be stored."
        return [Problem("files.read-before", where, told, remedy)]
    return why_not(scope, file.feed, Comes.ROWS, mark_on_disk(file.profile).id)


def _after_the_others(moment: datetime, listed: Sequence[lists.Listed]) -> datetime:
    """Put a file after those that speak for the same day, so that what it says holds."""
    taken = {each.speaks_for for each in listed}
    while moment in taken:
        moment += NEXT
    return moment


def _earlier(where: str, later: int) -> Problem:
    told = f"File {later} of the same list is stored, and speaks for a later moment."
    remedy = f"Take file {later} back first, and send it again after this one."
    return Problem("files.earlier", where, told, remedy)


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

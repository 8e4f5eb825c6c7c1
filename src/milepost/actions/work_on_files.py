"""Work on files: read them for a preview, store what was confirmed, take back."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from milepost.actions.file_job import AT_ONCE, Job
from milepost.actions.mishaps import AtFault, going_on, nobody
from milepost.actions.preview_file import preview_file
from milepost.actions.project_inbox import look_again
from milepost.actions.receive import FeedName
from milepost.actions.store_file import store_file, undo_file
from milepost.actions.work_on_meanings import work_on_meanings
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.profiles import profile_from_disk
from milepost.host.sheets import Sheet, read_sheet
from milepost.intake.sites.profile import Comes, Profile
from milepost.rules.lawbook import Lawbook
from milepost.store.files import lists, shelf, write
from milepost.store.files.shelf import NO_STATE, FileOnShelf
from milepost.store.meanings.changes import feeds_due

WORK: dict[str, Callable[[Job], Problem | None]] = {
    "": preview_file,
    "again": preview_file,
    "confirmed": store_file,
    "undoing": undo_file,
}
"""What there is to do, by the file's state. It says why it can't be done."""


def work_on_files(
    *,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
    at_fault: AtFault = nobody,
) -> int:
    """Go on with every file that waits for work, and say how many were worked on.

    Rows that wait for a person are looked at again, in case somebody has spoken. Where
    one file, or one list, fails, that is told, and the others are worked on.
    """
    done = 0
    for provider, number in lists.unfinished():
        scope = Scope(provider, "milepost files")
        with going_on("Working on a file", at_fault):
            if go_on() and work_on_file(
                scope, number, lawbook=lawbook, clock=clock, go_on=go_on
            ):
                done += 1
    for provider, feed, named in lists.lists_that_wait():
        with going_on("Reading a list's rows again", at_fault):
            profile, _ = profile_from_disk(named, lawbook.vocabulary)
            if profile is not None and go_on():
                scope, name = Scope(provider, "milepost files"), FeedName(feed, profile)
                look_again(scope, name, lawbook=lawbook, now=clock())
    for provider, feed in feeds_due():
        with going_on("Working on a meaning", at_fault):
            done += _meanings(provider, feed, lawbook, clock, go_on)
    return done


def _meanings(
    provider: str,
    feed: str,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    go_on: Callable[[], bool],
) -> int:
    """Go on with what was asked or decided of meanings that a list's codes have."""
    scope = Scope(provider, "milepost files")
    named = lists.profile_of(scope, feed)
    profile = profile_from_disk(named, lawbook.vocabulary)[0] if named else None
    parts = 0
    if profile is not None:
        name = FeedName(feed, profile)
        while go_on() and work_on_meanings(scope, name, lawbook=lawbook, now=clock()):
            parts += 1
    return parts


def work_on_file(
    scope: Scope,
    number: int,
    *,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
    at_once: int = AT_ONCE,
) -> bool:
    """Do what there is to do on one file; False if nothing can be done, or others do it.

    Whoever works on it works alone, however many there are. What was begun and left is
    done from where it was left.
    """
    if not write.work_alone(number):
        return False
    try:
        file = shelf.the_file(scope, number)
        if file is None or file.state not in WORK:
            return False
        profile, sheet = _readable(scope, file, lawbook)
        if profile is None or isinstance(sheet, Problem):
            return _cannot(scope, file, sheet, clock)
        job = Job(
            scope=scope,
            file=file,
            profile=profile,
            sheet=sheet,
            lawbook=lawbook,
            clock=clock,
            go_on=go_on,
            at_once=at_once,
        )
        problem = WORK[file.state](job)
        return problem is None or _cannot(scope, file, problem, clock)
    finally:
        write.let_others_work(number)


def _readable(
    scope: Scope, file: FileOnShelf, lawbook: Lawbook
) -> tuple[Profile | None, Sheet | Problem]:
    """Read a file and its mapping, or say why not. To take it back, its rows aren't read."""
    profile, faults = profile_from_disk(file.profile, lawbook.vocabulary)
    if profile is None or profile.form is not Comes.ROWS:
        told, remedy = "Its mapping can't be used.", "Check the mapping's file."
        no_rows = Problem("files.no-mapping", file.profile, told, remedy)
        return None, (faults or [no_rows])[0]
    if file.state == "undoing":
        return profile, Sheet((), ())
    raw = shelf.bytes_of(scope, file.number)
    return profile, read_sheet(raw, character_set=profile.character_set)


def _cannot(
    scope: Scope, file: FileOnShelf, why: object, clock: Callable[[], datetime]
) -> bool:
    """Write down why the work can't go on, once; whether that is all there is to do.

    What was decided about goes on waiting until it can be done.
    """
    is_read = file.state not in ("", "again")
    if is_read and file.stuck == str(why):
        return False
    step = NO_STATE if is_read else "unreadable"
    with transaction.atomic():
        write.add_step(scope, file.number, step, now=clock(), told={"why": str(why)})
    return not is_read

"""Work on files: read them for a preview, store what was confirmed, take back."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from milepost.actions.file_job import AT_ONCE, Job
from milepost.actions.preview_file import preview_file
from milepost.actions.project_inbox import look_again
from milepost.actions.receive import FeedName
from milepost.actions.store_file import store_file, undo_file
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.profiles import profile_from_disk
from milepost.host.sheets import Sheet, read_sheet
from milepost.intake.sites.profile import Comes
from milepost.rules.lawbook import Lawbook
from milepost.store.files import shelf, write

WORK = {"": preview_file, "confirmed": store_file, "undoing": undo_file}
"""What there is to do, by the file's latest step."""


def work_on_files(
    *,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Go on with every file that waits for work, and say how many were worked on.

    Rows that wait for a person are looked at again, in case somebody has spoken.
    """
    done = 0
    for provider, number in shelf.unfinished():
        scope = Scope(provider, "milepost files")
        if go_on() and work_on_file(
            scope, number, lawbook=lawbook, clock=clock, go_on=go_on
        ):
            done += 1
    for provider, feed, named in shelf.lists_that_wait():
        profile, _ = profile_from_disk(named, lawbook.vocabulary)
        if profile is not None and go_on():
            scope, name = Scope(provider, "milepost files"), FeedName(feed, profile)
            look_again(scope, name, lawbook=lawbook, now=clock())
    return done


def work_on_file(
    scope: Scope,
    number: int,
    *,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    go_on: Callable[[], bool] = lambda: True,
    at_once: int = AT_ONCE,
) -> bool:
    """Do what there is to do on one file; False if there is nothing, or others do it.

    Whoever works on it works alone, however many there are. What was begun and left is
    done from where it was left.
    """
    if not write.work_alone(number):
        return False
    try:
        file = shelf.the_file(scope, number)
        if file is None or file.state not in WORK:
            return False
        profile, faults = profile_from_disk(file.profile, lawbook.vocabulary)
        sheet: Sheet | Problem
        if profile is None or profile.form is not Comes.ROWS:
            told, remedy = "Its mapping can't be used.", "Check the mapping's file."
            no_rows = Problem("files.no-mapping", file.profile, told, remedy)
            sheet = (faults or [no_rows])[0]
        else:
            raw = shelf.bytes_of(scope, number)
            sheet = read_sheet(raw, character_set=profile.character_set)
        if isinstance(sheet, Problem) or profile is None:
            _unreadable(scope, number, file.state, sheet, clock)
            return True
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
        WORK[file.state](job)
        return True
    finally:
        write.let_others_work(number)


def _unreadable(
    scope: Scope,
    number: int,
    state: str,
    why: object,
    clock: Callable[[], datetime],
) -> None:
    """Say why it can't be read. What was confirmed goes on waiting until it can be."""
    if state == "":
        with transaction.atomic():
            write.add_step(
                scope, number, "unreadable", now=clock(), told={"why": str(why)}
            )

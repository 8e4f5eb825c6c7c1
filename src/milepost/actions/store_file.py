"""Store the rows of a file that somebody has confirmed, and take them back again."""

from collections import Counter

from django.db import transaction

from milepost.actions.file_job import SENDER, Job
from milepost.actions.preview_file import BECAME, gone_since
from milepost.actions.project_inbox import look_again, project_new, withdraw
from milepost.actions.receive import open_feed
from milepost.foundation.problems import Problem
from milepost.store.files import lists, shelf, write
from milepost.store.files.write import NewLine
from milepost.store.inbox.fates import fates_by_name
from milepost.store.log import told_since


def store_file(job: Job) -> Problem | None:
    """Store every row that is new, read them all, and reconcile.

    Stopped at any moment, it goes on from there the next time. When it is done each
    row of the file is accounted for: recorded, unchanged, waiting or refused.

    Returns:
        Why nothing can be stored, if that is so.
    """
    number = job.file.number
    planned = shelf.lines(number)
    rows = {row.number: row for row in job.sheet.rows}
    due = [
        line
        for line in planned
        if line.message is None and line.became not in ("unchanged", "refused")
    ]
    if problems := open_feed(job.scope, job.feed, now=job.clock()):
        return problems[0]
    done = len(planned) - len(due)
    for start in range(0, len(due), job.at_once):
        if not job.go_on():
            return None
        some = due[start : start + job.at_once]
        with transaction.atomic():
            job.tell([rows[line.row] for line in some])
            _link(job, [line.row for line in some])
        job.note(done + (start + len(some)) // 2, len(planned))
    if _read_all(job, len(planned)):
        _reconcile(job)
    return None


def undo_file(job: Job) -> Problem | None:
    """Take back whatever the rows of a file told, by further events; or say why not."""
    messages = shelf.messages_of_no_other(job.file.number)
    for start in range(0, len(messages), job.at_once):
        if not job.go_on():
            return None
        problems = withdraw(
            job.scope,
            job.feed,
            messages[start : start + job.at_once],
            lawbook=job.lawbook,
            now=job.clock(),
        )
        if problems:
            return problems[0]
        job.note(start + job.at_once, max(len(messages), start + job.at_once))
    with transaction.atomic():
        write.add_step(
            job.scope,
            job.file.number,
            "undone",
            now=job.clock(),
            told={"withdrawn": len(messages)},
        )
    return None


def _link(job: Job, numbers: list[int]) -> None:
    """Say under which number each row lies in the inbox, and what has become of it."""
    named = {job.name_of(number): number for number in numbers}
    found = fates_by_name(job.scope, job.file.feed, SENDER, list(named))
    there = {line.row: line for line in shelf.lines(job.file.number, rows=numbers)}
    write.set_lines(
        job.file.number,
        [
            NewLine(
                named[name],
                there[named[name]].content,
                there[named[name]].pathway,
                BECAME[fate.state] if fate.state else there[named[name]].became,
                " ".join(fate.reasons),
                fate.number,
            )
            for name, fate in found.items()
        ],
    )


def _read_all(job: Job, rows: int) -> bool:
    read = 0
    while job.go_on():
        looked = project_new(job.scope, job.feed, lawbook=job.lawbook, now=job.clock())
        if not looked.messages:
            look_again(job.scope, job.feed, lawbook=job.lawbook, now=job.clock())
            return True
        read += looked.messages
        job.note(rows // 2 + min(read, rows) // 2, rows)
    return False


def _reconcile(job: Job) -> None:
    number = job.file.number
    own = [
        line
        for line in shelf.lines(number)
        if line.became not in ("unchanged", "refused")
    ]
    with transaction.atomic():
        for start in range(0, len(own), job.at_once):
            _link(job, [line.row for line in own[start : start + job.at_once]])
        lines = shelf.lines(number)
        before = lists.stored_before(job.scope, job.file.feed, number)
        gone = gone_since(job, before, {line.pathway for line in lines})
        if gone and before is not None:
            write.add_left(job.scope, number, before, gone)
        confirmed = next(s for s in job.file.steps if s.what == "confirmed")
        kinds, corrections = told_since(
            job.scope, f"feed {job.file.feed}", confirmed.told["last_event"]
        )
        write.add_step(
            job.scope,
            number,
            "stored",
            now=job.clock(),
            told={
                "rows": len(lines),
                **Counter(line.became for line in lines),
                "events": kinds,
                "corrections": corrections,
                "gone": len(gone),
            },
        )

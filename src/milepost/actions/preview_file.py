"""Show what storing a file would do: do it, look, and undo it before anybody could see."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from milepost.actions.file_job import SENDER, Job, batches, columns_asked
from milepost.actions.project_inbox import project_new
from milepost.events.table import ATTRIBUTES
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.rows.row import Row
from milepost.store import log
from milepost.store.files import lists, shelf, write
from milepost.store.files.shelf import LineOnShelf
from milepost.store.files.write import NewLine
from milepost.store.inbox.fates import fates_by_name
from milepost.store.log import latest_event, told_since
from milepost.store.pathways import of_which_service, with_patients

BECAME = {"projected": "new", "kept": "kept", "held": "held", "": "held"}


@dataclass(slots=True)
class Seen:
    """What was seen so far."""

    events: Counter[str] = field(default_factory=Counter)
    corrections: int = 0
    begun: int = 0
    lines: list[NewLine] = field(default_factory=list)


def preview_file(job: Job) -> Problem | None:
    """Find what each row would come to, and write it down as a step of the file.

    It is tried in the database itself, by the code that would store it, in
    transactions that are rolled back: so nothing can come out otherwise but by what
    others record in the meantime.
    """
    last = lists.stored_before(job.scope, job.file.feed, job.file.number)
    before = _before(last)
    pathways = job.pathways(job.sheet.rows)
    seen = Seen()
    fresh = []
    for row in job.sheet.rows:
        same = before.get(row.content)
        if same:
            seen.lines.append(_unchanged(row, pathways[row.number], same.pop(0)))
        else:
            fresh.append(row)
    seen.lines += [_refused(number, str(why)) for number, why in job.sheet.refused]
    for batch in batches(fresh, pathways, job.at_once):
        if not job.go_on():
            return None
        _try(job, batch, pathways, seen)
        job.note(len(seen.lines), len(job.sheet.rows) + len(job.sheet.refused))
    with transaction.atomic():
        write.forget_lines(job.file.number)
        write.set_lines(job.file.number, seen.lines)
        write.add_step(
            job.scope,
            job.file.number,
            "previewed",
            now=job.clock(),
            told=_told(job, seen, last),
        )
    return None


def _told(job: Job, seen: Seen, last: int | None) -> dict[str, object]:
    """Say what the rows of a file come to, in numbers, and what is odd about it."""
    heads, asked = set(job.sheet.heads), columns_asked(job.profile)
    here = {line.pathway for line in seen.lines} - {""}
    return {
        "rows": len(seen.lines),
        **Counter(line.became for line in seen.lines),
        "events": dict(seen.events.most_common()),
        "corrections": seen.corrections,
        "begins": seen.begun,
        "follows": last,
        "missing": sorted(asked - heads),
        "unread": sorted(heads - asked),
        "gone": len(gone_since(job, last, here)),
        "empty": job.profile.whole_list and not here,
    }


def gone_since(job: Job, last: int | None, here: set[str]) -> list[tuple[str, int]]:
    """Name who stood on the file stored before and doesn't now: pathway and row."""
    if last is None or not job.profile.whole_list:
        return []
    stood = {line.pathway: line.row for line in shelf.lines(last) if line.pathway}
    return [(pathway, row) for pathway, row in stood.items() if pathway not in here]


def _before(number: int | None) -> Mapping[str, list[LineOnShelf]]:
    """Gather the rows of the file stored before, by what they say."""
    found: dict[str, list[LineOnShelf]] = {}
    for line in shelf.lines(number) if number else ():
        if line.message is not None:
            found.setdefault(line.content, []).append(line)
    return found


def _try(
    job: Job, batch: Sequence[Row], pathways: Mapping[int, str], seen: Seen
) -> None:
    with transaction.atomic():
        last = latest_event(job.scope)
        named = {pathways[row.number] for row in batch}
        known = of_which_service(job.scope, named).height
        job.tell(batch)
        while True:
            looked = project_new(
                job.scope, job.feed, lawbook=job.lawbook, now=job.clock()
            )
            if not looked.messages:
                break
        seen.begun += of_which_service(job.scope, named).height - known
        kinds, corrections = told_since(job.scope, f"feed {job.file.feed}", last)
        seen.events.update(kinds)
        seen.corrections += corrections
        tells = _tells(job.scope, named, last)
        names = {job.name_of(row.number): row for row in batch}
        for name, fate in fates_by_name(
            job.scope, job.file.feed, SENDER, list(names)
        ).items():
            row = names[name]
            seen.lines.append(
                NewLine(
                    row.number,
                    row.content,
                    pathways[row.number],
                    BECAME[fate.state],
                    " ".join(fate.reasons),
                    told=tells.get(pathways[row.number], {}),
                )
            )
        transaction.set_rollback(True)


def _tells(scope: Scope, named: set[str], last: int) -> Mapping[str, dict[str, Any]]:
    """Say, by pathway, what was recorded just now, and of whom: as it was read."""
    people = with_patients(scope, named).iter_rows(named=True)
    found: dict[str, dict[str, Any]] = {
        row["pathway"]: {
            "person": [row["family_name"], row["given_name"], row["born"].isoformat()],
            "events": [],
        }
        for row in people
    }
    for row in log.events(scope, pathways=named, since=last).iter_rows(named=True):
        said = {n: row[n] for n in ATTRIBUTES if row[n] is not None}
        says = {n: v.isoformat() if isinstance(v, date) else v for n, v in said.items()}
        told = [row["kind"], row["day"].isoformat(), says]
        found[row["pathway"]]["events"].append(told)
    return found


def _unchanged(row: Row, pathway: str, same: LineOnShelf) -> NewLine:
    return NewLine(row.number, row.content, pathway, "unchanged", message=same.message)


def _refused(number: int, why: str) -> NewLine:
    return NewLine(number, "", "", "refused", why)

"""What an open page asks for its news: which kind of page, and what it shows."""

from collections.abc import Callable, Mapping

from milepost.foundation.marks import Mark
from milepost.reading.arrangements import KINDS, arranged_since
from milepost.reading.barriers import barriers_changed
from milepost.reading.desks import tests_of
from milepost.reading.escalations import Wanted
from milepost.reading.feeds import told_by_feeds
from milepost.reading.files import told_of_file, told_of_files
from milepost.reading.finding_list import findings_changed
from milepost.reading.indicators import told_behind
from milepost.reading.news import (
    changed_at_desk,
    changed_escalations,
    changed_work,
    decided,
    learnt,
    looked_at,
    on_steps,
    requests_told,
    ticked,
    told_of_action,
)
from milepost.reading.services import names_of_services
from milepost.tracking.desks import desk_named
from milepost.web.barriers_page import read_way
from milepost.web.door import Visit
from milepost.web.escalation_list_page import read_asked, wanted_by
from milepost.web.findings_page import read_finding_query
from milepost.web.indicators_address import read_asked as read_asked_figures
from milepost.web.live_part import read_numbers
from milepost.web.words import many

Marks = Mapping[str, Mark]


def _escalations(visit: Visit, marks: Marks) -> int:
    asked, wanted, _ = read_asked(visit.GET.dict())
    return changed_escalations(
        visit.may_see,
        wanted_by(visit.may_see.person, asked, wanted),
        marks,
        shown=read_numbers(visit.GET.get("shown", "")),
        mine=asked.show == "mine",
        now=visit.now,
    )


def _escalation(visit: Visit, marks: Marks) -> int:
    shown = read_numbers(visit.GET.get("shown", ""), most=1)
    return changed_escalations(
        visit.may_see, Wanted(number=0), marks, shown=shown, now=visit.now
    )


def _desk(visit: Visit, marks: Marks) -> int:
    desk = desk_named(visit.GET.get("desk", ""))
    if desk is None:
        return 0
    shown = read_numbers(visit.GET.get("shown", ""))
    tests = tests_of(desk, visit.lawbook, visit.now.date())
    return changed_at_desk(
        visit.may_see, desk, tests, marks, shown=shown, now=visit.now
    )


def _turnaround(visit: Visit, marks: Marks) -> int:
    desk = desk_named(visit.GET.get("desk", ""))
    if desk is None:
        return 0
    tests = tests_of(desk, visit.lawbook, visit.now.date())
    return requests_told(visit.may_see, tests, marks)


def _oversight(visit: Visit, marks: Marks) -> int:
    told = changed_escalations(visit.may_see, Wanted(), marks, now=visit.now)
    return told + barriers_changed(visit.may_see, _of(marks, "barriers"))


def _barriers(visit: Visit, marks: Marks) -> int:
    _, theme, _ = read_way(visit.GET.dict())
    return barriers_changed(visit.may_see, _of(marks, "barriers"), theme=theme)


def _barrier(visit: Visit, marks: Marks) -> int:
    shown = read_numbers(visit.GET.get("shown", ""), most=1)
    mark = _of(marks, "barriers")
    return barriers_changed(visit.may_see, mark, number=shown[0]) if shown else 0


def _arranged(visit: Visit, marks: Marks) -> int:
    page = visit.GET.get("page", "")
    mark = _of(marks, "arrangements")
    return arranged_since(visit.may_see, page, mark) if page in KINDS else 0


def _feeds(visit: Visit, marks: Marks) -> int:
    waited = read_numbers(visit.GET.get("waited", ""), most=2)
    return told_by_feeds(visit.may_see, marks, waited)


def _files(visit: Visit, marks: Marks) -> int:
    said = read_numbers(visit.GET.get("said", ""), most=1) or [0]
    return told_of_files(visit.may_see, marks, said=said[0])


def _file(visit: Visit, marks: Marks) -> int:
    shown = read_numbers(visit.GET.get("shown", ""), most=1)
    mark = _of(marks, "file_steps")
    return told_of_file(visit.may_see, shown[0], mark) if shown else 0


def _findings(visit: Visit, marks: Marks) -> int:
    query, _ = read_finding_query(visit.GET.dict())
    had = read_numbers(visit.GET.get("had", ""), most=1) or [0]
    told = {"had": had[0], "today": visit.now.date()}
    return findings_changed(visit.may_see, query, _of(marks, "events"), **told)


def _indicators(visit: Visit, marks: Marks) -> int:
    services = names_of_services(visit.may_see)
    asked, problems = read_asked_figures(visit.GET.dict(), services)
    return 0 if problems else told_behind(visit.may_see, asked, marks)


def _of(marks: Marks, record: str) -> Mark:
    return marks.get(record, Mark())


def _caseloads(visit: Visit, marks: Marks) -> int:
    return looked_at(visit.may_see, marks)


def _duties(visit: Visit, marks: Marks) -> int:
    return ticked(visit.may_see, visit.GET.get("duties", ""), marks)


def _work(visit: Visit, marks: Marks) -> int:
    had = read_numbers(visit.GET.get("had", ""), most=1) or [0]
    owner = visit.GET.get("owner", "")
    return changed_work(visit.may_see, owner, marks, had=had[0], now=visit.now)


def _timed(visit: Visit, marks: Marks) -> int:
    return decided(visit.may_see, visit.GET.get("template", ""), marks)


def _steps(visit: Visit, marks: Marks) -> int:
    return on_steps(visit.may_see, visit.GET.get("service", ""), marks)


def _forecasts(visit: Visit, marks: Marks) -> int:
    return learnt(visit.may_see, marks)


def _action(visit: Visit, marks: Marks) -> int:
    shown = read_numbers(visit.GET.get("shown", ""), most=1)
    if not shown:
        return 0
    return told_of_action(visit.may_see, shown[0], marks, now=visit.now)


PAGES: Mapping[str, tuple[Callable[[Visit, Marks], int], str]] = {
    "escalations": (_escalations, "change"),
    "escalation": (_escalation, "change"),
    "desk": (_desk, "change"),
    "turnaround": (_turnaround, "change"),
    "oversight": (_oversight, "change"),
    "barriers": (_barriers, "change"),
    "barrier": (_barrier, "change"),
    "arranged": (_arranged, "change"),
    "findings": (_findings, "change"),
    "indicators": (_indicators, "patient with something new"),
    "feeds": (_feeds, "change"),
    "files": (_files, "change"),
    "file": (_file, "change"),
    "caseloads": (_caseloads, "patient looked at or handed over"),
    "duties": (_duties, "tick"),
    "work": (_work, "change"),
    "timed": (_timed, "change"),
    "steps": (_steps, "change"),
    "forecasts": (_forecasts, "change"),
    "action": (_action, "change"),
}
"""Each kind of page: how its changes are counted, and what one of them is called."""

PLURAL = {
    "patient looked at or handed over": "patients looked at or handed over",
    "patient with something new": "patients with something new",
}


def news_of_page(visit: Visit, kind: str, marks: Marks) -> tuple[int, str] | None:
    """Count the changes on a page, with the words; None if there is no such page."""
    if kind not in PAGES:
        return None
    counted, word = PAGES[kind]
    count = counted(visit, marks)
    return count, many(count, word, PLURAL.get(word, f"{word}s"))

"""Files that hospitals send: sent in, looked at, stored, reconciled, taken back."""

import csv
from datetime import datetime, time

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.take_file import NewFile, decide, explain, take_file
from milepost.foundation.problems import Problem
from milepost.host.clock import LONDON
from milepost.host.sheets import MOST_BYTES
from milepost.reading.files import (
    explained_so_far,
    mappings_of_files,
    read_file,
    read_files,
    read_lines,
)
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.web import file_work
from milepost.web.door import Visit
from milepost.web.files_page import present_file, present_files
from milepost.web.live_part import live
from milepost.web.numbered_pages import page_asked
from milepost.web.printed import RISKY
from milepost.web.standpoint import read_day


@require_http_methods(["GET", "HEAD", "POST"])
def files(visit: Visit) -> HttpResponse:
    """Show the latest files, and take a new one."""
    if visit.method == "POST":
        return _take(visit)
    return _list(visit, [])


@require_safe
def file(visit: Visit, number: int) -> HttpResponse:
    """Show one file: how far it has come, and what becomes of its rows."""
    return _one(visit, number, [])


@require_POST
def decide_about(visit: Visit, number: int) -> HttpResponse:
    """Store a file, have it read again, put it away, or take it back."""
    _sees_all(visit)
    what = {"store": "confirmed", "leave": "discarded", "undo": "undoing"}
    what |= {"read": "again", "store_empty": "confirmed"}
    said = visit.POST.get("what", "")
    if said not in what:
        raise Http404("no such decision")
    asked = {"now": visit.now, "is_empty": said == "store_empty"}
    if problems := decide(visit.may_see, number, what[said], **asked):
        shown = [Problem(p.code, "decide", p.message, p.remedy) for p in problems]
        return _one(visit, number, shown, status=409)
    file_work.begin()
    return redirect(f"/files/{number}")


@require_POST
def explain_left(visit: Visit, number: int) -> HttpResponse:
    """Say what was found out of somebody who left a list."""
    _sees_all(visit)
    note = visit.POST.get("note", "")
    if problems := explain(visit.may_see, number, note, now=visit.now):
        return _list(visit, problems, status=409)
    return redirect("/files#left")


@require_safe
def rows(visit: Visit, number: int) -> HttpResponse:
    """Give every row of a file, and what became of it, as CSV."""
    _sees_all(visit)
    lines = read_lines(visit.may_see, number)
    if lines is None:
        raise Http404("no such file")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="file-{number}-rows.csv"'
    table = csv.writer(answer)
    table.writerow(["row", "pathway", "became", "reason"])
    for line in lines:
        cells = (line.row, line.pathway, line.became, line.reason)
        table.writerow([_no_formula(str(cell)) for cell in cells])
    return answer


def _take(visit: Visit) -> HttpResponse:
    _sees_all(visit)
    sent = visit.FILES.get("file")
    day = _day(visit.POST.get("day", ""), visit.now)
    profile = visit.POST.get("mapping", "")
    known = dict(mappings_of_files(visit.lawbook))
    if isinstance(day, Problem):
        return _list(visit, [day], status=409)
    if sent is None or profile not in known:
        where, told = (
            ("file", "No file is chosen.") if sent is None else ("mapping", "")
        )
        told = told or "There is no such mapping."
        return _list(
            visit, [Problem("files.unfit", where, told, "Choose one.")], status=409
        )
    new = NewFile(
        feed=visit.POST.get("list", "").strip() or profile.rpartition("/")[2],
        profile=profile,
        name=str(sent.name)[:200],
        raw=sent.read(MOST_BYTES + 1),
        speaks_for=day,
    )
    number, problems = take_file(visit.may_see, new, now=visit.now)
    if problems:
        return _list(visit, problems, status=409)
    file_work.begin()
    return redirect(f"/files/{number}")


def _day(written: str, now: datetime) -> datetime | Problem:
    """Read the day on which the list stood so: its end, or now if it is today."""
    if not written.strip():
        return now
    day = read_day(written)
    if day is None:
        remedy = "Write it as 22 11 2026, or leave it blank for today."
        return Problem("files.unfit", "day", "That is no day.", remedy)
    if day == now.astimezone(LONDON).date():
        return now
    return datetime.combine(day, time(23, 59), LONDON)


def _no_formula(cell: str) -> str:
    """Write text so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def _sees_all(visit: Visit) -> None:
    if visit.may_see.services is not None:
        raise PermissionDenied("sees only some services")


def _list(visit: Visit, problems: list[Problem], status: int = 200) -> HttpResponse:
    _sees_all(visit)
    marks, said = marked("uploads", "file_steps"), explained_so_far(visit.may_see)
    page = present_files(
        read_files(
            visit.may_see,
            lawbook=visit.lawbook,
            page=page_asked(visit.GET.get("page", "")),
            gone_page=page_asked(visit.GET.get("left", "")),
        ),
        now=visit.now,
        names=names_of_staff(visit.may_see),
        said=visit.POST,
        problems=problems,
    )
    again = visit.get_full_path() if visit.method == "GET" else "/files"
    heard = live(marks, visit.now, again, {"of": "files", "said": str(said)})
    context = {"page": page, "live": heard}
    return render(visit, "files/files.jinja", context, status=status)


def _one(
    visit: Visit, number: int, problems: list[Problem], status: int = 200
) -> HttpResponse:
    _sees_all(visit)
    became, marks = visit.GET.get("rows", ""), marked("file_steps")
    reading = read_file(visit.may_see, number, lawbook=visit.lawbook, became=became)
    if reading is None:
        raise Http404("no such file")
    page = present_file(
        reading,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        became=became,
        problems=problems,
    )
    if visit.htmx and not page.working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    part = "files/progress.jinja" if visit.htmx else "files/file.jinja"
    context = {"page": page, "live": None}
    if not page.working:  # else the page asks by itself how far the work has come
        again, shows = f"/files/{number}", {"of": "file"}
        context["live"] = live(marks, visit.now, again, shows, shown=[number])
    return render(visit, part, context, status=status)

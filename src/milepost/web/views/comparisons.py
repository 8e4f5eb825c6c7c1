"""Two lists compared: sent in, looked at line by line, decided, taken away."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import IO

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.compare_again import compare_again
from milepost.actions.compare_lists import (
    NewComparison,
    NewList,
    NewVerdict,
    decide_all,
    decide_line,
    put_away,
    take_lists,
)
from milepost.foundation.problems import Problem
from milepost.host.long_tables import csv_lines, spreadsheet_file
from milepost.host.matching_orders import matching_orders
from milepost.host.sheets import MOST_BYTES
from milepost.quality.two_lists.exported import COLUMNS
from milepost.reading.comparisons import (
    read_comparison,
    read_comparisons,
    read_every_line,
    read_line,
)
from milepost.reading.services import names_of_services
from milepost.reading.staff import names_of_staff
from milepost.web import file_work
from milepost.web.comparison_address import Asked, read_asked
from milepost.web.comparison_export import exported_rows, file_name
from milepost.web.comparison_line_page import present_line
from milepost.web.comparison_page import present_comparison
from milepost.web.comparisons_page import OWN, present_comparisons
from milepost.web.door import Visit
from milepost.web.printed import CSV, XLSX, in_parts
from milepost.web.standpoint import read_day

AT_ONCE = 65_536


@require_http_methods(["GET", "HEAD", "POST"])
def comparisons(visit: Visit) -> HttpResponse:
    """Show the latest comparisons, and take two lists to be compared."""
    _sees_all(visit)
    if visit.method != "POST":
        return _list(visit, [])
    asked, problems = _asked(visit)
    if asked is not None:
        number, problems = take_lists(
            visit.may_see, asked, lawbook=visit.lawbook, now=visit.now
        )
        if not problems:
            file_work.begin()
            return redirect(f"/comparisons/{number}")
    return _list(visit, problems, status=409)


@require_safe
def comparison(visit: Visit, number: int) -> HttpResponse:
    """Show one comparison: how far it has come, the accounts, and the lines asked for."""
    _sees_all(visit)
    return _one(visit, number, [])


@require_POST
def away(visit: Visit, number: int) -> HttpResponse:
    """Put a comparison away."""
    _sees_all(visit)
    if problems := put_away(visit.may_see, number, now=visit.now):
        return _one(visit, number, problems, status=409)
    return redirect("/comparisons")


@require_POST
def again(visit: Visit, number: int) -> HttpResponse:
    """Have the lists of a comparison compared once more, by another matching order."""
    _sees_all(visit)
    order = visit.POST.get("order", "")
    if order not in dict(matching_orders()):
        problem = _bad("order", "There is no such order.", "Choose one.")
        return _one(visit, number, [problem], status=409)
    made, problems = compare_again(visit.may_see, number, order, now=visit.now)
    if problems:
        return _one(visit, number, problems, status=409)
    file_work.begin()
    return redirect(f"/comparisons/{made}")


@require_POST
def every_line(visit: Visit, number: int) -> HttpResponse:
    """Decide the same of every line that is asked for and that nobody has decided."""
    _sees_all(visit)
    asked, _ = read_asked(visit.GET.dict())
    said = NewVerdict(
        what=visit.POST.get("all-what", ""), note=visit.POST.get("all-note", "")
    )
    _, problems = decide_all(
        visit.may_see,
        number,
        asked.narrowed,
        said,
        expected=_number(visit.POST.get("expected", "")),
        now=visit.now,
    )
    if problems:
        return _one(visit, number, problems, status=409)
    return redirect(f"/comparisons/{number}{asked.query()}#lines")


@require_http_methods(["GET", "HEAD", "POST"])
def line(visit: Visit, number: int, line: int) -> HttpResponse:
    """Show one line, and write down what somebody decides of it."""
    _sees_all(visit)
    if visit.method != "POST":
        return _line(visit, number, line, [])
    post = visit.POST
    problems = decide_line(
        visit.may_see,
        number,
        line,
        NewVerdict(what=post.get("what", ""), note=post.get("note", "")),
        after=_number(post.get("after", "")),
        now=visit.now,
    )
    if problems:
        return _line(visit, number, line, problems, status=409)
    asked, _ = read_asked(visit.GET.dict())
    found = read_line(visit.may_see, number, line, asked.narrowed)
    if post.get("then") == "next" and found and found.following:
        return redirect(f"/comparisons/{number}/lines/{found.following}{asked.query()}")
    return redirect(f"/comparisons/{number}/lines/{line}{asked.query()}")


@require_safe
def lines_csv(visit: Visit, number: int) -> StreamingHttpResponse:
    """Give the lines that are asked for as CSV, however many there are."""
    found, rows = _rows(visit, number)
    parts = csv_lines(COLUMNS, rows)
    return in_parts(visit, parts, CSV, file_name(found, "csv"))


@require_safe
def lines_xlsx(visit: Visit, number: int) -> HttpResponse | StreamingHttpResponse:
    """Give the lines that are asked for as a spreadsheet."""
    found, rows = _rows(visit, number)
    made = spreadsheet_file(found.title, COLUMNS, rows)
    if isinstance(made, Problem):
        return _one(visit, number, [made], status=409)
    return in_parts(visit, _parts(made), XLSX, file_name(found, "xlsx"))


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(AT_ONCE), b"")


def _rows(visit: Visit, number: int):
    _sees_all(visit)
    asked, _ = read_asked(visit.GET.dict())
    found = read_every_line(visit.may_see, number, asked.narrowed)
    if found is None or found[0].state != "compared":
        raise Http404("no such comparison")
    return found[0], exported_rows(*found, names_of_staff(visit.may_see))


def _asked(visit: Visit) -> tuple[NewComparison | None, list[Problem]]:
    """Read the form; where it can't be read, say why."""
    offered = read_comparisons(visit.may_see, lawbook=visit.lawbook)
    known = dict(offered.mappings)
    old, new = (_sent(visit, which, known) for which in ("old", "new"))
    typed = visit.POST.get("day", "").strip()
    day = read_day(typed) if typed else visit.now.date()
    orders = dict(offered.orders)
    order = visit.POST.get("order", "") or next(iter(orders))
    problems = [each for each in (old, new) if isinstance(each, Problem)]
    if day is None:
        problems.append(_bad("day", "That is no day.", "Write it as 22 11 2026."))
    if order not in orders:
        problems.append(_bad("order", "There is no such order.", "Choose one."))
    if problems or not isinstance(day, date):
        return None, problems
    if isinstance(old, Problem) or isinstance(new, Problem):
        return None, problems
    asked = NewComparison(
        title=visit.POST.get("title", ""),
        standard=visit.POST.get("standard", ""),
        order=order,
        today=day,
        old=old,
        new=new,
    )
    return asked, []


def _sent(visit: Visit, which: str, known: Mapping[str, str]) -> NewList | Problem:
    file, mapping = visit.FILES.get(which), visit.POST.get(f"{which}-mapping", "")
    if mapping == OWN:
        if file is not None:
            told = f"A file is chosen for the {which} list, and Milepost’s own list as well."
            return _bad(which, told, "Choose one of the two.")
        return NewList(profile="")
    if mapping not in known:
        told = f"There is no such mapping for the {which} list."
        return _bad(f"{which}-mapping", told, "Choose one.")
    if file is None:
        told = f"No file is chosen for the {which} list."
        return _bad(which, told, "Choose one.")
    return NewList(
        profile=mapping, name=str(file.name)[:200], raw=file.read(MOST_BYTES + 1)
    )


def _list(visit: Visit, problems: list[Problem], status: int = 200) -> HttpResponse:
    page = present_comparisons(
        read_comparisons(visit.may_see, lawbook=visit.lawbook),
        now=visit.now,
        names=names_of_staff(visit.may_see),
        said=visit.POST,
        problems=problems,
    )
    return render(visit, "comparisons/list.jinja", {"page": page}, status=status)


def _one(
    visit: Visit, number: int, problems: list[Problem], status: int = 200
) -> HttpResponse:
    asked, odd = read_asked(visit.GET.dict())
    reading = read_comparison(visit.may_see, number, asked.narrowed, page=asked.page)
    if reading is None:
        raise Http404("no such comparison")
    if odd and status == 200:
        status = 422
    page = present_comparison(
        reading,
        asked,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        services=names_of_services(visit.may_see),
        problems=[*problems, *odd],
    )
    if visit.htmx and not page.working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    part = "comparisons/progress.jinja" if visit.htmx else "comparisons/one.jinja"
    return render(visit, part, {"page": page}, status=status)


def _line(
    visit: Visit, number: int, line: int, problems: list[Problem], status: int = 200
) -> HttpResponse:
    asked: Asked = read_asked(visit.GET.dict())[0]
    reading = read_line(visit.may_see, number, line, asked.narrowed)
    if reading is None:
        raise Http404("no such line")
    page = present_line(
        reading,
        asked,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        services=names_of_services(visit.may_see),
        said=visit.POST,
        problems=problems,
    )
    return render(visit, "comparisons/line.jinja", {"page": page}, status=status)


def _number(text: str) -> int:
    """Read a number that our own form sent; -1, which fits nothing, if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _sees_all(visit: Visit) -> None:
    if visit.may_see.services is not None:
        raise PermissionDenied("sees only some services")


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("compare.unfit", where, message, remedy)

"""What the weekly oversight group has before it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.reading.news import marked
from milepost.reading.oversight import read_oversight
from milepost.reading.staff import names_of_staff
from milepost.web.arranging_part import told_on, unheld_on
from milepost.web.door import Visit
from milepost.web.live_part import live
from milepost.web.numbered_pages import page_asked
from milepost.web.oversight_page import present_oversight


@require_safe
def oversight(visit: Visit) -> HttpResponse:
    """Show what is unresolved by rung and age, why, and what was decided in a week."""
    marks = marked("escalations", "barriers")
    decided = page_asked(visit.GET.get("decided", ""))
    reading = read_oversight(visit.may_see, now=visit.now, decided=decided)
    names = names_of_staff(visit.may_see)
    page = present_oversight(reading, now=visit.now, names=names)
    again = f"/oversight?decided={decided}" if decided > 1 else "/oversight"
    heard = live(marks, visit.now, again, {"of": "oversight"})
    context = {"page": page, "told": told_on(visit) + unheld_on(visit), "live": heard}
    return render(visit, "escalations/oversight.jinja", context)

"""Proposals about timed pathways: one of them, and signing for it or refusing it."""

from urllib.parse import quote
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.sign import NewAnswer, answer_proposal
from milepost.foundation.problems import Problem
from milepost.reading.escalations import names_of_services
from milepost.reading.proposals import Word, may_say, read_proposal
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit
from milepost.web.once import form_of
from milepost.web.proposal_page import present_proposal
from milepost.web.standpoint import standpoint

NOTHING_CHOSEN = Problem(
    "web.no-answer",
    "answer",
    "It isn't said whether you sign, refuse or withdraw.",
    "Select one of the buttons.",
)


@require_safe
def proposal(visit: Visit, number: int) -> HttpResponse:
    """Show one proposal, and what the one who asks may say to it."""
    return _show(visit, number, problems=[])


@require_POST
def answer(visit: Visit, number: int) -> HttpResponse:
    """Sign for a proposal, refuse it or withdraw it."""
    said = visit.POST.get("answer", "")
    if said not in list(Word):
        return _show(visit, number, problems=[NOTHING_CHOSEN])
    new = NewAnswer(
        proposal=number,
        word=Word(said),
        note=visit.POST.get("note", ""),
        form=form_of(visit),
    )
    problems = answer_proposal(visit.may_see, new, lawbook=visit.lawbook, now=visit.now)
    if problems:
        return _show(visit, number, problems=problems)
    return redirect(f"/timed-pathways/proposals/{quote(str(number))}#signatures")


def _show(visit: Visit, number: int, *, problems: list[Problem]) -> HttpResponse:
    seen = standpoint({}, visit.now)
    reading = read_proposal(
        visit.may_see, number, as_at=seen.as_at, lawbook=visit.lawbook
    )
    if reading is None:
        raise Http404("no such proposal within this person's scope")
    service = reading.proposed.service
    page = present_proposal(
        reading,
        may_say(reading.proposed, visit.person),
        service=names_of_services(visit.may_see).get(service, service),
        names=names_of_staff(visit.may_see),
        note=visit.POST.get("note", ""),
        form=uuid4(),
        problems=problems,
        standpoint=seen.words,
    )
    status = 422 if problems else 200
    return render(visit, "timed/proposal.jinja", {"page": page}, status=status)

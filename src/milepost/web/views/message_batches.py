"""Several messages that wait: chosen on Feeds, previewed, seen to, and taken back."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.settle_several import (
    SeveralMessages,
    problems_with_messages,
    see_to_several,
    take_back_several,
)
from milepost.foundation.problems import Problem
from milepost.reading.at_once import read_chosen, read_group, read_message_batch
from milepost.reading.staff import names_of_staff
from milepost.web.at_once_page import Typed, present_chosen
from milepost.web.door import Visit
from milepost.web.message_batch_page import present_message_batch
from milepost.web.once import form_of
from milepost.web.seeing_to import sees_all
from milepost.web.typed import unkept
from milepost.web.waiting_groups import why_in_words

LONGEST_NUMBER = 18
"""Digits: more than any message's number has."""


@require_http_methods(["GET", "HEAD", "POST"])
def several_messages(visit: Visit) -> HttpResponse:
    """Show the messages chosen; ask once more; or see to them."""
    sees_all(visit)
    if visit.method != "POST":
        return _of_a_group(visit)
    what = visit.POST.get("what", "")
    doing = visit.POST.get("doing", "") if what == "do" else what
    note, reason = visit.POST.get("note", ""), visit.POST.get("reason", "")
    asked = SeveralMessages(
        chosen=_chosen(visit.POST.getlist("message")),
        settle=doing == "settle",
        note=note,
        reason=reason,
        form=form_of(visit),
    )
    problems = unkept(note) + problems_with_messages(asked)
    if doing not in {"settle", "take"}:
        problems = [one for one in problems if one.where == "messages"]
    elif what == "do" and not problems:
        _, problems = see_to_several(visit.may_see, asked, now=visit.now)
        if not problems:
            return redirect(f"/feeds/several/{asked.form}")
    asks = what in {"settle", "take"} and not problems
    typed = Typed(
        note=note, reason=reason, form=str(asked.form), doing=what if asks else ""
    )
    return _show(visit, asked.chosen, typed, problems)


@require_safe
def message_batch(visit: Visit, form: UUID) -> HttpResponse:
    """Show what was done with several messages, and how to take it back."""
    sees_all(visit)
    return _batch(visit, form, [])


@require_POST
def take_back_messages(visit: Visit, form: UUID) -> HttpResponse:
    """Take back what was done with several messages."""
    sees_all(visit)
    note = visit.POST.get("note", "")
    told = {"undo": form_of(visit), "now": visit.now}
    problems = unkept(note) or take_back_several(visit.may_see, form, note, **told)
    if problems:
        return _batch(visit, form, problems, typed=note)
    return redirect(f"/feeds/several/{form}")


def _of_a_group(visit: Visit) -> HttpResponse:
    """Choose the messages of a feed that wait for the same reasons."""
    feed, codes = visit.GET.get("feed", ""), visit.GET.getlist("why")
    if not feed or any("\x00" in said for said in (feed, *codes)):
        return redirect("/feeds#waiting")
    chosen, in_all = read_group(visit.may_see, feed, codes)
    if not chosen:
        return redirect("/feeds#waiting")
    why = f"{why_in_words(codes)}, on {feed}"
    typed = Typed(form=str(uuid4()), of_group=why, in_all=in_all)
    return _show(visit, chosen, typed, [])


def _show(
    visit: Visit, chosen: dict[int, str], typed: Typed, problems: list[Problem]
) -> HttpResponse:
    page = present_chosen(
        read_chosen(visit.may_see, chosen),
        typed,
        now=visit.now,
        me=visit.may_see.person,
        names=names_of_staff(visit.may_see),
        problems=problems,
    )
    status = 422 if problems else 200
    return render(visit, "feeds/several.jinja", {"page": page}, status=status)


def _batch(
    visit: Visit, form: UUID, problems: list[Problem], *, typed: str = ""
) -> HttpResponse:
    reading = read_message_batch(visit.may_see, form)
    if reading is None:
        raise Http404("no such batch of messages")
    page = present_message_batch(
        reading,
        undo=str(uuid4()),
        now=visit.now,
        names=names_of_staff(visit.may_see),
        typed=typed,
        problems=problems,
    )
    status = 422 if problems else 200
    return render(visit, "feeds/batch.jinja", {"page": page}, status=status)


def _chosen(said: Iterable[str]) -> dict[int, str]:
    """Read which messages were ticked, and whose each was.

    >>> _chosen(["12@bob", "3@", "x@bob", "7"])
    {12: 'bob', 3: '', 7: ''}
    """
    found = {}
    for text in said:
        number, _, owner = text.partition("@")
        if number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER:
            found[int(number)] = owner
    return found

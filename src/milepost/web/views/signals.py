"""Signals to other systems: who is told of what, and what hasn't reached them."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions import receivers
from milepost.actions.receivers import Registration
from milepost.foundation.problems import Problem
from milepost.reading.signals import read_signals
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit
from milepost.web.once import form_of
from milepost.web.signals_page import Typed, present_signals

TURNS = {"pause": receivers.pause, "resume": receivers.resume, "end": receivers.end}
BLANK = Typed()


@require_safe
def signals(visit: Visit) -> HttpResponse:
    """Show every receiver, and what wasn't taken."""
    return _show(visit, [])


@require_POST
def change_receivers(visit: Visit) -> HttpResponse:
    """Register a receiver, or do something about one."""
    what, name = visit.POST.get("what", ""), visit.POST.get("name", "")
    scope, now, form = visit.may_see, visit.now, form_of(visit)
    if what == "register":
        return _register(visit, form)
    if what == "secret":
        given = {"key": settings.SECRET_KEY, "now": now}
        secret, problems = receivers.new_secret(scope, name, **given)
        return _show(visit, problems, secret=(name, secret))
    if what in TURNS:
        problems = TURNS[what](scope, name, now=now)
    elif what == "test":
        problems = receivers.test(scope, name, form=form, now=now)
    elif what == "again":
        problems = receivers.send_again(scope, name, now=now)
    else:
        raise Http404("nothing of that kind is done about a receiver")
    if problems:
        return _show(visit, problems)
    return redirect(f"/signals?saved={what}")


def _register(visit: Visit, form: UUID) -> HttpResponse:
    said = visit.POST
    typed = Typed(
        name=said.get("name", "").strip(),
        address=said.get("address", "").strip(),
        kinds=said.getlist("kind"),
        services=said.getlist("service"),
        every_service=said.get("every_service") == "yes",
    )
    told = Registration(
        name=typed.name,
        address=typed.address,
        kinds=typed.kinds,
        services=None if typed.every_service else typed.services,
        form=form,
    )
    secret, problems = receivers.register(
        visit.may_see,
        told,
        key=settings.SECRET_KEY,
        trusted=settings.SIGNALS_HOSTS,
        now=visit.now,
    )
    if problems:
        return _show(visit, problems, typed=typed)
    if not secret:
        return redirect("/signals?saved=known")
    return _show(visit, [], secret=(told.name, secret))


def _show(
    visit: Visit,
    problems: list[Problem],
    *,
    typed: Typed = BLANK,
    secret: tuple[str, str] = ("", ""),
) -> HttpResponse:
    scope = visit.may_see
    page = present_signals(
        read_signals(scope),
        now=visit.now,
        names=names_of_staff(scope),
        may=receivers.unless_allowed(scope) == [],
        typed=typed,
        problems=problems,
        saved=visit.GET.get("saved", ""),
        secret=secret,
    )
    refused = any(one.code == "actions.not-a-manager" for one in problems)
    status = 403 if refused else 422 if problems else 200
    return render(visit, "signals/signals.jinja", {"page": page}, status=status)

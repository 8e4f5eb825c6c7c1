"""Signing in and out."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from milepost.foundation.problems import Problem
from milepost.reading.live import end_session
from milepost.reading.staff import account_named
from milepost.web.door import Visit, open_to_all
from milepost.web.list_address import with_query

ENDED = {
    "idle": "You were signed out because nothing happened for "
    f"{settings.IDLE_MINUTES} minutes. Sign in to go on where you were.",
    "out": "You have signed out.",
}
WRONG = Problem(
    "web.not-signed-in",
    "username",
    "The username and password do not match.",
    "Check both and try again.",
)
ONLY_FORMS = {
    *("sign_out", "still_here", "shortcuts", "look", "step"),
    *("undo_several", "keep_template"),
}
"""The addresses that nobody can go to: they only take a form."""

LONGEST_USERNAME = 150
"""As many characters as an account's name may have."""

LOCKED = Problem(
    "web.locked-out",
    "username",
    "There were too many attempts to sign in from this computer with this username.",
    "Wait 15 minutes, then try again.",
)


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Every word that changes on the sign-in page."""

    title: str
    notice: str = ""
    username: str = ""
    onwards: str = ""
    """The address to go to afterwards."""

    problems: tuple[Problem, ...] = ()


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(visit: Visit) -> HttpResponse:
    """Show the sign-in page, or sign a person in."""
    page = _page(visit)
    if visit.method != "POST":
        return render(visit, "door/sign_in.jinja", {"page": page})
    username = visit.POST.get("username", "").strip()
    if not username.isprintable() or len(username) > LONGEST_USERNAME:
        return _refused(visit, WRONG, 422)
    user = authenticate(
        visit,
        username=account_named(username),
        password=visit.POST.get("password", ""),
    )
    if user is None:
        return _refused(visit, WRONG, 422)
    login(visit, user)
    visit.session["last_seen"] = visit.now.isoformat()
    return redirect(page.onwards or "/")


@open_to_all
@require_POST
def sign_out(visit: Visit) -> HttpResponse:
    """End the session, and say so."""
    ended = "idle" if visit.POST.get("why") == "idle" else "out"
    onwards = _ours(visit, visit.POST.get("next", "")) if ended == "idle" else ""
    end_session(visit.session.session_key or "")
    logout(visit)
    response = redirect(
        with_query(settings.LOGIN_URL, [("ended", ended), ("next", onwards)])
    )
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
def still_here(_visit: Visit) -> HttpResponse:
    """Note that somebody is at the page, so that it does not lock."""
    return HttpResponse(status=204)


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Say that there were too many attempts, whoever the username belongs to."""
    return _refused(request, LOCKED, 429)


def _refused(request: HttpRequest, problem: Problem, status: int) -> HttpResponse:
    page = replace(_page(request), title="Error: Sign in", problems=(problem,))
    return render(request, "door/sign_in.jinja", {"page": page}, status=status)


def _page(request: HttpRequest) -> SignInPage:
    asked = request.POST if request.method == "POST" else request.GET
    return SignInPage(
        "Sign in",
        notice=ENDED.get(request.GET.get("ended", ""), ""),
        username=asked.get("username", "") if request.method == "POST" else "",
        onwards=_ours(request, asked.get("next", "")),
    )


def _ours(request: HttpRequest, address: str) -> str:
    """Keep an address only if it is within Milepost, and can be gone to."""
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=hosts)
    ours = safe and address.startswith("/") and not _takes_only_forms(address)
    return address if ours else ""


def _takes_only_forms(address: str) -> bool:
    try:
        return resolve(urlsplit(address).path).url_name in ONLY_FORMS
    except Resolver404:
        return False

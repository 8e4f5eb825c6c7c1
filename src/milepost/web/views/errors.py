"""Pages for when something is in the way, each with what to do next."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What is in the way, in words."""

    title: str
    words: tuple[str, ...]
    href: str = "/"
    link: str = "Go to the waiting list"


NOT_FOUND = ErrorPage(
    "Page not found",
    (
        "There is no such page, or it is about a patient whose record is not in your "
        "service.",
        "If you typed the address, check it. If you followed a link, ask whoever sent "
        "it which service the patient is with.",
    ),
)
NO_ROLE = ErrorPage(
    "You have no role here yet",
    (
        "You are signed in, but nobody has said which organisation and services you "
        "work for, so there is nothing to show you.",
        "Ask whoever looks after Milepost in your organisation to give you a role.",
    ),
    "/help",
    "Read the help pages",
)
NOT_ALLOWED = ErrorPage(
    "You may not see this page",
    ("Your role does not include it. Ask your service manager if it should.",),
)
OUT_OF_DATE = ErrorPage(
    "This form was out of date",
    (
        "The page was open for too long, or you signed in or out in another tab, so "
        "nothing was changed.",
        "Go back, load the page again and send the form once more.",
    ),
)
BROKEN = ErrorPage(
    "Something went wrong in Milepost",
    (
        "The fault is ours, and not in what you did. Nothing was half-changed.",
        "Try again in a few minutes. If it happens again, tell whoever looks after "
        "Milepost what you were doing, and when.",
    ),
)


def not_found(request: HttpRequest, **_: object) -> HttpResponse:
    """There is no such page, or none for this visitor: the two look alike."""
    return _answer(request, NOT_FOUND, 404)


def not_allowed(request: HttpRequest, **_: object) -> HttpResponse:
    """The visitor may not come in here."""
    signed_in = getattr(request, "user", None) and request.user.is_authenticated
    roleless = signed_in and getattr(request, "person", None) is None
    return _answer(request, NO_ROLE if roleless else NOT_ALLOWED, 403)


def form_out_of_date(request: HttpRequest, **_: object) -> HttpResponse:
    """A form came without the token that shows it is one of ours."""
    return _answer(request, OUT_OF_DATE, 403)


def broken(request: HttpRequest) -> HttpResponse:
    """One of our own promises broke."""
    return _answer(request, BROKEN, 500)


def _answer(request: HttpRequest, page: ErrorPage, status: int) -> HttpResponse:
    return render(request, "errors/error.jinja", {"page": page}, status=status)

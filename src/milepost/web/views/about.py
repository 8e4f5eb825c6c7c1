"""Pages about Milepost itself, which show no patient."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.web.door import Visit, open_to_all
from milepost.web.glossary import TERMS


@dataclass(frozen=True, slots=True)
class AboutPage:
    """A page of fixed words, and the little that changes in it."""

    title: str
    terms: tuple[tuple[str, str], ...] = ()
    shortcuts: bool = False
    known: bool = False
    """Whether the visitor has signed in, and so may switch shortcuts off."""


@open_to_all
@require_safe
def help_page(visit: Visit) -> HttpResponse:
    """Say how to do a day's work here."""
    return render(visit, "help/help.jinja", {"page": AboutPage("Help")})


@open_to_all
@require_safe
def glossary(visit: Visit) -> HttpResponse:
    """Say what the words mean."""
    terms = tuple(sorted(TERMS.items(), key=lambda term: term[0].casefold()))
    return render(
        visit, "help/glossary.jinja", {"page": AboutPage("Glossary", terms=terms)}
    )


@open_to_all
@require_safe
def accessibility(visit: Visit) -> HttpResponse:
    """Say what we tested, and what we know is missing."""
    page = AboutPage("Accessibility")
    return render(visit, "help/accessibility.jinja", {"page": page})


@open_to_all
@require_safe
def keyboard(visit: Visit) -> HttpResponse:
    """List every shortcut, with the switch that turns them off."""
    page = AboutPage(
        "Keyboard",
        shortcuts=not visit.session.get("no_shortcuts"),
        known=visit.person is not None,
    )
    return render(visit, "help/keyboard.jinja", {"page": page})


@require_POST
def set_shortcuts(visit: Visit) -> HttpResponse:
    """Switch the shortcuts on or off for this person's session."""
    visit.session["no_shortcuts"] = visit.POST.get("shortcuts") == "off"
    return redirect("/keyboard")


@open_to_all
@require_safe
def health(_visit: Visit) -> HttpResponse:
    """Say that the service is up, to whatever watches over it."""
    return JsonResponse({"status": "up", "version": settings.VERSION})

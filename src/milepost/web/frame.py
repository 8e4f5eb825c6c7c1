"""The words around every page: who is signed in, where they are, what this is."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from milepost.web.alarms import NOTHING, Alarm, above_all

NAVIGATION = (
    ("/work", "My work"),
    ("/list", "Waiting list"),
    ("/escalations", "Escalations"),
    ("/breaches", "Breaches"),
    ("/indicators", "Indicators"),
    ("/meetings", "Meetings"),
    ("/findings", "Findings"),
    ("/feeds", "Feeds"),
    ("/timed-pathways", "Timed pathways"),
    ("/standards", "Standards and rules"),
    ("/help", "Help"),
)
FOUND_UNDER = {
    "/work": ("/caseloads", "/duties", "/digest", "/note-templates", "/several"),
    "/escalations": ("/desks", "/rota", "/oversight"),
    "/feeds": (
        "/files",
        "/ledger",
        "/comparisons",
        "/merges",
        "/meanings",
        "/signals",
    ),
}
"""What stands under another page of the navigation, by that page's address."""

SIGNED_IN = {href for href, _ in NAVIGATION} - {"/standards", "/help"}
"""Where only those who have signed in can go."""

IN_THE_FOOTER = {"/standards"}
"""What the footer leads to as well, and leaves room above for whoever has signed in."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation."""

    href: str
    text: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Every word around the page's own."""

    version: str
    demo: bool
    user: str
    """The person's name and role; blank where nobody has signed in."""

    provider: str
    links: tuple[Link, ...]
    nonce: str
    idle_seconds: int
    shortcuts: bool
    """Whether keyboard shortcuts are on for this person."""

    printed: str
    """Who printed the page, and when: shown only on paper."""

    alarms: tuple[Alarm, ...] = ()
    """What makes doubtful whatever a page shows."""

    ledger: str = ""
    """What the ledger last came to; blank where it was never drawn up."""


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Make the frame of a page, for every template."""
    person = getattr(request, "person", None)
    now = getattr(request, "now", None)
    user = f"{person.name}, {person.role}" if person else ""
    scope = getattr(request, "may_see", None)
    told = above_all(scope, now, settings.LAWBOOK) if scope and now else NOTHING
    return {
        "frame": Frame(
            version=settings.VERSION,
            demo=settings.DEMO,
            user=user,
            provider=person.provider_name if person else "",
            links=tuple(
                Link(
                    href,
                    text,
                    here=request.path.startswith((href, *FOUND_UNDER.get(href, ()))),
                )
                for href, text in NAVIGATION
                if href not in (IN_THE_FOOTER if person else SIGNED_IN)
            ),
            nonce=str(request.csp_nonce),
            idle_seconds=settings.IDLE_MINUTES * 60 if person else 0,
            shortcuts=bool(person) and not request.session.get("no_shortcuts"),
            printed=f"{user}, {now:%d-%b-%Y %H:%M}" if person and now else "",
            alarms=told.alarms,
            ledger=told.ledger,
        )
    }

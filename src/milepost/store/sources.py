"""Read what a name stands for: a feed, a list of files, or a system that is let in."""

from dataclasses import dataclass

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.intake.sites.profile import Comes
from milepost.store.clients.models import Client
from milepost.store.files import lists
from milepost.store.inbox.models import Feed, Message, Outcome

PUT_AWAY = ("discarded", "undone", "unreadable")
"""In these states nothing of a file stands."""

FROM_A_FILE = "row"
"""The type of a message that is a row of a file."""


@dataclass(frozen=True, slots=True)
class Source:
    """What tells under a name."""

    form: Comes
    opened_with: str
    """The id of the profile by which what came is read; blank if nothing came that
    stands."""

    claimed_by: frozenset[str]
    """The profiles, by name or path, of files that stand and of systems let in."""


def alone(scope: Scope, name: str) -> None:
    """Let nobody else decide what a name stands for until the transaction ends."""
    with connection.cursor() as cursor:
        named = f"milepost source {scope.provider} {name}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])


def is_open(scope: Scope, name: str) -> bool:
    """Whether there is a feed of that name."""
    return Feed.objects.filter(provider=scope.provider, name=name).exists()


def is_open_with(scope: Scope, name: str, profile: str) -> bool:
    """Whether there is a feed of that name, read by this very profile."""
    theirs = Feed.objects.filter(provider=scope.provider, name=name)
    return theirs.filter(profile=profile).exists()


def source_of(scope: Scope, name: str) -> Source | None:
    """Find what tells under a name; None if nothing does."""
    feed = Feed.objects.filter(provider=scope.provider, name=name).first()
    files = _profiles_of_files(scope, name)
    theirs = Client.objects.filter(provider=scope.provider, name=name, tells=True)
    let_in = theirs.filter(ending__isnull=True).values_list("profile", flat=True)
    claimed = frozenset({*files, *let_in})
    if feed is None and not claimed:
        return None
    came = Message.objects.filter(provider=scope.provider, feed=name).order_by("id")
    first = came.values_list("sender", "message_type").first() or ("", "")
    if files or first[1] == FROM_A_FILE:
        form = Comes.ROWS
    elif let_in or (first[0] in ("", name) and theirs.exists()):
        form = Comes.FHIR
    else:
        form = Comes.HL7
    stands = feed is not None and _tells_still(scope, name)
    return Source(form, feed.profile if feed and stands else "", claimed)


def _profiles_of_files(scope: Scope, name: str) -> set[str]:
    return {
        each.profile
        for each in lists.on_the_list(scope, name)
        if each.state not in PUT_AWAY
    }


def _tells_still(scope: Scope, name: str) -> bool:
    """Whether anything came that wasn't taken back: what is read again, and folded."""
    came = Message.objects.filter(provider=scope.provider, feed=name)
    states = Outcome.objects.filter(provider=scope.provider, feed=name)
    return (
        states.filter(state__in=("projected", "kept", "held")).exists()
        or came.filter(outcome__isnull=True).exists()
    )

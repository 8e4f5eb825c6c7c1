"""What a person had typed when their session ended, kept for them alone.

It stays at the server, in the session that the browser is given instead, and only for
the same account.
"""

from typing import Any

from django.http import QueryDict

KEY = "unsaved"
MOST = 60_000
"""Characters; a form that says more than any of ours may isn't kept."""


def keep(visit: Any, account: str, place: str) -> None:
    """Keep the form that an account sent when its session had just ended.

    Args:
        visit: the request, with its new session.
        account: whose session ended.
        place: what the form was about: a pathway's name, or blank for several.
    """
    said = {name: told for name, told in visit.POST.lists() if "csrf" not in name}
    if sum(len(text) for told in said.values() for text in told) <= MOST:
        visit.session[KEY] = {"account": account, "place": place, "said": said}


def escalating(name: str) -> str:
    """Name the place of the form with which an escalation of a pathway is raised."""
    return f"escalating {name}"


def take(visit: Any, place: str) -> QueryDict | None:
    """Give back, once, what the person who is signed in now had sent of a place."""
    kept = visit.session.get(KEY)
    if not kept or kept["place"] != place:
        return None
    del visit.session[KEY]
    if kept["account"] != visit.may_see.person:
        return None
    said = QueryDict(mutable=True)
    for name, told in kept["said"].items():
        said.setlist(name, told)
    return said

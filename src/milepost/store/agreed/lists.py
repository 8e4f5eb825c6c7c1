"""Read agreed actions: somebody's, a desk's, a pathway's, or those of one review."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from milepost.foundation.scope import Scope
from milepost.store.agreed.models import Entry
from milepost.tracking.people import display_name

LISTED = """
    SELECT a.id, a.pathway, a.service, a.text, a.origin, a.origin_number, a.agreed_by,
        a.agreed_at, e.place, e.what, e.state, e.owner, e.role, e.desk, e.due, e.note,
        e.by, e.at, nhs_number, family_name, given_name, title
    FROM agreed_action a
    JOIN LATERAL (
        SELECT * FROM agreed_entry WHERE action_id = a.id ORDER BY place DESC LIMIT 1
    ) AS e ON true
    LEFT JOIN store_pathway p ON p.provider = a.provider AND p.name = a.pathway
    LEFT JOIN store_patient ON store_patient.id = p.patient_id
"""
ORDER = " ORDER BY e.state <> 'open', e.due, a.id"
POSTS = f"""
    SELECT DISTINCT role, service, desk FROM ({LISTED}
    WHERE a.provider = %(provider)s) AS listed
    WHERE state = 'open' AND owner = ''
"""  # noqa: S608 - only words of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An action, and how it stands."""

    number: int
    text: str
    pathway: str
    """Blank if it is about no patient."""

    service: str
    name: str
    """The patient's; blank without one, and where whoever asks may not see them."""

    nhs_number: str
    origin: str
    origin_number: int
    agreed_by: str
    agreed_at: datetime
    state: str
    owner: str
    role: str
    desk: str
    due: date
    entries: int
    last_what: str
    last_note: str
    last_by: str
    last_at: datetime

    def late(self, day: date) -> bool:
        """Whether it is still to do, and its day is past."""
        return self.state == "open" and self.due < day


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of an action's record."""

    what: str
    state: str
    owner: str
    role: str
    desk: str
    due: date
    note: str
    by: str
    at: datetime


def posts(scope: Scope) -> list[tuple[str, str, str]]:
    """List each role, service and desk that open actions wait for."""
    with connection.cursor() as cursor:
        cursor.execute(POSTS, {"provider": scope.provider})
        return cursor.fetchall()


def of_person(
    scope: Scope, person: str, held: Collection[tuple[str, str, str]]
) -> list[Agreed]:
    """Read the open actions of a person and of the posts they hold, due first.

    What is somebody's own to do they may read, whichever services they may see. The
    patient's name they see only with the service.
    """
    asked: dict[str, object] = {"person": person}
    for place, name in enumerate(("roles", "of", "desks")):
        asked[name] = [post[place] for post in held]
    where = """e.state = 'open' AND (e.owner = %(person)s OR e.owner = ''
        AND (e.role, a.service, e.desk) IN (
            SELECT * FROM unnest(%(roles)s::text[], %(of)s::text[], %(desks)s::text[])))"""
    return _read(scope, where, asked)


def at_desk(scope: Scope, desk: str) -> list[Agreed]:
    """Read the open actions in scope that wait at a desk, due first."""
    where = f"e.state = 'open' AND e.desk = %(desk)s AND {_in_scope(scope)}"
    return _read(scope, where, {"desk": desk})


def agreed_in(scope: Scope, origin: str, number: int) -> list[Agreed]:
    """Read all actions agreed in a review or a meeting, open ones first.

    Whoever asks has been let into that review or meeting.
    """
    where = "a.origin = %(origin)s AND a.origin_number = %(number)s"
    return _read(scope, where, {"origin": origin, "number": number})


def of_pathway(scope: Scope, pathway: str) -> list[Agreed]:
    """Read all actions about a pathway in scope, open ones first."""
    where = f"a.pathway = %(pathway)s AND {_in_scope(scope)}"
    return _read(scope, where, {"pathway": pathway})


def every_one(scope: Scope, origin: str) -> list[Agreed]:
    """Read all actions in scope that were agreed in reviews, or in meetings."""
    where = f"a.origin = %(origin)s AND {_in_scope(scope)}"
    return _read(scope, where, {"origin": origin})


def the_action(scope: Scope, number: int) -> Agreed | None:
    """Find an action of the provider by its number, whoever may see it."""
    found = _read(scope, "a.id = %(number)s", {"number": number})
    return next(iter(found), None)


def told_of(number: int) -> list[Told]:
    """Read the record of an action, in the order recorded."""
    found = Entry.objects.filter(action=number).order_by("place")
    return [
        Told(e.what, e.state, e.owner, e.role, e.desk, e.due, e.note, e.by, e.at)
        for e in found
    ]


def _in_scope(scope: Scope) -> str:
    return (
        "true"
        if scope.services is None
        else "(a.service = '' OR a.service = ANY(%(services)s))"
    )


def _read(scope: Scope, where: str, asked: Mapping[str, object]) -> list[Agreed]:
    told = {
        **asked,
        "provider": scope.provider,
        "services": None if scope.services is None else list(scope.services),
    }
    sql = f"{LISTED} WHERE a.provider = %(provider)s AND {where}{ORDER}"
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return list(_agreed(scope, rows))


def _agreed(scope: Scope, rows: list[dict[str, Any]]) -> Iterator[Agreed]:
    for row in rows:
        shown = row["family_name"] is not None and scope.covers(row["service"])
        yield Agreed(
            number=row["id"],
            text=row["text"],
            pathway=row["pathway"],
            service=row["service"],
            name=display_name(row["family_name"], row["given_name"], row["title"])
            if shown
            else "",
            nhs_number=row["nhs_number"] if shown else "",
            origin=row["origin"],
            origin_number=row["origin_number"],
            agreed_by=row["agreed_by"],
            agreed_at=row["agreed_at"],
            state=row["state"],
            owner=row["owner"],
            role=row["role"],
            desk=row["desk"],
            due=row["due"],
            entries=row["place"],
            last_what=row["what"],
            last_note=row["note"],
            last_by=row["by"],
            last_at=row["at"],
        )

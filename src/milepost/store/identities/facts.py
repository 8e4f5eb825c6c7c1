"""Read what was told of identities, and whose pathways stand where because of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from milepost.foundation.scope import Scope
from milepost.intake.sites.who_is_who import IdentityFact, What
from milepost.store.identities.models import Arrived, Said
from milepost.store.models import Pathway, Patient

TWO_OPEN = """
    SELECT DISTINCT p.service, least(p.name, q.name) AS one,
        greatest(p.name, q.name) AS other
    FROM identities_arrived moved
    JOIN store_pathway p ON p.provider = moved.provider AND p.name = moved.pathway
    JOIN store_pathway q ON q.patient_id = p.patient_id AND q.service = p.service
        AND q.id <> p.id
    JOIN store_patient who ON who.id = q.patient_id
    LEFT JOIN identities_arrived was
        ON was.provider = q.provider AND was.pathway = q.name
    WHERE moved.provider = %(provider)s
      AND moved.number <> coalesce(was.number, who.hospital_number)
      AND (%(services)s::text[] IS NULL OR p.service = ANY(%(services)s))
      AND (%(pathway)s::text IS NULL OR %(pathway)s IN (p.name, q.name))
      AND EXISTS (SELECT FROM store_openwait o
                  WHERE o.provider = p.provider AND o.pathway = p.name)
      AND EXISTS (SELECT FROM store_openwait o
                  WHERE o.provider = q.provider AND o.pathway = q.name)
      AND NOT EXISTS (SELECT FROM identities_decided d WHERE d.provider = p.provider
                      AND d.one = least(p.name, q.name)
                      AND d.other = greatest(p.name, q.name))
    ORDER BY one, other
"""


@dataclass(frozen=True, slots=True)
class Two:
    """Two open pathways of one service that a merge made one patient's."""

    service: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Told:
    """A merge or an un-merge, as it was told."""

    number: int
    what: What
    stays: str
    other: str
    feed: str
    by: str
    at: datetime


def numbers_of(facts: Collection[IdentityFact]) -> set[str]:
    """Name every hospital number that some facts speak of."""
    return {n for fact in facts for n in (fact.number, fact.other) if n}


def facts_about(scope: Scope, numbers: Collection[str]) -> list[IdentityFact]:
    """Read all that was told of some numbers, and of each that ever was one with them."""
    known = set(numbers)
    while True:
        theirs = _latest(scope).filter(Q(number__in=known) | Q(other__in=known))
        found = [_fact(row) for row in theirs]
        more = numbers_of(found)
        if more <= known:
            return found
        known |= more


def _latest(scope: Scope):
    """What holds: of each message the latest that was written down, and all the rest."""
    # No provider here: a message has one anyhow, and where the database's figures are old,
    # as while a list is first imported, it went through all of that provider's for each.
    later = Said.objects.filter(message=OuterRef("message"), id__gt=OuterRef("id"))
    theirs = Said.objects.filter(~Exists(later), provider=scope.provider)
    return theirs.exclude(what="nothing")


def said_by(scope: Scope, messages: Collection[int]) -> dict[int, IdentityFact]:
    """Read what some messages were last taken to tell, by message; nothing, left out."""
    theirs = Said.objects.filter(provider=scope.provider, message__in=messages)
    latest = {row.message: row for row in theirs.order_by("id")}
    return {n: _fact(row) for n, row in latest.items() if row.what != "nothing"}


def arrived_with(scope: Scope, numbers: Collection[str]) -> dict[str, str]:
    """Say with which number each pathway arrived that has, or arrived with, one of some."""
    theirs = Pathway.objects.filter(
        provider=scope.provider, patient__hospital_number__in=numbers
    )
    now = dict(theirs.values_list("name", "patient__hospital_number"))
    moved = Arrived.objects.filter(
        Q(number__in=numbers) | Q(pathway__in=list(now)), provider=scope.provider
    )
    return now | dict(moved.values_list("pathway", "number"))


def stands_with(scope: Scope, pathways: Collection[str]) -> dict[str, str]:
    """Say under which number each of some pathways stands now."""
    theirs = Pathway.objects.filter(provider=scope.provider, name__in=pathways)
    return dict(theirs.values_list("name", "patient__hospital_number"))


def registered(scope: Scope, numbers: Collection[str]) -> dict[str, Patient]:
    """Find the patients who are registered with some numbers."""
    theirs = Patient.objects.filter(
        provider=scope.provider, hospital_number__in=numbers
    )
    return {patient.hospital_number: patient for patient in theirs}


def two_open(scope: Scope, pathway: str | None = None) -> list[Two]:
    """Read the pairs of open pathways that merges brought together, undecided yet."""
    if pathway is not None and not _has_another(scope, pathway):
        return []  # as of most patients; and this question takes long to plan
    asked = {"provider": scope.provider, "pathway": pathway}
    asked["services"] = None if scope.services is None else list(scope.services)
    with connection.cursor() as cursor:
        cursor.execute(TWO_OPEN, asked)
        return [Two(*row) for row in cursor.fetchall()]


def _has_another(scope: Scope, pathway: str) -> bool:
    """Whether a pathway's patient has another one in the same service."""
    this = Pathway.objects.filter(provider=scope.provider, name=pathway)
    theirs = Pathway.objects.filter(
        patient__in=this.values("patient"), service__in=this.values("service")
    )
    return theirs.exclude(provider=scope.provider, name=pathway).exists()


def merges(scope: Scope, most: int) -> list[Told]:
    """Read merges and un-merges as they were told, the latest first."""
    theirs = Said.objects.filter(
        provider=scope.provider, what__in=[What.MERGED, What.UNMERGED]
    )
    return [
        Told(row.id, What(row.what), row.number, row.other, row.feed, row.by, row.at)
        for row in theirs.order_by("-id")[:most]
    ]


def _fact(row: Said) -> IdentityFact:
    order = (row.happened, row.sequence, row.sent, row.name, row.digest)
    return IdentityFact(What(row.what), row.number, row.other, order, row.says)

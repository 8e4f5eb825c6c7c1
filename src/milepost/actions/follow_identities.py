"""Let patients be called what was last told of them, and pathways follow who has them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.sites.who_is_who import (
    IdentityFact,
    What,
    born_on,
    now_called,
    who_has,
)
from milepost.rules.lawbook import Lawbook
from milepost.store import register
from milepost.store.append import lock, tell_of
from milepost.store.identities import facts, write
from milepost.store.projections import in_turn, project
from milepost.tracking.people import NewPatient

FIELDS = ("nhs_number", "family_name", "given_name", "title", "sex")


def affected(scope: Scope, numbers: Collection[str]) -> list[str]:
    """Name the pathways that may have to follow what is told of some numbers."""
    if not numbers:
        return []
    known = facts.facts_about(scope, numbers)
    return list(facts.arrived_with(scope, facts.numbers_of(known) | set(numbers)))


def nobody_to_follow(scope: Scope, fact: IdentityFact) -> list[Problem]:
    """Say why a merge can't be followed: nobody knows who has the number that stays."""
    if fact.what is not What.MERGED or facts.registered(scope, [fact.number]):
        return []
    known = facts.facts_about(scope, [fact.number])
    if _patient(fact.number, known) is not None:
        return []
    return [
        Problem(
            "hl7.incomplete",
            "PID",
            f"Nobody is registered as {fact.number[:40]!r}, and it doesn't say who it is.",
            "Nothing need be done if that patient's referral is on its way.",
        )
    ]


def follow(
    scope: Scope, numbers: Collection[str], *, lawbook: Lawbook, now: datetime
) -> None:
    """Set right all patients and pathways that some numbers touch.

    Whoever calls it settles identities alone, and has locked the pathways
    (``affected``). Done again, it changes nothing.
    """
    known = facts.facts_about(scope, numbers)
    theirs = facts.numbers_of(known) | set(numbers)
    renamed = _rename(scope, theirs, known)
    into = now_called(known)
    arrived = facts.arrived_with(scope, theirs)
    stands = facts.stands_with(scope, list(arrived))
    to_move = {
        name: into.get(number, number)
        for name, number in arrived.items()
        if stands[name] != into.get(number, number)
    }
    there = facts.registered(scope, to_move.values())
    moved = []
    for name, number in sorted(to_move.items()):
        patient = there[number].id if number in there else None
        if patient is None and (new := _patient(number, known)):
            patient = register.add_patient(scope, new)
            there |= facts.registered(scope, [number])
        if patient is not None:
            write.move(
                scope, name, arrived_with=arrived[name], patient=patient, now=now
            )
            moved.append(name)
    changed = {name for name, number in stands.items() if number in renamed}
    if names := sorted(changed | set(moved)):
        in_turn(scope.provider)
        project(scope, names, lawbook, today=now.date())
        for service in sorted(set(lock(scope, names).values())):
            tell_of(scope.provider, service)


def _rename(
    scope: Scope, numbers: Collection[str], known: Collection[IdentityFact]
) -> set[str]:
    """Write down who has each number by now; name those of whom that is news."""
    about = defaultdict(list)
    for fact in known:
        about[fact.number].append(fact)
    changed = set()
    for number, there in facts.registered(scope, numbers).items():
        patient = _patient(number, about[number])
        if patient is not None and _differs(there, patient):
            register.set_particulars(scope, patient)
            changed.add(number)
    return changed


def _differs(there: facts.Patient, patient: NewPatient) -> bool:
    said = (*FIELDS, "born")
    return any(getattr(there, name) != getattr(patient, name) for name in said)


def _patient(number: str, known: Collection[IdentityFact]) -> NewPatient | None:
    said = who_has(known, number)
    born = born_on(said)
    if born is None or not said.get("family_name"):
        return None
    told = {name: said.get(name, "") for name in FIELDS}
    nhs_number = told.pop("nhs_number")
    is_one = nhs_number.isascii() and nhs_number.isdigit() and len(nhs_number) == 10
    return NewPatient(
        hospital_number=number,
        born=born,
        nhs_number=nhs_number if is_one else "",
        **told,
    )

"""Write down what messages tell of who is who."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.intake.sites.persons import LONGEST, can_be_kept
from milepost.intake.sites.profile import Does
from milepost.intake.sites.told import Told
from milepost.intake.sites.who_is_who import FIRST, IdentityFact, What
from milepost.store.identities import facts, write

FIELDS = ("nhs_number", "family_name", "given_name", "title", "sex")
A_LITTLE = 300.0
"""Seconds by which a sender's clock may be ahead of ours."""

KINDS = {Does.MERGES: What.MERGED, Does.UNMERGES: What.UNMERGED}


def fact_of(told: Told) -> IdentityFact | None:
    """Say what a message tells of who is who; None if nothing."""
    what = KINDS.get(told.does, What.SAID)
    if what is What.SAID and not (told.identifies or told.registers):
        return None
    says = {name: told.particulars.get(name) for name in (*FIELDS, "born")}
    if what is What.UNMERGED:
        says = {}
    number, other = told.patient.hospital_number, told.other
    texts = (number, other, *filter(None, says.values()))
    if not all(map(can_be_kept, texts)) or max(len(number), len(other)) > LONGEST:
        return None  # what registers with it waits for a person
    return IdentityFact(what, number, other, told.order, says)


def as_it_came(told: Told, received_at: datetime) -> Told:
    """Let what says no moment that can be read, or one ahead, be of when it came.

    Otherwise nothing told later would ever change it. A clock that is a little fast does
    no harm, and is left its own order.
    """
    came = received_at.timestamp()
    if told.order[0] <= came + A_LITTLE:
        return told
    return replace(told, order=(came, *told.order[1:]))


class IdentityNews:
    """What some messages of a feed tell of who is who, within a transaction."""

    def __init__(self, scope: Scope, feed: str, now: datetime) -> None:
        self._scope, self._feed, self._now = scope, feed, now
        self._to_note: dict[int, IdentityFact] = {}
        self.noted: set[str] = set()
        """The numbers that there was news of."""

    def hear(self, messages: Sequence[int], ready: Mapping[int, Told]) -> set[str]:
        """Write down what is told; give the numbers that it is about.

        A referral tells it only when its pathway is there: see ``note``.

        Args:
            messages: every message that is looked at, by its number.
            ready: what those tell that wait for nobody.
        """
        before = facts.said_by(self._scope, messages)
        told = {number: fact_of(each) for number, each in ready.items()}
        now = {number: fact for number, fact in told.items() if fact}
        gone = before.keys() - now.keys()
        self._to_note = {n: fact for n, fact in now.items() if before.get(n) != fact}
        if not gone and not self._to_note:
            return set()
        write.one_at_a_time(self._scope)
        for number in gone:
            write.take_back_said(self._scope, self._feed, number, now=self._now)
        about = [*(before[n] for n in gone), *self._to_note.values()]
        self.note(number for number, each in ready.items() if not each.registers)
        return facts.numbers_of(about)

    def note(self, messages: Iterable[int]) -> None:
        """Write down what some messages tell, in this order, where that is news.

        What was registered before anything was told is written down first, so that the
        patient can always be worked out again.
        """
        news = [(n, self._to_note.pop(n)) for n in messages if n in self._to_note]
        if not news:
            return
        numbers = facts.numbers_of([fact for _, fact in news])
        known = facts.facts_about(self._scope, numbers)
        spoken_of = {fact.number for fact in known if fact.says}
        patients = facts.registered(self._scope, numbers)
        told: list[tuple[IdentityFact, int | None]] = []
        for message, fact in news:
            for number in sorted(_both(fact) & patients.keys() - spoken_of):
                told.append((_as_registered(patients[number]), None))
                spoken_of.add(number)
            told.append((fact, message))
            spoken_of |= {fact.number} if fact.says else set()
        write.add_all_said(self._scope, told, feed=self._feed, now=self._now)
        self.noted |= {fact.number for _, fact in news}


def _as_registered(patient: facts.Patient) -> IdentityFact:
    says: dict[str, str | None]
    says = {name: getattr(patient, name) or None for name in FIELDS}
    says["born"] = patient.born.isoformat()
    return IdentityFact(What.SAID, patient.hospital_number, "", FIRST, says)


def _both(fact: IdentityFact) -> set[str]:
    return {fact.number, fact.other} - {""}

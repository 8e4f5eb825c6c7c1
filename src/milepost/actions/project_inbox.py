"""Read what feeds have sent, and record what it tells, in whatever order it came."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db import DataError, transaction

from milepost.actions.begin_pathway import begin_pathway
from milepost.actions.follow_identities import affected, follow, nobody_to_follow
from milepost.actions.identity_news import IdentityNews, fact_of
from milepost.actions.looked import Looked
from milepost.actions.note_numbers import note_numbers
from milepost.actions.receive import FeedName
from milepost.actions.record_event import record_events
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.clock import LONDON
from milepost.intake.sites import waiting
from milepost.intake.sites.difference import difference
from milepost.intake.sites.fold import fold
from milepost.intake.sites.profile import OF_A_PERSON, Does
from milepost.intake.sites.told import Told
from milepost.intake.sites.translate import Site, translate
from milepost.rules.lawbook import Lawbook
from milepost.store.append import lock
from milepost.store.inbox import contents, write
from milepost.store.inbox.contents import Stored
from milepost.store.ledgers.write import forget_referrals, note_referrals
from milepost.store.papers.write import file_paper
from milepost.store.tending.sequences import to_be_used

AT_ONCE = 200
"""How many messages are looked at in one transaction."""


class _Heard(NamedTuple):
    """A message that can be read."""

    stored: Stored
    told: Told


def project_new(
    scope: Scope, feed: FeedName, *, lawbook: Lawbook, now: datetime
) -> Looked:
    """Record what messages tell that nobody has looked at yet, some hundreds at once.

    Messages that wait for a pathway are looked at again when a message begins it.
    Every message looked at is projected, kept or held: none is left out. Nothing is
    half done, and done again it changes nothing.
    """
    with transaction.atomic():
        write.project_alone(scope, feed.name)
        new = contents.never_looked_at(scope, feed.name, AT_ONCE)
        looked = _Projector(scope, feed, lawbook, now).look(new)
    if looked.begun:
        look_again(scope, feed, lawbook=lawbook, now=now)
    return looked


def look_again(
    scope: Scope, feed: FeedName, *, lawbook: Lawbook, now: datetime
) -> Looked:
    """Look again at every message that waits, in case what it waited for is there."""
    looked, after = Looked(), 0
    while True:
        with transaction.atomic():
            write.project_alone(scope, feed.name)
            some = contents.held(scope, feed.name, after, AT_ONCE)
            looked.add(_Projector(scope, feed, lawbook, now).look(some))
        if not some:
            return looked
        after = some[-1].number


def replay(scope: Scope, feed: FeedName, *, lawbook: Lawbook, now: datetime) -> Looked:
    """Read a feed's whole inbox again, and record whatever the log doesn't say yet."""
    with transaction.atomic():
        write.project_alone(scope, feed.name)
        write.forget_outcomes(scope, feed.name)
        forget_referrals(scope, feed.name)
    looked = Looked()
    while (more := project_new(scope, feed, lawbook=lawbook, now=now)).messages:
        looked.add(more)
    return looked


@transaction.atomic
def withdraw(
    scope: Scope,
    feed: FeedName,
    numbers: Collection[int],
    *,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Have some messages tell nothing any more, and correct what they told.

    The messages stay, and so does what they told: further events take it back, and who
    a patient is goes by what else was told. What a person has changed since then stays
    as that person left it, and whoever was registered stays registered.
    """
    write.project_alone(scope, feed.name)
    pathways = write.withdraw(scope, feed.name, numbers, now=now)
    projector = _Projector(scope, feed, lawbook, now)
    about = projector.forget(numbers, pathways)
    problems = [found for each in pathways for found in projector.tell_again(each)]
    if problems:
        transaction.set_rollback(True)
    elif about:
        follow(scope, about, lawbook=lawbook, now=now)
    return problems


class _Projector:
    """Looks at a batch of messages, within a transaction."""

    def __init__(
        self, scope: Scope, feed: FeedName, lawbook: Lawbook, now: datetime
    ) -> None:
        self._scope, self._feed, self._now = scope, feed, now
        self._lawbook = lawbook
        meanings = contents.meanings(scope, feed.name)
        self._site = Site(feed.profile, lawbook.vocabulary, LONDON, meanings)
        self._source = f"feed {feed.name}"
        self._done = Looked()
        self._used: set[int] = set()
        self._news = IdentityNews(scope, feed.name, now)

    def look(self, messages: Sequence[Stored]) -> Looked:
        """Say what becomes of each message.

        Whatever is locked is locked first, in one order: who is who, then pathways.
        """
        self._used = to_be_used(self._scope, [each.number for each in messages])
        read = [(stored, self._read(stored)) for stored in messages]
        heard = [_Heard(s, told) for s, told in read if isinstance(told, Told)]
        self._count(heard)
        ready = [each for each in heard if not each.told.must_wait]
        numbers = self._news.hear(
            [each.number for each in messages],
            {each.stored.number: each.told for each in ready},
        )
        names = {t.pathway for _, t in ready if t.pathway.isprintable()}
        lock(self._scope, [*names, *affected(self._scope, numbers)])
        for stored, told in read:
            if isinstance(told, list):
                self._hold(stored, "", told)
            elif told.must_wait:
                self._hold(stored, told.pathway, waiting.reasons(told))
        by_pathway: Mapping[str, list[_Heard]] = defaultdict(list)
        for each in ready:
            if each.told.does in OF_A_PERSON:
                self._follow_a_person(each)
            elif each.told.does is Does.KEEPS:
                self._settle(each.stored, "kept", each.told.pathway)
                self._done.kept += 1
            else:
                by_pathway[each.told.pathway].append(each)
        for pathway in sorted(by_pathway):
            self._project(pathway, by_pathway[pathway])
        self._done.begun |= self._news.noted
        if numbers:
            follow(self._scope, numbers, lawbook=self._lawbook, now=self._now)
        return self._done

    def _count(self, heard: Sequence[_Heard]) -> None:
        """Note what is counted, whatever becomes of it: numbers, and referrals."""
        note_numbers(self._scope, self._feed, heard)
        came = [
            (each.number, told.pathway.replace("\x00", ""), each.received_at)
            for each, told in heard
            if told.registers
        ]
        note_referrals(self._scope, self._feed.name, came)

    def _follow_a_person(self, heard: _Heard) -> None:
        stored, told = heard
        fact = fact_of(told)
        if fact and (problems := nobody_to_follow(self._scope, fact)):
            self._hold(stored, told.pathway, problems)
        else:
            self._settle(stored, "projected", told.pathway)
            self._done.projected += 1

    def forget(self, messages: Collection[int], pathways: Sequence[str]) -> set[str]:
        """Have messages tell no more who is who; name the numbers they told of."""
        numbers = self._news.hear(list(messages), {})
        lock(self._scope, [*pathways, *affected(self._scope, numbers)])
        return numbers

    def tell_again(self, pathway: str) -> list[Problem]:
        """Record what a pathway's messages tell now, where some tell no more."""
        return self._tell(pathway, [])

    def _read(self, stored: Stored) -> Told | list[Problem]:
        used = stored.number in self._used
        if stored.verdict != "accepted" and not used:
            return [waiting.not_accepted(stored.because)]
        told = translate(stored.raw, self._site, digest=stored.digest)
        if (
            isinstance(told, Told)
            and not used
            and contents.is_reused(self._scope, self._feed.name, stored)
        ):
            return replace(
                told, problems=(*told.problems, waiting.reused(stored.control_id))
            )
        return told

    def _project(self, pathway: str, heard: list[_Heard]) -> None:
        """Record what messages tell of a pathway: all together, or else one by one."""
        problems = self._record(pathway, heard)
        if problems and len(heard) > 1:
            for each in sorted(heard, key=lambda one: one.told.order):
                self._project(pathway, [each])
            return
        for stored, _ in heard:
            if problems:
                self._hold(stored, pathway, problems)
            else:
                self._news.note(stored.number)
                self._settle(stored, "projected", pathway)
                self._done.projected += 1

    def _record(self, pathway: str, heard: list[_Heard]) -> list[Problem]:
        try:
            with transaction.atomic():
                problems = self._begin(pathway, heard) or self._tell(pathway, heard)
                if problems:
                    transaction.set_rollback(True)
        except DataError:
            return [waiting.cannot_be_written(pathway)]
        if problems:
            self._done.begun.discard(pathway)
        return problems

    def _begin(self, pathway: str, heard: list[_Heard]) -> list[Problem]:
        """See that there is such a pathway: one that is there, or that a message begins."""
        if lock(self._scope, [pathway]):
            return []
        beginning = next((told for _, told in heard if told.registers), None)
        if beginning is None:
            return [waiting.no_pathway(pathway)]
        problems = begin_pathway(self._scope, beginning)
        if not problems:
            self._done.begun.add(pathway)
        return problems

    def _file(self, pathway: str, heard: list[_Heard]) -> None:
        """File documents beside the pathway that they name."""
        for stored, told in heard:
            if told.paper is not None:
                file_paper(
                    self._scope,
                    self._feed.name,
                    stored.number,
                    pathway=pathway,
                    day=told.paper.day,
                    what=told.paper.what,
                    told_at=stored.received_at,
                )

    def _tell(self, pathway: str, heard: list[_Heard]) -> list[Problem]:
        self._file(pathway, heard)
        earlier = contents.projected_on(self._scope, self._feed.name, [pathway])
        self._used |= to_be_used(self._scope, [each.number for each in earlier])
        known = {stored.number: self._read(stored) for stored in earlier}
        known |= {stored.number: told for stored, told in heard}
        events = difference(
            fold(told for told in known.values() if isinstance(told, Told)),
            contents.recorded_from(self._scope, self._source, pathway),
            pathway=pathway,
            source=self._source,
            settled=contents.corrected_by_others(self._scope, self._source, pathway),
        )
        return record_events(self._scope, events, lawbook=self._lawbook, now=self._now)

    def _hold(self, stored: Stored, pathway: str, why: Sequence[Problem]) -> None:
        self._done.held += 1
        self._settle(stored, "held", pathway, why)

    def _settle(
        self, stored: Stored, state: str, pathway: str, why: Sequence[Problem] = ()
    ) -> None:
        write.set_outcome(
            self._scope,
            self._feed.name,
            stored.number,
            state=state,
            pathway=pathway.replace("\x00", ""),
            problems=[
                (problem.code, str(problem).replace("\x00", "")) for problem in why
            ],
            now=self._now,
        )

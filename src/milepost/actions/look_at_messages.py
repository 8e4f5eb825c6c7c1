"""Say what becomes of messages, some hundreds at once, and record what they tell."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from milepost.actions.follow_identities import affected, follow, nobody_to_follow
from milepost.actions.hear import Ear, Heard, Memory
from milepost.actions.identity_news import IdentityNews, as_it_came, fact_of
from milepost.actions.looked import Looked
from milepost.actions.note_numbers import note_numbers
from milepost.actions.receive import FeedName
from milepost.actions.tell_pathways import Teller, is_unclear
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.clock import LONDON
from milepost.intake.sites import waiting
from milepost.intake.sites.profile import OF_A_PERSON, Does
from milepost.intake.sites.told import Told, as_written, name_as_written
from milepost.intake.sites.translate import Site
from milepost.rules.lawbook import Lawbook
from milepost.store.append import lock, tell_who_sees_all
from milepost.store.inbox import contents, write
from milepost.store.inbox.contents import Stored
from milepost.store.inbox.standing import stood_on
from milepost.store.inbox.write import NewOutcome
from milepost.store.ledgers.write import forget_referrals, note_referrals
from milepost.store.meanings.changes import standing
from milepost.store.papers.write import forget_papers
from milepost.store.seeing import steps
from milepost.store.seeing.steps import StepKept
from milepost.store.tending.sequences import to_be_used


class Look:
    """One look at some messages of a feed, within a transaction."""

    def __init__(
        self,
        scope: Scope,
        feed: FeedName,
        lawbook: Lawbook,
        now: datetime,
        memory: Memory,
    ) -> None:
        self._scope, self._feed, self._now = scope, feed, now
        self._lawbook = lawbook
        meanings = standing(scope, feed.name)
        site = Site(feed.profile, lawbook.vocabulary, LONDON, meanings)
        self._ear = Ear(scope, feed.name, site, memory)
        told = {"lawbook": lawbook, "now": now}
        self._teller = Teller(scope, feed.name, self._ear, **told)
        self._news = IdentityNews(scope, feed.name, now)
        self._done = Looked()
        self._outcomes: list[NewOutcome] = []
        self._decided: dict[int, StepKept] = {}
        self._stood: dict[int, str] = {}
        self._still: set[int] = set()

    def at(self, messages: Sequence[Stored]) -> Looked:
        """Say what becomes of each message, also of those that were looked at before.

        Whatever is locked is locked first, in one order: who is who, then pathways. What
        a message told before and tells no more is taken back; but not where nobody
        understands it any more.
        """
        if not messages:
            return self._done
        numbered = [each.number for each in messages]
        self._decided = steps.latest(self._scope, numbered)
        self._stood = stood_on(self._scope, numbered)
        read = self._read(messages)
        self._still = {s.number for s, told in read if self._stands(s, told)}
        heard = [Heard(s, told) for s, told in read if isinstance(told, Told)]
        self._count(heard)
        ready = [
            each
            for each in heard
            if not each.told.must_wait and not self._is_settled(each.stored)
        ]
        numbers = self._news.hear(
            [number for number in numbered if number not in self._still],
            {s.number: as_it_came(told, s.received_at) for s, told in ready},
        )
        names = {t.pathway for _, t in ready if t.pathway.isprintable()}
        names |= {*self._stood.values()} - {""}
        lock(self._scope, [*names, *affected(self._scope, numbers)])
        for stored, told in read:
            if self._is_settled(stored):
                pathway = told.pathway if isinstance(told, Told) else ""
                self._settle(stored, "settled", pathway)
                self._done.settled += 1
            elif isinstance(told, list):
                self._hold(stored, "", told)
            elif told.must_wait:
                self._hold(stored, told.pathway, waiting.reasons(told))
        by_pathway = self._sorted_out(ready)
        self._tell(by_pathway)
        self._take_away(by_pathway)
        self._done.begun |= self._teller.begun | self._news.noted
        if numbers:
            follow(self._scope, numbers, lawbook=self._lawbook, now=self._now)
        tell_who_sees_all(self._scope.provider)
        return self._done

    def hold(self, message: Stored, why: Problem) -> Looked:
        """Have one message wait because nothing can be made of it."""
        self._decided = steps.latest(self._scope, [message.number])
        self._stood = stood_on(self._scope, [message.number])
        self._still = {*self._stood}
        try:
            told = self._ear.read(message)
        except Exception:  # noqa: BLE001 - it waits, whatever it is
            told = []
        pathway = told.pathway if isinstance(told, Told) else ""
        pathway = pathway if pathway.isprintable() else ""
        if self._is_settled(message):
            self._settle(message, "settled", pathway)
            self._done.settled += 1
        else:
            self._hold(message, pathway, [why])
        write.set_outcomes(self._scope, self._feed.name, self._outcomes, now=self._now)
        tell_who_sees_all(self._scope.provider)
        return self._done

    def _stands(self, stored: Stored, told: Told | list[Problem]) -> bool:
        """Whether what it told before stands, though nobody understands it any more."""
        told_before = stored.number in self._stood and not self._is_settled(stored)
        return told_before and is_unclear(told)

    def _take_away(self, by_pathway: Mapping[str, Sequence[Heard]]) -> None:
        """Take from pathways what messages told of them that now tell it no more."""
        there = {s.number: name for name in by_pathway for s, _ in by_pathway[name]}
        gone = {
            number: name
            for number, name in self._stood.items()
            if name and number not in self._still and there.get(number) != name
        }
        if not gone:
            return
        forget_papers(self._scope, gone)
        problems = self.tell_again(sorted({*gone.values()}))
        for name, why in problems.items():
            if why[0].code != contents.NO_PATHWAY:
                self._done.left[name] = why

    def _sorted_out(self, ready: Sequence[Heard]) -> dict[str, list[Heard]]:
        """Conclude on what tells of no pathway; give the rest, by pathway."""
        by_pathway: dict[str, list[Heard]] = defaultdict(list)
        for each in ready:
            if each.told.does in OF_A_PERSON:
                self._follow_a_person(each)
            elif each.told.does is Does.KEEPS:
                self._settle(each.stored, "kept", each.told.pathway)
                self._done.kept += 1
            else:
                by_pathway[each.told.pathway].append(each)
        return by_pathway

    def forget(self, messages: Collection[int], pathways: Sequence[str]) -> set[str]:
        """Have messages tell no more who is who; name the numbers they told of."""
        numbers = self._news.hear(list(messages), {})
        lock(self._scope, [*pathways, *affected(self._scope, numbers)])
        return numbers

    def tell_again(self, pathways: Collection[str]) -> dict[str, list[Problem]]:
        """Record what pathways' messages tell now, where some tell no more.

        Returns:
            Of those of which it couldn't be recorded, why.
        """
        return self._teller.tell({name: [] for name in pathways})

    def _read(
        self, messages: Sequence[Stored]
    ) -> list[tuple[Stored, Told | list[Problem]]]:
        used = to_be_used(self._scope, [each.number for each in messages])
        reused = contents.reused(self._scope, self._feed.name, messages)
        found: list[tuple[Stored, Told | list[Problem]]] = []
        for stored in messages:
            told = self._ear.read(stored)
            if stored.number in used:
                pass
            elif stored.verdict != "accepted":
                told = [waiting.not_accepted(stored.because)]
            elif isinstance(told, Told) and stored.number in reused:
                problem = waiting.reused(stored.control_id)
                told = replace(told, problems=(*told.problems, problem))
            found.append((stored, told))
        return found

    def _count(self, heard: Sequence[Heard]) -> None:
        """Note what is counted, whatever becomes of it: numbers, and referrals."""
        note_numbers(self._scope, self._feed, heard)
        came = [
            (each.number, as_written(told), each.received_at)
            for each, told in heard
            if told.registers
        ]
        once = {each.number for each, told in heard if told.counts_once}
        again = [each.number for each, _ in heard if each.number not in self._still]
        forget_referrals(self._scope, self._feed.name, again)
        note_referrals(self._scope, self._feed.name, came, once)

    def _follow_a_person(self, heard: Heard) -> None:
        stored, told = heard
        fact = fact_of(told)
        if fact and (problems := nobody_to_follow(self._scope, fact)):
            self._hold(stored, told.pathway, problems)
        else:
            self._settle(stored, "projected", told.pathway)
            self._done.projected += 1

    def _tell(self, by_pathway: Mapping[str, list[Heard]]) -> None:
        """Record what messages tell of each pathway: all together, or else one by one."""
        problems = self._teller.tell(by_pathway)
        rest = {
            name: sorted(by_pathway[name], key=lambda one: one.told.order)
            for name in problems
            if len(by_pathway[name]) > 1
            and problems[name][0].code != contents.NO_PATHWAY
        }
        done = {name: each for name, each in by_pathway.items() if name not in rest}
        self._conclude(done, problems)
        while rest:
            first = {name: heard[:1] for name, heard in rest.items()}
            self._conclude(first, self._teller.tell(first))
            rest = {name: heard[1:] for name, heard in rest.items() if heard[1:]}

    def _conclude(
        self,
        heard: Mapping[str, Sequence[Heard]],
        problems: Mapping[str, Sequence[Problem]],
    ) -> None:
        """Write down what became of messages, so that what is told next builds on it."""
        told = []
        for name in sorted(heard):
            for stored, _ in heard[name]:
                if name in problems and self._stood.get(stored.number) == name:
                    self._done.left[name] = list(problems[name])
                    self._done.projected += 1
                elif name in problems:
                    self._hold(stored, name, problems[name])
                else:
                    told.append(stored.number)
                    self._settle(stored, "projected", name)
                    self._done.projected += 1
        self._news.note(told)
        if self._outcomes:
            write.set_outcomes(
                self._scope, self._feed.name, self._outcomes, now=self._now
            )
            self._outcomes.clear()

    def _is_settled(self, stored: Stored) -> bool:
        """Whether a person has dealt with it, so that it is to tell nothing."""
        decided = self._decided.get(stored.number)
        return decided is not None and decided.what == "settled"

    def _hold(self, stored: Stored, pathway: str, why: Sequence[Problem]) -> None:
        self._done.held += 1
        if stored.number in self._still:
            pathway = self._stood[stored.number]
            why = [*why, waiting.still_stands(pathway)]
        self._settle(stored, "held", pathway, why)

    def _settle(
        self, stored: Stored, state: str, pathway: str, why: Sequence[Problem] = ()
    ) -> None:
        decided = self._decided.get(stored.number)
        self._outcomes.append(
            NewOutcome(
                message=stored.number,
                state=state,
                pathway=name_as_written(pathway),
                codes=tuple(problem.code.replace("\x00", "") for problem in why),
                reasons=tuple(str(problem).replace("\x00", "") for problem in why),
                owner=decided.owner if decided else "",
                note=decided.note if decided and state == "settled" else "",
            )
        )

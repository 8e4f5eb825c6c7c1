"""Record what messages tell of pathways: of many at once, and of each all or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from milepost.actions.begin_pathways import begin, cannot_begin
from milepost.actions.hear import Ear, Heard
from milepost.actions.record_event import faults
from milepost.events.vocabulary import NewEvent
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.sites import waiting
from milepost.intake.sites.difference import difference
from milepost.intake.sites.fold import fold
from milepost.intake.sites.told import LONGEST_NAME, Told
from milepost.rules.lawbook import Lawbook
from milepost.store import refusals
from milepost.store.append import append_events, lock
from milepost.store.inbox import contents
from milepost.store.papers.write import file_paper

Problems = dict[str, list[Problem]]
"""By the name of the pathway of which nothing could be recorded."""


class Teller:
    """Records what the messages of one feed tell, within a transaction."""

    def __init__(
        self, scope: Scope, feed: str, ear: Ear, *, lawbook: Lawbook, now: datetime
    ) -> None:
        self._scope, self._feed, self._ear = scope, feed, ear
        self._lawbook, self._now = lawbook, now
        self._source = f"feed {feed}"
        self.begun: set[str] = set()
        """The pathways that began with a message."""

    def tell(self, heard: Mapping[str, Sequence[Heard]]) -> Problems:
        """Record what messages tell of some pathways, beside what was told before.

        Args:
            heard: by pathway, the messages that are new; none, to record what the
                others still tell.

        Returns:
            Why nothing was recorded of some pathways. Of the others everything was.
        """
        there = lock(self._scope, [name for name in heard if "\x00" not in name])
        new, problems = self._beginnings(heard, there)
        theirs = [name for name in sorted(heard) if name not in problems]
        earlier = self._ear.earlier(theirs) if theirs else {}
        problems |= _not_understood(earlier)
        theirs = [name for name in theirs if name not in problems]
        events = self._events({name: heard[name] for name in theirs}, earlier)
        for name, added in events.items():
            if wrong := self._wrong(added):
                problems[name] = wrong
        sound = [name for name in theirs if name not in problems]
        return problems | self._write(sound, new, heard, events)

    def _beginnings(
        self, heard: Mapping[str, Sequence[Heard]], there: Mapping[str, str]
    ) -> tuple[dict[str, Told], Problems]:
        """Say which pathways begin with which message, and which aren't there at all."""
        new: dict[str, Told] = {}
        problems: Problems = {}
        for name in heard.keys() - there.keys():
            beginning = next((told for _, told in heard[name] if told.registers), None)
            if "\x00" in name or len(name) > LONGEST_NAME:
                problems[name] = [waiting.cannot_be_written(name)]
            elif beginning is None:
                problems[name] = [waiting.no_pathway(name)]
            else:
                new[name] = beginning
        problems |= cannot_begin(self._scope, new) if new else {}
        return {n: told for n, told in new.items() if n not in problems}, problems

    def _events(
        self,
        heard: Mapping[str, Sequence[Heard]],
        earlier: Mapping[str, Mapping[int, Told | list[Problem]]],
    ) -> dict[str, list[NewEvent]]:
        """Say what the log lacks of each pathway."""
        if not heard:
            return {}
        recorded = contents.recorded_from(self._scope, self._source, heard)
        settled = contents.corrected_by_others(self._scope, self._source, heard)
        return {
            name: difference(
                fold(
                    told
                    for told in {
                        **earlier.get(name, {}),
                        **{stored.number: told for stored, told in some},
                    }.values()
                    if isinstance(told, Told)
                ),
                recorded.get(name, ()),
                pathway=name,
                source=self._source,
                settled=settled,
            )
            for name, some in heard.items()
        }

    def _wrong(self, events: Sequence[NewEvent]) -> list[Problem]:
        found = faults(events, lawbook=self._lawbook, now=self._now)
        return found or [p for event in events for p in refusals.unwritable(event)]

    def _write(
        self,
        names: Sequence[str],
        new: Mapping[str, Told],
        heard: Mapping[str, Sequence[Heard]],
        events: Mapping[str, Sequence[NewEvent]],
    ) -> Problems:
        """Write it down: all together, or else by halves, until it shows which can't be."""
        if not names:
            return {}
        beginning = {name: new[name] for name in names if name in new}
        try:
            with transaction.atomic():
                problems = self._add(names, beginning, heard, events)
                if problems:
                    transaction.set_rollback(True)
        except (DataError, IntegrityError):
            problems = [waiting.cannot_be_written(names[0])]
        if not problems:
            self.begun |= beginning.keys()
            return {}
        if len(names) == 1:
            return {names[0]: problems}
        half = len(names) // 2
        found = self._write(names[:half], new, heard, events)
        return found | self._write(names[half:], new, heard, events)

    def _add(
        self,
        names: Sequence[str],
        beginning: Mapping[str, Told],
        heard: Mapping[str, Sequence[Heard]],
        events: Mapping[str, Sequence[NewEvent]],
    ) -> list[Problem]:
        if beginning:
            begin(self._scope, beginning)
        for name in names:
            self._file(name, heard[name])
        added = [event for name in names for event in events[name]]
        if not added:
            return []
        return append_events(self._scope, added, now=self._now, lawbook=self._lawbook)

    def _file(self, pathway: str, heard: Sequence[Heard]) -> None:
        """File documents beside the pathway that they name."""
        for stored, told in heard:
            if told.paper is not None:
                file_paper(
                    self._scope,
                    self._feed,
                    stored.number,
                    pathway=pathway,
                    day=told.paper.day,
                    what=told.paper.what,
                    told_at=stored.received_at,
                )


def _not_understood(
    earlier: Mapping[str, Mapping[int, Told | list[Problem]]],
) -> Problems:
    """Say of which pathways an earlier message isn't understood any more, and why.

    So it is once a profile asks for a code that nobody mapped. What that message told is
    never taken back for that: whatever comes next waits, and names the code.
    """
    return {
        name: _why(unclear[0])
        for name, told in earlier.items()
        if (unclear := [one for one in told.values() if is_unclear(one)])
    }


def is_unclear(told: Told | list[Problem]) -> bool:
    """Whether a message can't be read, or a person must say something of it first."""
    return not isinstance(told, Told) or told.must_wait


def _why(unclear: Told | list[Problem]) -> list[Problem]:
    return waiting.reasons(unclear) if isinstance(unclear, Told) else unclear

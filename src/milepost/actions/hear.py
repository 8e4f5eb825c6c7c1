"""Read what a feed's messages tell, each no oftener than it must be."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.sites.told import Told
from milepost.intake.sites.translate import Site, translate
from milepost.store.inbox import contents
from milepost.store.inbox.contents import Stored

MOST_REMEMBERED = 20_000
"""Messages; beyond them the one that was read first is read again when it is needed."""


class Heard(NamedTuple):
    """A message that can be read."""

    stored: Stored
    told: Told


class Memory:
    """What messages were found to tell, for as long as they are read the same way.

    A message never changes, so what it tells follows from its bytes and its site.
    """

    def __init__(self) -> None:
        self._site: Site | None = None
        self._told: dict[str, Told | list[Problem]] = {}

    def __contains__(self, digest: str) -> bool:
        return digest in self._told

    def __getitem__(self, digest: str) -> Told | list[Problem]:
        return self._told[digest]

    def turn_to(self, site: Site) -> None:
        """Forget everything, if messages are read otherwise from now on."""
        before, self._site = self._site, site
        if before is None or not _is_the_same(before, site):
            self._told.clear()

    def read(self, raw: bytes, digest: str, site: Site) -> Told | list[Problem]:
        """Say what a message tells, and remember it."""
        if digest not in self._told:
            if len(self._told) >= MOST_REMEMBERED:
                del self._told[next(iter(self._told))]
            self._told[digest] = translate(raw, site, digest=digest)
        return self._told[digest]


def _is_the_same(one: Site, other: Site) -> bool:
    read_alike = one.profile is other.profile and one.vocabulary is other.vocabulary
    return read_alike and one.meanings == other.meanings and one.zone == other.zone


class Ear:
    """Reads the messages of one feed."""

    def __init__(self, scope: Scope, feed: str, site: Site, memory: Memory) -> None:
        self._scope, self._feed = scope, feed
        self._site, self._memory = site, memory
        memory.turn_to(site)

    def read(self, stored: Stored) -> Told | list[Problem]:
        """Say what a message tells, or why it can't be read."""
        return self._memory.read(stored.raw, stored.digest, self._site)

    def earlier(
        self, pathways: Collection[str]
    ) -> Mapping[str, Mapping[int, Told | list[Problem]]]:
        """Say what was told of some pathways before: by pathway, by message.

        Of one that can't be read any more, why it can't.
        """
        messages = contents.projected_on(self._scope, self._feed, pathways)
        forgotten = [m.number for m in messages if m.digest not in self._memory]
        raw = contents.raw_of(forgotten) if forgotten else {}
        found: dict[str, dict[int, Told | list[Problem]]] = defaultdict(dict)
        for number, pathway, digest in messages:
            if digest in self._memory:
                told = self._memory[digest]
            else:
                text = raw.get(number) or contents.raw_of([number])[number]
                told = self._memory.read(text, digest, self._site)
            found[pathway][number] = told
        return found

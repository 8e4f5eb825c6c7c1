"""Pathways as they go on: who is still waiting, since when, and what is told of them."""

from collections.abc import Sequence

import numpy as np

from milepost.events.kinds import Kind
from milepost.synth.chance import Bools, Chance, Ints
from milepost.synth.draft import Draft, Said
from milepost.synth.services import ALL
from milepost.synth.working_days import NEVER, WorkingDays

_PACES = np.array([service.pace for service in ALL], dtype=np.int64)
_OWN_PACES = {
    "cancer": np.array((62, 84, 110, 300), dtype=np.int64),
    "elective": np.array((70, 92, 120, 195), dtype=np.int64),
}
_HOW_MANY = (30, 42, 20, 8)


class Story:
    """Every pathway at once. Batches of them move on day by day, and say so.

    A story is told to its end, and the draft keeps what has happened by its last day:
    so on that day some wait for a first appointment, some for a result, and so on,
    each as often as it takes long.
    """

    def __init__(
        self, chance: Chance, draft: Draft, service: Ints, start: Ints
    ) -> None:
        self.chance = chance
        self.draft = draft
        self.service = service
        self.start = start
        self.day = start.copy()
        """The day each pathway has reached."""
        self.running = np.zeros(len(start), dtype=np.bool_)
        """Whether a clock runs at the end of the draft's last day."""
        self.closed = np.full(len(start), NEVER, dtype=np.int64)
        """The day each pathway's last clock stops, however late that is."""
        self.until = np.full(len(start), NEVER, dtype=np.int64)
        """The last day of each pathway, where something cuts it short."""
        turn = chance.one_of(_HOW_MANY, len(start))
        cancer = np.array([s.family == "cancer" for s in ALL])[service]
        own = np.where(cancer, _OWN_PACES["cancer"][turn], _OWN_PACES["elective"][turn])
        self.pace = _PACES[service] * own // 100
        """How long each pathway's waits are, as a percentage of the usual."""
        self.decided = np.full(len(start), NEVER, dtype=np.int64)
        """The day treatment for cancer was decided on."""
        self.inherited = np.zeros(len(start), dtype=np.bool_)
        """Whether the clock came from another provider, and no miss nullifies it."""
        self.coded = chance.happens(120, len(start))
        """Whether the place where it happens also records national status codes."""
        self._working = WorkingDays(int(start.min()) - 400, draft.last_day + 1600)

    def tell(self, who: Ints, kind: Kind, **says: Said) -> None:
        """Tell of an event on the day each pathway has reached."""
        self.draft.tell(who, self.day[who], kind, **says)

    def tell_on(self, who: Ints, day: Ints, kind: Kind, **says: Said) -> None:
        """Tell of an event on days of its own."""
        self.draft.tell(who, day, kind, **says)

    def pass_days(self, who: Ints, quantiles: Sequence[int], *, paced: bool) -> None:
        """Let time pass, as long as these quantiles say, to a day that is worked.

        Args:
            who: the pathways.
            quantiles: of the days to pass, evenly spaced.
            paced: whether slow services and pathways take longer over it.
        """
        days = self.chance.days(quantiles, len(who))
        if paced:
            days = days * self.pace[who] // 100
        self.day[who] = self.worked(self.day[who] + days)

    def worked(self, day: Ints) -> Ints:
        """Move days to the next that is worked."""
        return self._working.from_(day)

    def some(self, who: Ints, per_mille: int) -> Bools:
        """Choose so many in 1,000 of a batch."""
        return self.chance.happens(per_mille, len(who))

    def split(self, who: Ints, weights: Sequence[int]) -> list[Ints]:
        """Part a batch into as many as there are weights, by chance."""
        fate = self.chance.one_of(weights, len(who))
        return [who[fate == part] for part in range(len(weights))]

    def clock_starts(self, who: Ints) -> None:
        """Note that a clock starts on the day reached."""
        self.running[who[self.day[who] <= self.draft.last_day]] = True
        self.closed[who] = NEVER

    def clock_stops(self, who: Ints) -> None:
        """Note that the last running clock stops on the day reached."""
        self.running[who[self.day[who] <= self.draft.last_day]] = False
        self.closed[who] = self.day[who]

    def status(self, who: Ints, code: str) -> None:
        """Record a national status at the places that do so."""
        self.tell(who[self.coded[who]], Kind.RTT_STATUS, code=code)

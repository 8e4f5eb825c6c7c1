"""What must be recorded so that the log says what stands, and in the same order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.intake.sites.fold import Standing
from milepost.intake.sites.told import Value

LAST = float("inf")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that a feed has recorded, and hasn't taken back."""

    number: int
    place: int
    """Where it stands within its day: at its own number, or at that of an event of the
    same day that it took the place of."""

    kind: Kind
    day: date
    says: Mapping[str, Value]


def difference(
    standing: Sequence[Standing],
    recorded: Sequence[Recorded],
    *,
    pathway: str,
    source: str,
    settled: Collection[int] = (),
) -> list[NewEvent]:
    """Say what to add to the log: nothing, if it says already what stands.

    Args:
        standing: what stands, in order of when it was told to have happened.
        recorded: what the feed has recorded on the pathway, and stands in the log.
        pathway: its name.
        source: what the feed is called in the log.
        settled: the numbers of those that a person has corrected or taken back. What
            people decided stays.
    """
    wanted = sorted(standing, key=lambda stands: stands.day)
    match = _matched(wanted, recorded, settled)
    used = {found.number for found in match if found}
    rest = [r for r in recorded if r.number not in used and r.number not in settled]
    corrected = _paired(wanted, match, rest)
    again = _out_of_order(wanted, match, corrected, settled)
    back = [r for r in rest if r not in corrected.values()]
    back += [found for n, found in enumerate(match) if found and n in again]
    added = [_taken_back(r, pathway, source) for r in back]
    for n, stands in enumerate(wanted):
        if match[n] is None or n in again:
            said, place = dict(stands.says), corrected.get(n)
            added.append(
                NewEvent(
                    pathway,
                    stands.day,
                    stands.kind,
                    said,
                    corrects=place.number if place else None,
                    source=source,
                )
            )
    return added


def _matched(
    wanted: Sequence[Standing], recorded: Sequence[Recorded], settled: Collection[int]
) -> list[Recorded | None]:
    """Find each in the log. What a person has changed is found last, and only if left."""
    free = sorted(recorded, key=lambda r: r.number in settled)
    found: list[Recorded | None] = []
    for stands in wanted:
        same = (stands.kind, stands.day, dict(stands.says))
        alike = (r for r in free if (r.kind, r.day, dict(r.says)) == same)
        match = next(alike, None)
        if match:
            free.remove(match)
        found.append(match)
    return found


def _paired(
    wanted: Sequence[Standing],
    match: Sequence[Recorded | None],
    rest: Sequence[Recorded],
) -> dict[int, Recorded]:
    """Say which of those that no longer stand became which that isn't recorded yet."""
    free = list(rest)
    pairs = {}
    for n, stands in enumerate(wanted):
        if match[n] is None:
            before = next((r for r in free if r.kind == stands.kind), None)
            if before:
                free.remove(before)
                pairs[n] = before
    return pairs


def _out_of_order(
    wanted: Sequence[Standing],
    match: Sequence[Recorded | None],
    corrected: dict[int, Recorded],
    settled: Collection[int],
) -> set[int]:
    """Name those that must be told again, to stand after others of their day."""
    again: set[int] = set()
    day, latest = None, -1.0
    for n, stands in enumerate(wanted):
        if stands.day != day:
            day, latest = stands.day, -1.0
        there, before = match[n], corrected.get(n)
        if there and there.number in settled:
            continue
        place: float = there.place if there else LAST
        if before and before.day == stands.day:
            place = before.place
        if place < latest:
            place = LAST
            if there:
                again.add(n)
        latest = max(latest, place)
    return again


def _taken_back(recorded: Recorded, pathway: str, source: str) -> NewEvent:
    return NewEvent(
        pathway,
        recorded.day,
        Kind.RECORDED_IN_ERROR,
        corrects=recorded.number,
        source=source,
    )

"""What the log refuses, whether events come one by one or by the column."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from milepost.events.vocabulary import NewEvent
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.columns import BETWEEN
from milepost.store.models import Event, Pathway

CORRECTED_ALREADY = "actions.corrected-already"

CONTROL = f"[\x00{BETWEEN}]"
"""Characters that no text may hold: one stands between texts, one ends them."""


def unknown(names: Collection[str]) -> list[Problem]:
    """Name each pathway that isn't there, or that is out of scope."""
    return [
        Problem(
            "actions.no-such-pathway",
            f"pathway {name}",
            f"There is no pathway {name!r}.",
            "Check its name, or register it first.",
        )
        for name in sorted(names)
    ]


def changed_meanwhile(
    locked: Mapping[str, Pathway], expected: Mapping[str, int]
) -> list[Problem]:
    """Name each pathway to which something was added since it was last seen."""
    return [
        Problem(
            "actions.changed-meanwhile",
            f"pathway {name}",
            f"It is at version {pathway.version}; you saw version {expected[name]}.",
            "Look at what was recorded since, then record yours again if it still holds.",
        )
        for name, pathway in locked.items()
        if name in expected and pathway.version != expected[name]
    ]


def nothing_to_correct(scope: Scope, events: Sequence[NewEvent]) -> list[Problem]:
    """Name each correction of an event that its pathway doesn't have."""
    named = {e.corrects: e.pathway for e in events if e.corrects is not None}
    if not named:
        return []
    theirs = Event.objects.filter(provider=scope.provider, id__in=named)
    known = set(theirs.values_list("id", "pathway"))
    return [
        Problem(
            "actions.no-such-event",
            f"pathway {pathway}",
            f"It has no event {event} to correct.",
            "Name the event by its number on the pathway's page.",
        )
        for event, pathway in named.items()
        if (event, pathway) not in known
    ]


def corrected_already(scope: Scope, events: Sequence[NewEvent]) -> list[Problem]:
    """Name each correction of what is corrected already, in the log or among these."""
    told = [e for e in events if e.corrects is not None]
    if not told:
        return []
    pathways = {event.pathway for event in told}
    corrected = corrections_of(scope, pathways, [e.corrects for e in told])
    among = Counter(e.corrects for e in told)
    return [
        second_correction(f"pathway {e.pathway}", e.corrects, corrected.get(e.corrects))
        for e in told
        if e.corrects in corrected or among[e.corrects] > 1
    ]


def corrections_of(
    scope: Scope, pathways: Collection[str], events: Collection[int | None]
) -> Mapping[int, int]:
    """Say which of some events the log has a correction of, and which that is."""
    theirs = Event.objects.filter(
        provider=scope.provider, pathway__in=pathways, corrects__in=events
    )
    return dict(theirs.values_list("corrects_id", "id"))


def second_correction(where: str, event: int | None, by: int | None) -> Problem:
    """Say that an event is corrected already."""
    return Problem(
        CORRECTED_ALREADY,
        where,
        f"Event {event} is corrected already" + (f", by event {by}." if by else "."),
        "Correct that correction instead.",
    )


def unwritable(event: NewEvent) -> list[Problem]:
    """Say so if an event holds a character that no text may."""
    texts = [value for value in event.says.values() if isinstance(value, str)]
    if not any(BETWEEN in text or "\x00" in text for text in texts):
        return []
    return [control_character(f"pathway {event.pathway}, {event.kind}")]


def control_character(where: str) -> Problem:
    """Say that something holds a character that no text may."""
    return Problem(
        "actions.unwritable",
        where,
        "It holds a control character, which no text may.",
        "Take the character out.",
    )


def cannot_be_written(events: pl.DataFrame) -> pl.Series:
    """By row, whether any of its texts holds a character that no text may."""
    texts = [n for n, kind in events.schema.items() if kind == pl.String]
    holds = pl.any_horizontal(
        pl.col(texts).str.contains(CONTROL).fill_null(value=False)
    )
    return events.select(holds.alias("holds")).to_series()


def in_a_frame(
    scope: Scope, events: pl.DataFrame, in_the_log: Mapping[int, int]
) -> list[Problem]:
    """Say why events of a frame can't be added, if there is any reason.

    Args:
        scope: who records them.
        events: an ``EVENTS`` frame.
        in_the_log: by the number that ``corrects`` gives them, the places of events
            that are in the log already.
    """
    problems = [
        control_character(f"pathway {pathway}, {kind}")
        for pathway, kind in events.filter(cannot_be_written(events))
        .select("pathway", "kind")
        .iter_rows()
    ]
    told = events.select("pathway", "corrects").drop_nulls()
    if told.is_empty():
        return problems
    places = [in_the_log[n] for n in told["corrects"] if n in in_the_log]
    corrected = corrections_of(scope, told["pathway"].unique().to_list(), places)
    twice = set(told.filter(pl.col("corrects").is_duplicated())["corrects"])
    return problems + [
        second_correction(f"pathway {name}", place or number, corrected.get(place or 0))
        for name, number in told.iter_rows()
        for place in [in_the_log.get(number)]
        if number in twice or place in corrected
    ]

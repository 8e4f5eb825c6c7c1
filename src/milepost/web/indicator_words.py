"""The words of figures: what each is called, exactly whom it counts, and its parts."""

from collections.abc import Mapping, Sequence

from milepost.escalations import indicators as escalations
from milepost.reading.indicators import OfPart
from milepost.tracking.desks import desk_named
from milepost.tracking.indicator_figures import FIGURES, Figure
from milepost.tracking.weekly_changes import CHANGES
from milepost.web.escalation_words import CAUSES
from milepost.web.words import as_words, next_step_in_words, sentence

DAYS_OF = {
    "unresolved": "days since it was raised",
    "acknowledge_due": "days late",
    "resolve_due": "days late",
}
OF = {"acknowledge_met": "acknowledge_due", "resolve_met": "resolve_due"}
ALL: Mapping[str, Figure] = {
    **FIGURES,
    **CHANGES,
    **{
        name: Figure(title, says, DAYS_OF.get(name, ""), OF.get(name, ""))
        for name, (title, says) in escalations.FIGURES.items()
    },
}
"""Every figure there is."""


def counted_in(figure: str) -> str:
    """Say what a figure counts, in the plural."""
    if figure in escalations.FIGURES:
        turns = figure in ("climbed", *OF, *OF.values())
        return "turns" if turns else "escalations"
    return "patients"


def marks_in_words(marks: Mapping[int, Sequence[str]]) -> str:
    """Say of which services each mark is counted, since no others are.

    >>> marks_in_words({62: ["Breast", "Lung"], 100: ["Lung"]})
    'Shares are of open pathways of the services named. Day 62: Breast, Lung. Day 100: Lung.'
    >>> marks_in_words({})
    ''
    """
    told = [f"Day {mark}: {', '.join(names)}." for mark, names in marks.items()]
    shares = "Shares are of open pathways of the services named."
    return " ".join([shares, *told]) if told else ""


def desk_words(code: str) -> str:
    """Name a desk, or say that it is none."""
    desk = desk_named(code) if code else None
    return desk.name if desk else (sentence(as_words(code)) or "The service’s own")


def cause_words(code: str) -> str:
    """Name a cause of escalations."""
    return CAUSES.get(code, sentence(as_words(code)))


def of_part(part: OfPart) -> list[str]:
    """Say which part of a figure is meant; nothing where it is the whole."""
    said = {
        "Next step": part.step and next_step_in_words(part.step),
        "Rung": part.rung,
        "Desk": None if part.desk is None else desk_words(part.desk),
        "Cause": part.cause and cause_words(part.cause),
    }
    return [f"{name}: {words}." for name, words in said.items() if words is not None]


def part_words(figure: str, part: str) -> str:
    """Put the part of one row into words."""
    if figure in escalations.FIGURES:
        rung, desk, cause = escalations.parted(part)
        return f"Rung {rung}; {desk_words(desk)}; {cause_words(cause)}"
    return next_step_in_words(part)

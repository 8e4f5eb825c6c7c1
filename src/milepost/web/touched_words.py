"""Whom a change of a timed pathway would touch, in words."""

from dataclasses import dataclass
from datetime import date

from milepost.foundation.days import in_words
from milepost.foundation.printed import Column, Document, Kind, Table
from milepost.reading.own_editions import Preview, Touched, Touches
from milepost.web.words import many

STATES = {
    "unplaced": "Not begun",
    "lapsed": "Nothing owed any more",
    "complete": "All steps done",
    "late": "Late",
    "at_risk": "At risk",
    "in_time": "In time",
    "no_day": "No day set",
    "": "As it is",
}
SHOWN = 100
"""How many patients a page shows; the file has all."""


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """One patient, as they stand and as they would stand."""

    pathway: str
    href: str
    name: str
    nhs_number: str
    before: str
    after: str
    differs: bool
    begins: str = ""


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """Whom the change would touch."""

    words: str
    rows: tuple[TouchedRow, ...]
    more: str


def touched_document(
    preview: Preview, *, title: str, organisation: str, as_at: str, printed: str
) -> Document:
    """Put everybody whom a change would touch into a document to take away."""
    columns = (
        Column("Patient", wide=3),
        Column("NHS number"),
        Column("Pathway"),
        Column("Next step now", wide=2),
        Column("Its day now", Kind.DAY),
        Column("How it stands now"),
        Column("Next step then", wide=2),
        Column("Its day then", Kind.DAY),
        Column("How it would stand"),
    )
    rows = tuple(
        (
            one.name,
            one.nhs_number,
            one.pathway,
            one.next_before,
            one.due_before,
            STATES[one.state_before],
            one.next_after,
            one.due_after,
            STATES[one.state_after],
        )
        for one in preview.touched
    )
    table = Table("Whom the change would touch", columns, rows, empty="Nobody.")
    return Document(
        title=title,
        organisation=organisation,
        as_at=as_at,
        filters=(touched_in_words(preview),),
        printed=printed,
        parts=(table,),
    )


def touched_in_words(preview: Touches) -> str:
    """Say how many a change would touch."""
    return (
        f"If every open patient were moved to it today, {len(preview.touched)} of "
        f"{many(preview.watched, 'open pathway')} would have another next step, another "
        "day or another standing."
    )


def touched_row(one: Touched) -> TouchedRow:
    """Put one patient into words, as they stand and as they would."""
    return TouchedRow(
        pathway=one.pathway,
        href=f"/pathways/{one.pathway}",
        name=one.name,
        nhs_number=one.nhs_number,
        before=_stands(one.next_before, one.due_before, one.state_before),
        after=_stands(one.next_after, one.due_after, one.state_after)
        if one.differs
        else "No difference",
        differs=one.differs,
        begins=in_words(one.begins) if one.begins else "",
    )


def present_preview(preview: Touches, more: str = "in the file") -> PreviewPart:
    """Put whom a change would touch into words."""
    rows = tuple(touched_row(one) for one in preview.touched[:SHOWN])
    beyond = len(preview.touched) - len(rows)
    return PreviewPart(
        words=touched_in_words(preview),
        rows=rows,
        more=f"{many(beyond, 'more patient')} {more}." if beyond else "",
    )


def _stands(step: str | None, due: date | None, state: str) -> str:
    if step is None:
        return STATES[state]
    day = f" by {in_words(due)}" if due else ""
    return f"{step}{day}: {STATES[state].lower()}"

"""The words on the page of what was written for several patients at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.reading.several import BatchReading
from milepost.web.several_page import SeveralRow, called, chosen_row
from milepost.web.words import many, moment


@dataclass(frozen=True, slots=True)
class BatchPage:
    """What was written, whom it touched, and how to take it back."""

    title: str
    heading: str
    words: str
    left: str
    """How many were left after all; blank for none."""

    came: str
    """Of how many something came since they were chosen; blank for none."""

    when: str
    note: str
    action: str
    rows: tuple[SeveralRow, ...]
    out_of_scope: str
    undone: str
    undo_words: str
    """Blank where nothing can be undone."""

    form: str


def present_batch(
    reading: BatchReading,
    *,
    undo: str,
    names: Mapping[str, str],
    left: int = 0,
    came: int = 0,
) -> BatchPage:
    """Put what was written for several patients into words.

    Args:
        reading: what was written.
        undo: what tells the form that undoes it from any other.
        names: everybody's name, by account.
        left: how many were left after all, when it was written.
        came: of how many something came since they were chosen.
    """
    told, undone = reading.batch, reading.undone
    hidden = len(told.owners) - len(reading.patients)
    due = f", by {in_words(told.due)}" if told.due else ""
    return BatchPage(
        title="Written for several patients",
        heading="Written for several patients",
        words=f"Written for {many(len(told.owners), 'patient')}"
        + (
            f", handed over to {called(told.owner, names)}"
            if told.owner is not None
            else ""
        )
        + ".",
        left=f"{many(left, 'patient was', 'patients were')} left as they are: somebody "
        "wrote of them after you looked at it. Choose them again."
        if left
        else "",
        came=_came(came),
        when=moment(told.at),
        note=told.note,
        action=f"{told.action}{due}" if told.action else "",
        rows=tuple(chosen_row(one, names) for one in reading.patients.values()),
        out_of_scope=f"{many(hidden, 'patient')} you may not see now."
        if hidden
        else "",
        undone=f"Undone {moment(undone.at)}, for {many(len(undone.owners), 'patient')}."
        if undone
        else "",
        undo_words=f"Undo for {many(reading.can_undo, 'patient')}"
        if not undone and reading.can_undo
        else "",
        form=undo,
    )


def _came(patients: int) -> str:
    if not patients:
        return ""
    return (
        f"Of {many(patients, 'patient')} something came after you opened the page "
        "on which you chose them: it stays new."
    )

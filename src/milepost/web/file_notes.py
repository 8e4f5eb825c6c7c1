"""What a reader of a file must know besides: columns, blanks, what stays."""

from collections.abc import Mapping, Sequence
from typing import Any

from milepost.foundation.problems import Problem
from milepost.reading.files import FileOnShelf, FileReading
from milepost.web.words import many, moment

STEPS = {
    "previewed": "Read",
    "unreadable": "Found that it can’t be read",
    "again": "Asked to read it again",
    "stuck": "Found that the work can’t go on",
    "confirmed": "Decided to store it",
    "stored": "Stored",
    "discarded": "Put away",
    "undoing": "Decided to take it back",
    "undone": "Taken back",
}


def notes(told: Mapping[str, Any], reading: FileReading) -> list[str]:
    """Say what a preview or the storing of a file came upon besides.

    Args:
        told: what the latest step that counted rows says.
        reading: the file, and what becomes of its rows.
    """
    found, file = [], reading.file
    if file.state == "unreadable":
        found.append(str(file.steps[-1].told["why"]))
    if file.stuck:
        found.append(f"The work can’t go on: {file.stuck} It goes on when it can.")
    if reading.outdated:
        found.append(
            "Another file of this list was stored, or taken back, since this one was read."
            " Have it read again, and look at what would be stored."
        )
    if missing := told.get("missing"):
        found.append(
            f"The mapping also reads columns that aren’t there: {', '.join(missing)}."
        )
    if unread := told.get("unread"):
        found.append(f"Nobody reads these columns: {', '.join(unread)}.")
    if file.state == "previewed" and told.get("follows"):
        found.append(
            f"File {told['follows']} of this list came before. A blank cell says nothing: what that "
            "file told there stays. To take it back, take that file back, or correct the event."
        )
    if begins := told.get("begins"):
        found.append(f"{many(begins, 'pathway')} would begin.")
    if file.state == "previewed" and file.looked_for is not None:
        found.append(
            "No row names a patient, and this file is to be the whole list. Has an extract "
            "failed? It is stored only if you say twice that nobody is left on the list."
        )
    if gone := told.get("gone"):
        found.append(
            f"No longer on the list: {many(gone, 'patient')} of the file before."
        )
    return found


def store_button(file: FileOnShelf, problems: Sequence[Problem]) -> tuple[str, str]:
    """Say what the button sends that stores a file, and its words.

    Of a whole list on which nobody stands it is asked for twice: the second button says
    how many patients would be looked for.
    """
    if not any(problem.code == "files.empty-list" for problem in problems):
        return "store", "Store these rows"
    gone = many(file.looked_for or 0, "patient")
    return "store_empty", f"Nobody is left on the list: store it, and look for {gone}"


def steps_in_words(file: FileOnShelf, names: Mapping[str, str]) -> list[str]:
    """Say what was done with a file, step by step, by whom and when."""
    sent = f"Sent by {names.get(file.by, file.by)}, {moment(file.at)}"
    return [sent] + [
        f"{STEPS[step.what]}{_of_an_empty_list(step.told)}, {moment(step.at)}, "
        f"by {_who(step.by, names)}"
        for step in file.steps
    ]


def _who(by: str, names: Mapping[str, str]) -> str:
    """Name who did something: a person, or Milepost by itself."""
    return "Milepost" if by == "milepost files" else names.get(by, by)


def _of_an_empty_list(told: Mapping[str, Any]) -> str:
    """Say of a decision that it was asked for twice, because nobody stands on the list."""
    if "looked_for" not in told:
        return ""
    return f" though nobody stands on it, with {many(told['looked_for'], 'patient')} to look for"


def what_stays(file: FileOnShelf) -> str:
    """Say what stays when a file is taken back: nobody is struck off the register."""
    words = "What it told is corrected by further events, and who a patient is goes by what else was told. The file stays, and can be imported again."
    begun = next((s.told.get("begins", 0) for s in file.steps if "begins" in s.told), 0)
    if begun:
        is_or_are = (
            "pathway that it began stays, with its patient"
            if begun == 1
            else "pathways that it began stay, with their patients"
        )
        words += f" {begun:,} {is_or_are}: nothing is told of them any more, so no clock runs."
    return words

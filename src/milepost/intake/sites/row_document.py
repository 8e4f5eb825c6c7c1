"""Rows of a file, as a site profile asks them: an address is the name of a column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson

from milepost.foundation.problems import Problem
from milepost.intake.fhir.moments import moment_of
from milepost.intake.sites.forms import Document, Form, Reading

AT = "@at"
"""The moment for which the file speaks: no column is called so."""

LONGEST_ADDRESS = 120


@dataclass(frozen=True, slots=True)
class RowDocument:
    """A row of a file."""

    at: str
    number: int
    cells: Mapping[str, str]

    @property
    def message_type(self) -> str:
        """What a profile calls it: ``row``."""
        return "row"

    @property
    def sequence(self) -> str:
        """Nothing: which file is the later one tells before where in it a row stands."""
        return ""

    @property
    def sent(self) -> str:
        """The moment for which the file speaks."""
        return self.at

    @property
    def name(self) -> str:
        """Its number in the file, so written that the order is that of the rows."""
        return f"{self.number:09}"

    def said(self, address: str) -> str | None:
        """Read a cell; None if it is blank, for a blank cell says nothing."""
        return self.at if address == AT else self.cells.get(address)

    def every(self, address: str) -> list[str]:
        """Read a cell, if it says anything."""
        said = self.said(address)
        return [] if said is None else [said]

    def persons(self) -> Iterator[Document]:
        """Give itself: a row is about one patient."""
        yield self

    def parts(self, each: str) -> Iterator[Document]:  # noqa: ARG002 - a row is one
        """Give itself: a row tells of one thing."""
        yield self


def _read(raw: bytes, _character_set: str) -> Reading:
    try:
        said = orjson.loads(raw)
        row = RowDocument(str(said["at"]), int(said["row"]), dict(said["cells"]))
    except (ValueError, TypeError, KeyError):
        told, remedy = "It is no row that was kept.", "Import its file again."
        return Reading(None, [Problem("files.unreadable", "row", told, remedy)], [])
    return Reading(row, [], [])


def _is_column(text: str) -> bool:
    return text == AT or (
        0 < len(text) <= LONGEST_ADDRESS and text.isprintable() and "'" not in text
    )


ROWS = Form(
    read=_read,
    is_address=_is_column,
    moment_of=moment_of,
    example="Referral received date, as the heading has it",
    happened=(AT,),
)
"""Rows of a file of text, a spreadsheet or Parquet."""

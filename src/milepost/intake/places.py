"""Where a row of a file stands, for a person who has to find it."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where rows came from."""

    file: str = ""
    """Its name; none for a frame."""

    has_lines: bool = False
    """Whether it is a text, whose line 2 is the first row."""

    before: int = 0
    """How many rows came before these, where a long file is read in parts."""

    def of(self, row: int, *, lines_within: int = 0) -> str:
        """Say where a row stands, given how many line breaks lie within rows before.

        >>> Place("events.csv", has_lines=True).of(3)
        'events.csv, row 3 (line 4)'
        >>> Place().of(3)
        'row 3'
        """
        file = f"{self.file}, " if self.file else ""
        line = f" (line {row + 1 + lines_within})" if self.has_lines else ""
        return f"{file}row {row}{line}"


NOWHERE = Place()
"""A frame that came from no file."""

"""What a row says as one of a list of waits, so that it can be compared with another's."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeAlias

from milepost.intake.rows.row import Row
from milepost.intake.sites.expressions import Expression, first_of, read_expression
from milepost.intake.sites.known_forms import FORMS
from milepost.intake.sites.list_fields import ListFields
from milepost.intake.sites.profile import Profile

Entry: TypeAlias = str | int | date | None
MOST_REMEMBERED = 50_000
"""How many different days are remembered, so that each is read once."""


class Listing:
    """Reads rows as a mapping says, and notes the codes that it doesn't list.

    Args:
        profile: the mapping. It must say what its list is (``[listed]``).
        day_of: reads a day as the mapping's site writes it; None if it is none.
    """

    def __init__(
        self, profile: Profile, fields: ListFields, day_of: Callable[[str], date | None]
    ) -> None:
        self._profile = profile
        self._day_of = day_of
        self._remembered: dict[str, date | None] = {}
        self._words, self._days = _wanted(profile, fields)
        self.unmapped: Counter[tuple[str, str]] = Counter()
        """Codes that the mapping doesn't list, by map and code, and how often."""

    def tells(self, heads: Collection[str]) -> set[str]:
        """Name the entries of which a file with this heading says anything."""
        found = {
            name
            for name, asked in self._words.items()
            if asked.value or any(column in heads for column in asked.addresses)
        }
        return found | {
            name
            for name, columns in self._days.items()
            if any(column in heads for column in columns)
        }

    def columns(self) -> set[str]:
        """Name every column that is read."""
        asked = {c for entry in self._words.values() for c in entry.addresses}
        return asked | {c for columns in self._days.values() for c in columns}

    def entries(self, row: Row) -> dict[str, Entry]:
        """Give what a row says, by the names that ``LISTED`` has in ``quality``.

        A code that isn't in the mapping stands as it is written. A day that can't be
        read is missing, and stands among ``unread`` as it is written.
        """
        found: dict[str, Entry] = {"row": row.number}
        for name, asked in self._words.items():
            found[name] = self._word(asked, row.cells)
        unread = []
        for name, columns in self._days.items():
            said = first_of(row.cells, columns)
            day = self._day(said) if said else None
            found[name] = day
            if said and day is None:
                unread.append(f"{name} {said[:60]!r}")
        found["unread"] = "\n".join(unread) or None
        return found

    def _word(self, asked: Expression, cells: Mapping[str, str]) -> str | None:
        said = asked.value or first_of(cells, asked.addresses)
        if not said or not asked.code_map:
            return said or None
        listed = self._profile.code_map(asked.code_map)
        meant = listed.codes.get(said.strip()) if listed else None
        if meant is None:
            self.unmapped[asked.code_map, said.strip()[:60]] += 1
            return said
        return meant or None

    def _day(self, said: str) -> date | None:
        if said not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[said] = self._day_of(said)
        return self._remembered[said]


def _wanted(
    profile: Profile, fields: ListFields
) -> tuple[dict[str, Expression], dict[str, tuple[str, ...]]]:
    """Say where each word stands, and where each day does."""
    form, patient = FORMS[profile.form], profile.patient
    spoken = {
        "issuer": fields.issuer,
        "referral": fields.referral,
        "nhs_number": patient.nhs_number,
        "hospital_number": patient.hospital_number,
        "service": fields.service or profile.service,
        "hospital": profile.hospital,
        "status": fields.status,
        "priority": fields.priority,
    }
    read = {name: read_expression(text, form) for name, text in spoken.items() if text}
    words = {name: asked for name, asked in read.items() if asked}
    days = {
        "born": (patient.born,),
        "referred": fields.referred,
        "clock_start": fields.clock_start,
        "clock_stop": fields.clock_stop,
        "booked": fields.booked,
    }
    return {"pathway": Expression(profile.pathway), **words}, days

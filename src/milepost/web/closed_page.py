"""The words on the page of the days on which all is shut."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.reading.arrangements import ClosedReading
from milepost.web.arranged_words import Shared, Taken, taken
from milepost.web.list_filters import Box
from milepost.web.words import Day, short_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPage:
    """Every word on the page of closed days."""

    shared: Shared
    nation: str
    ahead: tuple[tuple[Day, str, Taken | None, bool], ...]
    """Each holiday to come: its day, its name, what changes it, and whether it is kept."""

    own: tuple[tuple[Day, Taken], ...]
    day: Box
    ends: str

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.shared.title


def present_closed(
    reading: ClosedReading, shared: Shared, *, typed: Mapping[str, str]
) -> ClosedPage:
    """Put the days on which nobody is at work into words."""
    wrong = {one.where: one.message for one in shared.problems}
    nation = reading.nation
    until = in_words(nation.complete_to) if nation else ""
    return ClosedPage(
        shared=shared,
        nation=f"Public holidays of {nation.nation.replace('-', ' ').title()}, known to "
        f"{until}. Nobody here has read the proclamations: they are recalled, and held "
        "against a second list."
        if nation
        else "",
        ahead=tuple(
            (
                short_day(one.on),
                one.name,
                taken(
                    f"{one.name}, {in_words(one.on)}",
                    "We are shut after all" if works else "We work that day",
                    what="open_day",
                    day=one.on,
                ),
                works,
            )
            for one, works in reading.ahead
        ),
        own=tuple(
            (
                short_day(day),
                taken(in_words(day), "Take out", what="closed_day", day=day),
            )
            for day in reading.own
        ),
        day=Box(typed.get("day", ""), wrong.get("day", "")),
        ends=f"The list of public holidays ends on {until}: after that, holidays count "
        "as working days. A newer version of Milepost brings more; until then, add your "
        "own below."
        if reading.ends_soon
        else "",
    )

"""What lies beside a pathway, in words: documents, and other pathways of a merge."""

from dataclasses import dataclass
from urllib.parse import quote

from milepost.reading.identities import Beside
from milepost.web.words import Day, moment, short_day


@dataclass(frozen=True, slots=True)
class OtherPathway:
    """Another open pathway, and the words before and after its link."""

    before: str
    name: str
    href: str
    after: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A document."""

    day: Day
    what: str
    told: str


@dataclass(frozen=True, slots=True)
class BesidePart:
    """Every word of the part."""

    two: tuple[OtherPathway, ...]
    papers: tuple[PaperRow, ...]


def present_beside(beside: Beside, *, live: bool) -> BesidePart:
    """Put what lies beside a pathway into words; nobody decides in a past view."""
    two = tuple(
        OtherPathway(
            "Two records were merged, and this patient has another open pathway in this "
            "service:",
            name,
            f"/pathways/{quote(name, safe='')}",
            ". Both clocks go on until somebody decides.",
        )
        for name in (beside.others if live else ())
    )
    papers = tuple(
        PaperRow(
            short_day(each.day), each.what, f"{moment(each.told_at)}, by {each.feed}"
        )
        for each in beside.papers
    )
    return BesidePart(two, papers)

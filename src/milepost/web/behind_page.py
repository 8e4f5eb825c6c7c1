"""Who is behind a figure: one row for each that it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from milepost.foundation.printed import Column, Document, Kind, Table
from milepost.reading.indicators import CANCER, Asked, Behind, BehindReading, OfPart
from milepost.tracking.worklist import STALE_AFTER
from milepost.web import indicators_address as to
from milepost.web.document_parts import present_parts
from milepost.web.indicator_words import ALL, counted_in, of_part, part_words
from milepost.web.indicators_page import as_at, counted_of
from milepost.web.words import many, spaced

SIZE = 100
ON_THE_LIST = {
    "over": {"breach": "over"},
    "late": {"step": "late"},
    "late_care": {"delay": "care"},
    "late_tracking": {"delay": "tracking"},
    "stale": {"stale": str(STALE_AFTER)},
}
"""The filters of the waiting list that show the same patients, as it is now."""


@dataclass(frozen=True, slots=True)
class BehindPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    says: str
    showing: str
    parts: tuple[Any, ...]
    back: str
    on_the_list: str
    """The same patients in the waiting list; blank where it can't show them."""

    before: str
    after: str


def present_behind(
    reading: BehindReading,
    figure: str,
    part: OfPart,
    *,
    names: Mapping[str, str],
    page: int,
) -> BehindPage:
    """Put one page of the patients behind a figure into words.

    Args:
        reading: the page.
        figure: which.
        part: of which part.
        names: the name of each person, by account.
        page: its number.
    """
    title = f"The {counted_in(figure)} behind this figure"
    meant, asked = ALL[figure], reading.whose.asked
    standpoint = as_at(reading.whose)
    document = Document(
        title=meant.title,
        organisation="",
        as_at=standpoint,
        filters=(counted_of(reading.whose), *of_part(part)),
        printed="",
        parts=(table_of(reading.rows, figure, names, title=title),),
    )
    last = last_of(reading.shown)
    one = counted_in(figure).removesuffix("s")
    where = f", page {page} of {last}" if last > 1 else ""
    return BehindPage(
        title=meant.title,
        heading=meant.title,
        standpoint=standpoint,
        says=f"{meant.says[:1].upper()}{meant.says[1:]}. {' '.join(document.filters)}",
        showing=f"{many(reading.shown, one)}{where}",
        parts=present_parts(document),
        back=to.address(to.INDICATORS, asked),
        on_the_list=_on_the_list(figure, asked, part),
        before=page_of(figure, asked, part, page - 1) if page > 1 else "",
        after=page_of(figure, asked, part, page + 1) if page < last else "",
    )


def last_of(shown: int) -> int:
    """Number the last page of so many.

    >>> [last_of(0), last_of(SIZE), last_of(SIZE + 1)]
    [1, 1, 2]
    """
    return max(1, -(-shown // SIZE))


def table_of(
    found: Sequence[Behind], figure: str, names: Mapping[str, str], *, title: str
) -> Table:
    """List who is behind a figure, with what it counts of each."""
    days = ALL[figure].days
    of_escalations = any(row.number for row in found)
    columns = [Column("Patient", wide=3), Column("NHS number", wide=2)]
    columns += [Column("Escalation")] * of_escalations
    columns += [Column("Service", wide=2), Column("Owner", wide=2)]
    columns += [
        Column("Rung, desk and cause" if of_escalations else "Next step", wide=3)
    ]
    columns += [Column(days[:1].upper() + days[1:], Kind.NUMBER)] if days else []
    rows, links = [], {}
    for place, row in enumerate(found):
        rows.append(
            (
                row.name or "No longer in your services",
                spaced(row.nhs_number) if row.name else "",
                *([f"No. {row.number}"] if of_escalations else []),
                row.service_name,
                names.get(row.owner, row.owner) or "Nobody",
                part_words(figure, row.part),
                *([row.days] if days else []),
            )
        )
        if row.name:
            links[place, 0] = f"/pathways/{quote(row.pathway, safe='')}"
        if row.name and row.number:
            links[place, 2] = f"/escalations/{row.number}"
    return Table(title, tuple(columns), tuple(rows), empty="Nobody.", links=links)


def page_of(figure: str, asked: Asked, part: OfPart, number: int) -> str:
    """Give the address of one page of the patients behind a figure."""
    told = {name: getattr(part, name) for name in to.PARTS}
    return to.behind(figure, asked, **told, page=str(number))


def _on_the_list(figure: str, asked: Asked, part: OfPart) -> str:
    one_service = asked.service not in (None, CANCER)
    filters = dict(ON_THE_LIST.get(figure, {}))
    if figure.startswith("past_") and one_service:
        filters = {"past_day": figure.removeprefix("past_")}
    if not filters or asked.week or part.of_escalations or asked.service == CANCER:
        return ""
    filters |= {"service": asked.service} if asked.service else {}
    filters |= {"next": part.step} if part.step else {}
    return f"/list?{urlencode(filters)}"

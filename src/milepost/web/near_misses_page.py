"""The words on the page of near misses, and on that of the actions of reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from milepost.breaches.promises import DUE, Kept
from milepost.foundation.days import in_words
from milepost.foundation.printed import Column, Document, Kind, Table
from milepost.reading.breach_actions import AgreedInReview
from milepost.reading.near_miss_list import ListedNearMiss
from milepost.reading.themes_asked import AskedThemes
from milepost.rules.breaches import Stage
from milepost.web import themes_address as to
from milepost.web.breach_words import STAGES
from milepost.web.document_parts import present_parts
from milepost.web.themes_words import KEPT, NEAR_KEPT, months_in_words
from milepost.web.words import many, spaced, standard_in_words

SIZE = 100
SAID = {"due": "Actions that were due", **{k.value: w for k, w in KEPT.items()}}
"""Which actions may be asked for, and what they are called."""


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
    before: str = ""
    after: str = ""


def present_near_misses(
    found: Sequence[ListedNearMiss],
    shown: int,
    asked: AskedThemes,
    *,
    names: Mapping[str, str],
    over: str | None,
    standpoint: str,
    page: int,
) -> BehindPage:
    """Put one page of near misses into words.

    Args:
        found: those on it.
        shown: how many there are in all.
        asked: which were asked for.
        names: the name of each service in scope, by its code.
        over: only those over their target in this stage.
        standpoint: from where they are seen.
        page: its number.
    """
    rows, links = [], {}
    for place, one in enumerate(found):
        longest = "Nowhere"
        if one.longest_stage:
            stage = STAGES[Stage(one.longest_stage)]
            longest = f"{stage}: {many(one.longest_excess, 'day')} over"
        rows.append(
            (
                one.name,
                spaced(one.nhs_number),
                one.service_name,
                standard_in_words(one.standard),
                one.ended,
                one.waited,
                one.limit_days - one.waited,
                longest,
            )
        )
        links[place, 0] = f"/pathways/{quote(one.pathway, safe='')}"
    title = "Near misses"
    document = _document(
        title, standpoint, Table("The patients", COLUMNS, tuple(rows), links=links)
    )
    last = max(1, -(-shown // SIZE))
    where = f", page {page} of {last}" if last > 1 else ""
    return BehindPage(
        title=title,
        heading=title,
        standpoint=standpoint,
        says=" ".join(_says(asked, names, over)),
        showing=f"{many(shown, 'near miss', 'near misses')}{where}",
        parts=present_parts(document),
        back=to.address(to.THEMES, asked),
        before=_page(asked, over, page - 1) if page > 1 else "",
        after=_page(asked, over, page + 1) if page < last else "",
    )


ACTION_COLUMNS = (
    Column("Action", wide=4),
    Column("Agreed in", wide=2),
    Column("Service", wide=2),
    Column("First agreed for", Kind.DAY, wide=2),
    Column("Done or dropped", Kind.DAY, wide=2),
    Column("What became of it", wide=3),
)
COLUMNS = (
    Column("Patient", wide=3),
    Column("NHS number", wide=2),
    Column("Service", wide=2),
    Column("Standard", wide=2),
    Column("Ended", Kind.DAY, wide=2),
    Column("Days", Kind.NUMBER),
    Column("Days left", Kind.NUMBER),
    Column("Most over its target", wide=3),
)


def present_actions(
    found: Sequence[tuple[AgreedInReview, Kept]],
    what: str,
    asked: AskedThemes,
    *,
    ends: date | None,
    names: Mapping[str, str],
    standpoint: str,
) -> BehindPage:
    """Put the actions behind a figure into words.

    Args:
        found: every action that counts in these months, and what became of it.
        what: which of them: a value of ``Kept``, or ``due``.
        asked: of which reviews.
        ends: the last of seven days, where those are meant and not months.
        names: the name of each service in scope, by its code.
        standpoint: from where they are seen.
    """
    behind = [
        pair for pair in found if pair[1] == what or (what == "due" and pair[1] in DUE)
    ]
    behind.sort(key=lambda pair: (pair[0].promise.first_due, pair[0].number))
    rows, links = [], {}
    for place, (one, became) in enumerate(behind):
        rows.append(
            (
                one.text,
                f"Review {one.review}",
                names.get(one.service, one.service),
                one.promise.first_due,
                one.promise.settled,
                KEPT[became],
            )
        )
        links[place, 0] = f"/actions/{one.number}"
        links[place, 1] = f"/breaches/{one.review}"
    table = Table(
        "The actions",
        ACTION_COLUMNS,
        tuple(rows),
        empty="None.",
        links=links,
    )
    when = months_in_words(asked).replace("Missed", "Due or done")
    if ends:
        when = f"Due or done in the seven days to {in_words(ends)}."
    return BehindPage(
        title=SAID[what],
        heading=SAID[what],
        standpoint=standpoint,
        says=f"Actions agreed in reviews of breaches. {when}",
        showing=many(len(behind), "action"),
        parts=present_parts(_document(SAID[what], standpoint, table)),
        back=to.address(to.THEMES, asked),
    )


def _says(asked: AskedThemes, names: Mapping[str, str], over: str | None):
    yield "Waits that ended in the last days before their limit, as the policy of the"
    yield "standard says how many."
    if asked.service in names:
        yield f"Service: {names[asked.service]}."
    elif asked.service:
        yield "All cancer services."
    if asked.standard:
        yield f"Standard: {standard_in_words(asked.standard)}."
    if over:
        yield f"Over its target: {STAGES[Stage(over)]}."
    yield months_in_words(asked).replace("Missed", "Ended")
    yield NEAR_KEPT


def _page(asked: AskedThemes, over: str | None, page: int) -> str:
    return to.near(asked, over=over, page=str(page))


def _document(title: str, standpoint: str, table: Table) -> Document:
    return Document(
        title=title,
        organisation="",
        as_at=standpoint,
        filters=(),
        printed="",
        parts=(table,),
    )

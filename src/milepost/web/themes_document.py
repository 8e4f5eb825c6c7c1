"""Themes as one document: for a page, and for the board's pack."""

from collections.abc import Iterator, Mapping

from milepost.foundation.printed import (
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Part,
    Table,
)
from milepost.measures.folded import fold_small
from milepost.measures.small_figures import FEWEST
from milepost.reading.breach_learning import Lessons
from milepost.reading.breach_themes import ThemesReading
from milepost.web import themes_actions as actions
from milepost.web import themes_beyond as beyond_tables
from milepost.web import themes_tables as tables
from milepost.web.themes_pictures import month_by_month, reasons_drawn, stages_drawn
from milepost.web.themes_words import near_words, which_words, whose
from milepost.web.words import moment

COUNTED = (
    "Counted are breaches that are reviewed: those over the limit of a standard, by the "
    "policy of that standard. Warnings are not, nor what a correction undid. A wait that "
    "goes on counts in the month it went over its limit; once it ends, in that month."
)


def themes_document(
    reading: ThemesReading,
    *,
    reasons: Mapping[str, str],
    title: str = "Themes of breaches",
    organisation: str = "",
    printed: str = "",
    lessons: Mapping[str, Lessons] | None = None,
    beyond: bool = False,
    demo: bool = False,
) -> Document:
    """Make one document of all themes.

    Args:
        reading: what was read.
        reasons: the words of each reason, by its list and code with a space between.
        title: what it is called.
        organisation: whose it is.
        printed: who made it, and when.
        lessons: what was learnt, by service; None to leave it out.
        beyond: whether it leaves the house: then small numbers are held back.
        demo: whether every patient in it is made up.
    """
    filters = [whose(reading), *which_words(reading.asked, reasons), COUNTED]
    filters += [beyond_tables.TOLD] * beyond
    filters += ["Demonstration: every patient here is made up."] * demo
    parts = _beyond(reading, reasons) if beyond else _of_the_team(reading, reasons)
    return Document(
        title=title,
        organisation=organisation,
        as_at=f"As at {moment(reading.as_at.known_at)}",
        filters=tuple(filters),
        printed=printed,
        parts=(*parts, *_learnt(reading, lessons, beyond=beyond)),
    )


def _of_the_team(reading: ThemesReading, reasons: Mapping[str, str]) -> Iterator[Part]:
    yield tables.in_short(reading)
    yield Heading("Why")
    yield reasons_drawn("Main reasons", tables.why(reading, reasons))
    yield Heading("Where the days went")
    yield stages_drawn("Days over target by stage", tables.where(reading))
    yield Paragraph(f"{near_words(reading)} {NO_REASONS}")
    yield Heading("Whose")
    yield tables.services(reading)
    yield tables.service_by_stage(reading)
    yield Heading("How it goes on")
    yield from month_by_month(reading)
    yield Heading("What was agreed")
    yield actions.how_far(reading)
    yield actions.did_it_work(reading, reasons)
    yield actions.kept_promises(reading)


def _beyond(reading: ThemesReading, reasons: Mapping[str, str]) -> Iterator[Part]:
    yield beyond_tables.in_short(reading)
    yield Heading("Why")
    yield reasons_drawn("Main reasons", beyond_tables.why(reading, reasons))
    yield Heading("Where the days went")
    yield stages_drawn("Days over target by stage", beyond_tables.where(reading))
    yield Paragraph(f"{near_words(reading)} {NO_REASONS}")
    yield Heading("Whose")
    yield beyond_tables.services(reading)
    yield Heading("How it goes on")
    yield from beyond_tables.month_by_month(reading)
    yield Heading("What was agreed")
    yield beyond_tables.did_it_work(reading)
    yield actions.without_links(actions.kept_promises(reading))


NO_REASONS = "Nobody writes a reason for those, so they aren’t narrowed by reason."


def _learnt(
    reading: ThemesReading, lessons: Mapping[str, Lessons] | None, *, beyond: bool
) -> Iterator[Part]:
    if lessons is None:
        return
    yield Heading("What was learnt")
    names = dict(reading.services)
    counts = dict(reading.cases.group_by("service").len().iter_rows())
    shown = set(fold_small(counts).shown) if beyond else set(counts)
    said: dict[str, tuple[list[str], int]] = {}
    for code, told in sorted(lessons.items(), key=lambda item: names.get(item[0], "")):
        for one in (told.plain if beyond else told.learning) if code in shown else ():
            services, count = said.get(one.words, ([], 0))
            services = [*services, names.get(code, code)]
            said[one.words] = services, count + len(one.reviews)
    ordered = sorted(said.items(), key=lambda item: (-item[1][1], item[0]))
    yield Table(
        "In the words of the reviews",
        (
            Column("In plain words" if beyond else "What is to be learnt", wide=6),
            Column("Services", wide=3),
            *([] if beyond else [Column("Reviews", Kind.NUMBER)]),
        ),
        tuple(
            (words, ", ".join(services), *([] if beyond else [count]))
            for words, (services, count) in ordered
        ),
        empty="No review that may be told of says anything yet.",
        note=f"From reviews that were shared, of services with {FEWEST} breaches or more."
        if beyond
        else "From reviews that were agreed, signed or shared; not from drafts.",
    )

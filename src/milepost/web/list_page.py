"""The words on the list page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from milepost.foundation.problems import Problem
from milepost.reading.waiting_list import ListReading
from milepost.web.list_address import Address
from milepost.web.list_columns import order_in_words
from milepost.web.list_filters import (
    Chip,
    Controls,
    controls,
    owner_choices,
    unfiltered,
)
from milepost.web.list_table import Pages, Table, pages, table
from milepost.web.standpoint import Standpoint
from milepost.web.words import moment


@dataclass(frozen=True, slots=True)
class Banner:
    """How many are shown of how many, and what hides the rest."""

    showing: str
    order: str
    chips: tuple[Chip, ...]
    clear: str
    """The address of the list without filters; blank where there are none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """From where the page looks."""

    words: str
    latest: str
    """When the newest thing on it was recorded."""

    past: bool
    present: str
    """The address of the same list as it is now."""


@dataclass(frozen=True, slots=True)
class Empty:
    """What to say where there are no rows, and what to do about it."""

    heading: str
    words: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Every word on the page, ready to print. The template decides nothing."""

    title: str
    heading: str
    seen: Seen
    controls: Controls
    banner: Banner
    table: Table
    pages: Pages
    empty: Empty | None
    problems: tuple[Problem, ...]
    live: bool
    state: str
    upto: int
    made: str
    """The time at which the page was made: news is what came since."""


def present_list(
    reading: ListReading,
    standpoint: Standpoint,
    *,
    me: str,
    names: Mapping[str, str],
    problems: Sequence[Problem] = (),
    seen: int | None = None,
) -> ListPage:
    """Put a page of the list into the words the page uses.

    Args:
        reading: the page of the list.
        standpoint: where it was read from.
        me: the account of whoever asks.
        names: what people are called, by their accounts.
        problems: what couldn't be read in the address.
        seen: the last event of the page that was looked at before, if one was.
    """
    address = Address(reading.query, standpoint.address)
    paged = pages(reading, address)
    found = (*problems, *_not_there(reading, {me, *names}), *_beyond(paged))
    form = controls(
        reading,
        standpoint,
        address,
        owners=owner_choices(reading, me, names),
        problems=found,
    )
    return ListPage(
        title=_title(form.chips, paged, found),
        heading="Waiting list",
        seen=_seen(reading, standpoint, address),
        controls=form,
        banner=_banner(reading, form.chips, address),
        table=table(reading, address, on=standpoint.as_at.day, names=names, seen=seen),
        pages=paged,
        empty=_empty(reading, paged, form.chips, address),
        problems=found,
        live=reading.live,
        state=address.state,
        upto=reading.upto,
        made=f"{standpoint.now:%H:%M}",
    )


def _title(chips: Sequence[Chip], paged: Pages, problems: Sequence[Problem]) -> str:
    filters = ", ".join(chip.words for chip in chips)
    words = f"Waiting list: {filters}" if filters else "Waiting list"
    page = f" – {paged.words}" if paged.words else ""
    return f"{'Error: ' if problems else ''}{words}{page}"


def _seen(reading: ListReading, standpoint: Standpoint, address: Address) -> Seen:
    latest = (
        f"Last news {moment(reading.told_at)}" if reading.told_at else "No news yet"
    )
    present = Address(address.query, {}).to()
    return Seen(standpoint.words, latest, standpoint.past, present)


def _banner(reading: ListReading, chips: tuple[Chip, ...], address: Address) -> Banner:
    return Banner(
        showing=f"Showing {reading.shown:,} of {reading.total:,}",
        order=order_in_words(reading.query.sort),
        chips=chips,
        clear=address.to(**unfiltered()) if chips else "",
    )


def _not_there(reading: ListReading, people: Collection[str]) -> list[Problem]:
    """Find the filters that name what this person's list has never had."""
    query = reading.query
    there: dict[str, tuple[str, str | None, Collection[str]]] = {
        "standard": ("Standard", query.standard, reading.standards),
        "service": ("Service", query.service, dict(reading.services)),
        "owner": ("Owner", query.owner, {*people, *reading.owners}),
        "hospital": ("Hospital", query.hospital, reading.hospitals),
    }
    return [
        Problem(
            "web.no-such-choice",
            name,
            f"{label}: there is no “{asked[:40]}” to choose.",
            "Choose one from the list, or clear this filter.",
        )
        for name, (label, asked, known) in there.items()
        if asked and asked not in known
    ]


def _beyond(paged: Pages) -> tuple[Problem, ...]:
    if paged.here <= paged.last:
        return ()
    return (
        Problem(
            "web.beyond-the-end",
            "page",
            f"There is no page {paged.here:,}: the list ends at page {paged.last:,}.",
            "Go to the last page, or to the first.",
        ),
    )


def _empty(
    reading: ListReading, paged: Pages, chips: Sequence[Chip], address: Address
) -> Empty | None:
    if reading.rows:
        return None
    if paged.here > paged.last:
        last = address.to(page=paged.last)
        return Empty(
            "This page is past the end of the list",
            f"The list has {paged.words.partition(' of ')[2] or '1'} pages now.",
            last,
            "Go to the last page",
        )
    if chips:
        return Empty(
            "No wait matches these filters",
            "Take away a filter above, or clear them all. "
            f"There are {reading.total:,} waits without them.",
            address.to(**unfiltered()),
            "Clear all filters",
        )
    return Empty(
        "Nobody is waiting on this list",
        "Patients appear here when an event that starts a clock is recorded for a "
        "service you may see.",
    )

"""The list's filters: what may be chosen, what is chosen, and how to undo it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from milepost.foundation.problems import Problem
from milepost.reading.waiting_list import ListReading
from milepost.tracking.list_query import SIZES, UNKNOWN_START, WAITING, ListQuery
from milepost.web.list_address import NOBODY, Address
from milepost.web.list_columns import COLUMNS, columns_shown
from milepost.web.list_of_tracking import of_tracking
from milepost.web.standpoint import Standpoint
from milepost.web.words import NEXT_STEPS, standard_in_words

BREACH_WORDS = {
    "over": "Over the limit",
    "7": "Within 7 days",
    "14": "Within 14 days",
    "28": "Within 28 days",
}
BOOKED_WORDS = {
    "nothing": "Nothing booked",
    "something": "Something booked",
    "late": "Booked after breach",
}
CHANCE_WORDS = {
    "75": "75 in 100 or more",
    "50": "50 in 100 or more",
    "25": "25 in 100 or more",
    "none": "No forecast to sort by",
}
CHANCE_OPTIONS = (("", "Any"), *CHANCE_WORDS.items())
FOLDED = (
    *("hospital", "waiting", "next", "booked", "chance"),
    *("step", "delay", "unanswered", "stale", "past_day", "joined"),
)
"""Filters that are folded away until one of them is in use."""

Options = Iterable[tuple[str, str]]
_SIZES = tuple((str(size), f"{size} rows") for size in SIZES)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a filter."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One filter, as the form shows it."""

    name: str
    label: str
    options: tuple[Option, ...]
    wrong: str = ""
    """What was wrong with the answer given, if anything was."""

    @property
    def chosen(self) -> Option | None:
        """The answer chosen, unless it is the one that asks for nothing."""
        picked = [option for option in self.options if option.chosen and option.value]
        return picked[0] if picked else None


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the address of the list without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box to type in."""

    value: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Controls:
    """The whole form."""

    search: Box
    shown: tuple[Field, ...]
    folded: tuple[Field, ...]
    open: bool
    """Whether what is folded away is in use, or wrong, and so is shown."""

    as_at: Box
    known_at: Box
    sizes: Field
    columns: tuple[Option, ...]
    sort: str
    """To be carried along; blank for the usual order."""

    chips: tuple[Chip, ...]


def controls(
    reading: ListReading,
    standpoint: Standpoint,
    address: Address,
    *,
    owners: Options,
    problems: Sequence[Problem],
) -> Controls:
    """Put the form into words, with each answer given and what was wrong with it."""
    query = reading.query
    wrong = {problem.where: problem.message for problem in problems}
    form = fields(reading, owners=owners, wrong=wrong)
    folded = tuple(form[name] for name in FOLDED)
    shown = columns_shown(query.columns, one_standard=bool(query.standard))
    places = {"as_at", "known_at", "column", "size", *FOLDED}
    in_use = any(field.chosen for field in folded) or bool(query.columns)
    day, moment = standpoint.typed
    return Controls(
        search=Box(query.search, wrong.get("q", "")),
        shown=tuple(field for name, field in form.items() if name not in FOLDED),
        folded=folded,
        open=in_use or standpoint.past or bool(wrong.keys() & places),
        as_at=Box(day, wrong.get("as_at", "")),
        known_at=Box(moment, wrong.get("known_at", "")),
        sizes=_field("size", "Rows on a page", str(query.size), _SIZES, ""),
        columns=tuple(Option(c, COLUMNS[c].title, c in shown) for c in COLUMNS),
        sort="" if query.sort == "breach" else query.sort,
        chips=chips(form, address),
    )


def band_in_words(band: str) -> str:
    """Say a band of waiting in words.

    >>> band_in_words("0-6"), band_in_words("6-12"), band_in_words("52+")
    ('Up to 6 weeks', 'Over 6 to 12 weeks', 'Over 52 weeks')
    """
    if band == UNKNOWN_START:
        return "Start not known"
    over, up_to = WAITING[band]
    if up_to is None:
        return f"Over {over} weeks"
    return f"Over {over} to {up_to} weeks" if over else f"Up to {up_to} weeks"


def _named(standard: str, reading: ListReading) -> str:
    own = reading.not_national.get(standard, "").lower()
    return standard_in_words(standard) + (f" ({own})" if own else "")


def fields(
    reading: ListReading,
    *,
    owners: Options,
    wrong: dict[str, str],
) -> dict[str, Field]:
    """Make every filter of the form, by name."""
    query = reading.query
    owner = NOBODY if query.owner == "" else query.owner
    asked: dict[str, tuple[str, str | None, Options]] = {
        "standard": (
            "Standard",
            query.standard,
            [("", "Any"), *((s, _named(s, reading)) for s in reading.standards)],
        ),
        "service": (
            "Service or tumour group",
            query.service,
            [("", "All"), *reading.services],
        ),
        "owner": ("Owner", owner, owners),
        "breach": ("Breach", query.breach, [("", "Any"), *BREACH_WORDS.items()]),
        "hospital": (
            "Hospital",
            query.hospital,
            [("", "All"), *((hospital, hospital) for hospital in reading.hospitals)],
        ),
        "waiting": (
            "Waiting",
            query.waiting,
            [
                ("", "Any time"),
                *((b, band_in_words(b)) for b in [*WAITING, UNKNOWN_START]),
            ],
        ),
        "next": ("Next step", query.next_step, [("", "Any"), *NEXT_STEPS.items()]),
        "booked": ("Booked", query.booked, [("", "Any"), *BOOKED_WORDS.items()]),
        **of_tracking(query),
        "chance": ("Chance of breach", query.chance, CHANCE_OPTIONS),
    }
    return {
        name: _field(name, label, value, options, wrong.get(name, ""))
        for name, (label, value, options) in asked.items()
    }


def owner_choices(reading: ListReading, me: str, names: Mapping[str, str]) -> Options:
    """Offer one's own patients, nobody's, and each other person's, by name."""
    others = {o: names.get(o, o) for o in reading.owners if o not in {me, ""}}
    mine = (me, f"Mine ({names.get(me, me)})")
    by_name = sorted(others.items(), key=lambda other: other[1].casefold())
    return [("", "Anyone"), mine, (NOBODY, "Nobody"), *by_name]


def _field(
    name: str, label: str, value: str | None, options: Options, wrong: str
) -> Field:
    offered = dict(options)
    if value and value not in offered:
        offered[value] = value  # a link may name what this person's list hasn't got
    return Field(
        name,
        label,
        tuple(
            Option(v, text, chosen=v == (value or "")) for v, text in offered.items()
        ),
        wrong,
    )


def chips(form: dict[str, Field], address: Address) -> tuple[Chip, ...]:
    """Say each filter in force, in the order of the form."""
    query = address.query
    made = [
        Chip(field.label, field.chosen.text, address.to(**_without(name)))
        for name, field in form.items()
        if field.chosen
    ]
    if query.search:
        made.append(Chip("Search", f"“{query.search}”", address.to(search="")))
    return tuple(made)


def _without(name: str) -> dict[str, object]:
    asked = "next_step" if name == "next" else name
    return {asked: getattr(ListQuery(), asked)}


def unfiltered() -> dict[str, object]:
    """What to change to see the whole list, in the same order and columns."""
    kept = {"sort", "page", "size", "columns"}
    blank = ListQuery()
    return {n: getattr(blank, n) for n in ListQuery.__slots__ if n not in kept}

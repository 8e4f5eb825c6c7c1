"""Which waits change between two editions of a standard, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import polars as pl

from milepost.clocks.asks_by_hand import ANSWERS_BY_HAND
from milepost.clocks.effects import effects_of, rules_in_force
from milepost.clocks.engine import clocks_as_at, events_by_hand
from milepost.clocks.lanes import in_lanes
from milepost.clocks.readings import Step
from milepost.clocks.reference import read_clocks
from milepost.clocks.worked_out import first_rows
from milepost.events.in_words import event_in_words
from milepost.events.table import known
from milepost.foundation.days import AsAt
from milepost.reading.question import standard_named
from milepost.rules.clock_rules import ClockRule
from milepost.rules.differences import Terms, rules_differ, terms_differ
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import ClockFor

COMPARED = ("how", "started", "ended", "adjusted", "waited", "breach_on", "met")
"""What makes two clocks differ."""

SHOWN = ("waited", "breach_on", "met", "how", "started", "ended", "adjusted")
CLOCK = ("pathway", "clock")
WAIT_CHANGING = ("Limit", "A clock for")
"""What of a standard itself can make a wait come out otherwise."""


class UnknownEdition(ValueError):
    """A standard has no such edition, or more than one that it could be."""


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """Every clock that differs, and how many there were to look at."""

    changed: pl.DataFrame
    """One row a clock: both readings of it, the rules that differ, and why."""

    pathways: int
    clocks_first: pl.DataFrame
    clocks_second: pl.DataFrame
    """``CLOCKS`` frames: each as if its edition governed every wait."""


def terms_named(name: str, lawbook: Lawbook) -> Terms:
    """Find an edition of a standard.

    Args:
        name: the standard's id, then ``@`` and the day, month or year it begins, such
            as ``scotland/treatment-time-guarantee@2012``. Without one, the latest.
        lawbook: where it is.

    Raises:
        UnknownStandard: there is no such standard.
        UnknownEdition: no edition begins then, or more than one does.
    """
    found, _, begins = name.partition("@")
    standard = standard_named(found, lawbook)
    days = {str(edition.in_force): edition for edition in standard.editions}
    fitting = [day for day in days if day.startswith(begins)]
    if not begins:
        fitting = fitting[-1:]
    if len(fitting) != 1:
        many = "has no edition" if not fitting else "has more than one edition"
        known_days = ", ".join(f"{found}@{day}" for day in days)
        raise UnknownEdition(
            f"{found} {many} of {begins!r}. Its editions are: {known_days}."
        )
    edition = days[fitting[0]]
    rules = lawbook.all(ClockRule, edition.clock_rules)
    return Terms(standard=standard, edition=edition, rules=rules)


def diff_editions(
    events: pl.DataFrame,
    first: Terms,
    second: Terms,
    *,
    as_at: AsAt,
    choices: Mapping[str, str],
) -> EditionDiff:
    """Work out every clock under each edition, as if it governed every wait.

    Args:
        events: an ``EVENTS`` frame.
        first: the one edition.
        second: the other.
        as_at: the standpoint.
        choices: how the organisation reads each doubt, by setting.
    """
    clocks = [_clocks(events, terms, as_at, choices) for terms in (first, second)]
    changed = _changed(*clocks)
    if len(changed):
        these = events.filter(
            pl.col("pathway").is_in(changed["pathway"].unique().implode())
        )
        why = _why(known(these, as_at), first, second, as_at, choices)
        changed = changed.join(why, on="pathway", how="left", maintain_order="left")
    else:
        changed = changed.with_columns(
            rules=pl.lit(None, pl.String), why=pl.lit(None, pl.String)
        )
    return EditionDiff(changed, events["pathway"].n_unique(), *clocks)


def _clocks(
    events: pl.DataFrame, terms: Terms, as_at: AsAt, choices: Mapping[str, str]
) -> pl.DataFrame:
    alone = replace(terms.standard, editions=(terms.edition,))
    return clocks_as_at(events, alone, terms.rules, as_at=as_at, choices=choices)


def _changed(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Lay the clocks side by side, and keep those that differ."""
    both = _side_by_side(*(each.select(*CLOCK, *COMPARED) for each in (first, second)))
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_second")) for name in COMPARED
    )
    sides = [
        pl.col(f"{name}{behind}").alias(f"{name}_{side}")
        for name in SHOWN
        for side, behind in (("a", ""), ("b", "_second"))
    ]
    change = (pl.col("waited_second") - pl.col("waited")).alias("days_longer")
    number = pl.coalesce("clock", "clock_second").alias("clock")
    return both.filter(differs).select("pathway", number, change, *sides).sort(CLOCK)


def _side_by_side(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Match clocks that start on the same day, and the rest in their order."""
    that_day, nth = ["pathway", "started", "nth"], pl.int_range(pl.len())
    this, that = (
        each.with_columns(nth=nth.over("pathway", "started"))
        for each in (first, second)
    )
    same = this.join(that, on=that_day, suffix="_second", nulls_equal=True)
    rest = [
        each.join(same, on=that_day, how="anti", nulls_equal=True).with_columns(
            nth=nth.over("pathway")
        )
        for each in (this, that)
    ]
    others = rest[0].join(
        rest[1], on=["pathway", "nth"], how="full", suffix="_second", coalesce=True
    )
    same = same.with_columns(started_second="started")
    return pl.concat([same.select(others.columns), others])


def _why(
    events: pl.DataFrame,
    first: Terms,
    second: Terms,
    as_at: AsAt,
    choices: Mapping[str, str],
) -> pl.DataFrame:
    """Say for each pathway which rules differ, and at which events it shows."""
    differing = frozenset().union(*(r.ids for r in rules_differ(first, second)))
    terms = "; ".join(
        f"{each.label}: {each.first} → {each.second}"
        for each in terms_differ(first, second)
        if each.label in WAIT_CHANGING
    )
    this = _steps(events, first, as_at, choices)
    that = _steps(events, second, as_at, choices)
    rules: dict[str, dict[str, None]] = {}
    words: dict[str, list[str]] = {}
    told = events.select("pathway", "day", "kind").iter_rows()
    for row, (pathway, day, kind) in enumerate(told):
        named = rules.setdefault(pathway, {})
        said = words.setdefault(pathway, [terms] if terms else [])
        met = (this[row].ids | that[row].ids) & differing
        if this[row].words != that[row].words or met:
            named |= dict.fromkeys(sorted(met))
        if this[row].words != that[row].words:
            said.append(
                f"{day} {event_in_words(kind)}: {this[row].words} → {that[row].words}"
            )
    return pl.DataFrame(
        {
            "pathway": list(rules),
            "rules": ["; ".join(names) for names in rules.values()],
            "why": [". ".join(said) for said in words.values()],
        },
        schema=dict.fromkeys(("pathway", "rules", "why"), pl.String),
    )


@dataclass(frozen=True, slots=True)
class _Done:
    """What an event did, and the ids of the rules it met."""

    words: str
    ids: frozenset[str]


def _steps(
    events: pl.DataFrame, terms: Terms, as_at: AsAt, choices: Mapping[str, str]
) -> list[_Done]:
    """Say what each event did, by the reading by hand."""
    in_force = rules_in_force(terms.rules, choices, on=terms.edition.in_force)
    walked = events.with_row_index("row")
    if terms.edition.clock_for is ClockFor.REQUEST:
        walked = in_lanes(events)
    effects = effects_of(walked, in_force, ANSWERS_BY_HAND)
    told = events_by_hand(walked, effects)
    done: list[list[tuple[Step, frozenset[str]]]] = [[] for _ in range(len(events))]
    rows = walked["row"].to_list()
    for begin, end in pairwise(first_rows(walked).tolist()):
        reading = read_clocks(
            told[begin:end], as_at=as_at.day, limit_days=terms.edition.limit_days
        )
        for place, step in zip(range(begin, end), reading.steps, strict=True):
            ids = frozenset(each.rule.id for each in told[place].rules)
            done[rows[place]].append((step, ids))
    return [_together(steps) for steps in done]


def _together(steps: list[tuple[Step, frozenset[str]]]) -> _Done:
    words = dict.fromkeys(step.words for step, _ in steps)
    return _Done("; ".join(words), frozenset().union(*(ids for _, ids in steps)))


def tally(diff: EditionDiff) -> Iterator[tuple[str, int]]:
    """Count what changed: longer, shorter, and the waits over the limit by each."""
    longer = diff.changed["days_longer"]
    yield "Pathways", diff.pathways
    yield "Pathways that change", diff.changed["pathway"].n_unique()
    yield "Clocks that change", len(diff.changed)
    yield "Waits that are longer", int((longer > 0).sum())
    yield "Waits that are shorter", int((longer < 0).sum())
    for words, clocks in (
        ("Clocks over the limit by A", diff.clocks_first),
        ("Clocks over the limit by B", diff.clocks_second),
    ):
        yield words, int((~clocks["met"]).sum())

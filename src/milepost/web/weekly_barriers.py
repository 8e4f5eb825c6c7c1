"""Barriers in the weekly report: each for the team, and only their numbers for others."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from milepost.escalations.barriers import THEMES, Where
from milepost.foundation.printed import Column, Heading, Kind, Part, Table
from milepost.reading.barriers_of_week import BarrierOfWeek
from milepost.web.barrier_words import barrier_status, follow_words

NONE = "No barrier was open, and none was closed in the week."


def barrier_parts(
    found: Sequence[BarrierOfWeek],
    services: Mapping[str, str],
    *,
    ends: date,
    beyond: bool,
) -> Iterator[Part]:
    """Put the barriers of a week into the report.

    What stands in the way is said in somebody's own words, and may tell of a patient
    though it shouldn't; and whom it holds up are few. So others are told only how many
    barriers there are, by theme: that counts no patient.

    Args:
        found: the barriers.
        services: the name of each service, by its code.
        ends: the week's last day.
        beyond: whether the report goes beyond the team.
    """
    yield Heading("Barriers")
    yield _by_theme(found, ends) if beyond else _each(found, services, ends)


def _each(
    found: Sequence[BarrierOfWeek], services: Mapping[str, str], ends: date
) -> Table:
    rows = tuple(
        (
            one.title,
            THEMES.get(one.theme, one.theme),
            ", ".join(services.get(code, code) for code in one.services),
            one.noted_on,
            _stands(one, ends),
            _with(one),
            one.held_up,
            one.standing.outcome or follow_words(one.standing, ends),
        )
        for one in found
    )
    return Table(
        "Barriers that are open, or were closed in the week",
        (
            Column("Barrier", wide=4),
            Column("Theme", wide=2),
            Column("Services", wide=2),
            Column("Noted", Kind.DAY, wide=2),
            Column("Stood at the week’s end", wide=2),
            Column("With", wide=2),
            Column("Patients held up", Kind.NUMBER),
            Column("Outcome, or follow-up", wide=3),
        ),
        rows,
        empty=NONE,
        links={
            (place, 0): f"/oversight/barriers/{one.number}"
            for place, one in enumerate(found)
        },
    )


def _with(one: BarrierOfWeek) -> str:
    if one.standing.where is Where.CLOSED:
        return ""
    return one.standing.group if one.standing.where is Where.PASSED else "This group"


def _stands(one: BarrierOfWeek, ends: date) -> str:
    said = barrier_status(one.standing, ends).words
    return f"{said}. New this week" if one.is_new else said


def _by_theme(found: Sequence[BarrierOfWeek], ends: date) -> Table:
    counts: Counter[tuple[str, str]] = Counter()
    for one in found:
        standing = one.standing
        closed = standing.where is Where.CLOSED
        late = standing.is_overdue(ends) or standing.is_unfollowed(ends)
        counts[one.theme, "closed" if closed else "open"] += 1
        counts[one.theme, "new"] += one.is_new
        counts[one.theme, "passed"] += standing.where is Where.PASSED
        counts[one.theme, "late"] += late
    themes = [theme for theme in THEMES if any(one.theme == theme for one in found)]
    titles = {
        "open": "Open",
        "passed": "Of them with another group",
        "late": "Of them late or not followed up",
        "new": "New this week",
        "closed": "Closed this week",
    }
    return Table(
        "Barriers by theme",
        (
            Column("Theme", wide=3),
            *(Column(title, Kind.NUMBER, wide=2) for title in titles.values()),
        ),
        tuple(
            (THEMES[theme], *(counts[theme, name] for name in titles))
            for theme in themes
        ),
        empty=NONE,
        note="These are numbers of barriers, not of patients. What each of them is, and "
        "whom it holds up, is in the report for the team.",
    )

"""The weekly report as one document: for a page, for paper and for a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence

from milepost.escalations.indicators import parted
from milepost.foundation.days import in_words
from milepost.foundation.printed import (
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Part,
    Table,
)
from milepost.measures.small_figures import FEWEST
from milepost.reading.held_from_others import BY_STEP, Held
from milepost.reading.indicators import Counted
from milepost.reading.weekly_report import WeeklyReport
from milepost.tracking.stages import STEPS
from milepost.web import indicators_address as to
from milepost.web.behind_page import table_of
from milepost.web.indicator_words import (
    ALL,
    cause_words,
    desk_words,
    marks_in_words,
)
from milepost.web.indicators_page import as_at, counted_of
from milepost.web.weekly_barriers import barrier_parts
from milepost.web.words import many, next_step_in_words

NOTHING = Held(frozenset(), frozenset(), whole=True)
HELD_BACK = "*"
NOBODY = Counted()
CHANGED = ("joined", "treated", "left", "breached", "moved", "stood")
TRACKED = (
    "late_care",
    "late_tracking",
    "over_care",
    "over_tracking",
    "unseen",
    "stale",
    "never",
)
ANSWERS = (
    "raised",
    "unresolved",
    "acknowledge_due",
    "acknowledge_met",
    "resolve_due",
    "resolve_met",
    "climbed",
)
AGES = ((0, 7), (8, 14), (15, 28), (29, None))
PARTLY = (
    "By step, and by the age of escalations, only the report of all services together is "
    "for others: less one service’s, it would be that of the rest."
)


def weekly_document(
    report: WeeklyReport,
    *,
    names: Mapping[str, str],
    organisation: str,
    printed: str,
    demo: bool = False,
) -> Document:
    """Make the report of a week.

    Args:
        report: what was read.
        names: the name of each person, by account.
        organisation: whose report it is.
        printed: who made it, and when.
        demo: whether everybody in it is made up.
    """
    week, beyond = report.whose.asked.week, report.held is not None
    filters = [counted_of(report.whose)]
    filters += ["For the team: it names patients."] * (not beyond)
    if beyond:
        filters.append(
            f"For others: it names nobody. {HELD_BACK} stands for a number under {FEWEST}, "
            "or one that would give such a number away, beside the reports of other "
            "services and of the week before."
        )
    filters += ["Demonstration: every patient here is made up."] * demo
    return Document(
        title=f"Weekly report, week to {in_words(week)}" if week else "Weekly report",
        organisation=organisation,
        as_at=as_at(report.whose),
        filters=tuple(filters),
        printed=printed,
        parts=tuple(_parts(report, names)),
    )


def _parts(report: WeeklyReport, names: Mapping[str, str]) -> Iterator[Part]:
    past = ("over", *(f"past_{mark}" for mark in report.marks))
    yield Heading("Indicators")
    yield _figures(
        report, "Long waits", ("open", *past), note=marks_in_words(report.marks)
    )
    yield _figures(report, "Steps", ("on_time", "late"))
    yield _figures(report, "Delay in tracking, and delay in care", TRACKED)
    yield _figures(report, "Escalations in the week", ANSWERS)
    yield Heading("What changed since the week before")
    yield _figures(report, "Patients on the list", CHANGED)
    if report.held is None or report.held.whole:
        yield Heading("Where patients stand")
        yield _by_step(report)
        yield Heading("Escalations unresolved")
        yield from _unresolved(report)
    if ends := report.whose.asked.week:
        told = {"ends": ends, "beyond": report.held is not None}
        yield from barrier_parts(report.barriers, report.services, **told)
    if report.held is not None:
        if not report.held.whole:
            yield Paragraph(PARTLY)
        yield Paragraph("Patients are named in the report for the team.")
        return
    yield Heading("Patients")
    for title, figure in (
        ("Who is past limits", "over"),
        ("The worst delays by step", "late"),
        ("Who went over the limit this week", "breached"),
        ("Who is new on the list", "joined"),
        ("Who began treatment", "treated"),
        ("Who left without treatment", "left"),
        ("Who moved on to another step", "moved"),
        ("Which escalations are unresolved", "unresolved"),
    ):
        yield _listed(report, figure, names, title)


def _figures(
    report: WeeklyReport, title: str, names: Sequence[str], *, note: str = ""
) -> Table:
    columns = [
        Column("Figure", wide=4),
        Column("Count", Kind.NUMBER),
        Column("Share", Kind.SHARE),
        Column("Days in all", Kind.NUMBER),
    ]
    compared = report.held is None and report.before is not None
    if compared:
        columns += [Column("A week before", Kind.NUMBER), Column("Change", Kind.NUMBER)]
    rows, links = [], {}
    for place, name in enumerate(names):
        row = _figure(report, name)
        rows.append((*row, *(_compared(report, name) if compared else ())))
        if report.figures.get(name, NOBODY).count and report.held is None:
            links[place, 1] = to.behind(name, report.whose.asked)
    return Table(title, tuple(columns), tuple(rows), note=note, links=links)


def _figure(report: WeeklyReport, name: str) -> tuple[Cell, ...]:
    found, of = report.figures.get(name, NOBODY), ALL[name].of
    hidden = (report.held or NOTHING).figures
    if name in hidden:
        return ALL[name].title, HELD_BACK, HELD_BACK, HELD_BACK
    whole = 0 if of in hidden else report.figures.get(of, NOBODY).count
    days = found.days if ALL[name].days and found.count else None
    return ALL[name].title, found.count, found.count / whole if whole else None, days


def _compared(report: WeeklyReport, name: str) -> tuple[Cell, Cell]:
    """Give the figure of a week before, and the change. Others don't see it.

    What was held back of that week would be given away by this one.
    """
    before = (report.before or {}).get(name, NOBODY).count
    return before, report.figures.get(name, NOBODY).count - before


def _by_step(report: WeeklyReport) -> Table:
    rows = report.parts.select("figure", "part", "count", "days").iter_rows()
    told = {(part, figure): (count, days) for figure, part, count, days in rows}
    steps = [step for step in STEPS if (step, "open") in told]
    held, links, found = (report.held or NOTHING).steps, {}, []
    for place, step in enumerate(steps):
        counts = {figure: told.get((step, figure), (0, 0))[0] for figure in BY_STEP}
        late = told.get((step, "late"), (0, 0))[1]
        found.append(
            (
                next_step_in_words(step),
                *(HELD_BACK if (step, f) in held else n for f, n in counts.items()),
                HELD_BACK if (step, "late") in held else late,
            )
        )
        if report.held is None:
            links |= {
                (place, column): to.behind(figure, report.whose.asked, step=step)
                for column, (figure, count) in enumerate(counts.items(), start=1)
                if count
            }
    columns = (
        Column("Next step", wide=3),
        *(Column(ALL[figure].title, Kind.NUMBER, wide=2) for figure in BY_STEP),
        Column("Days late in all", Kind.NUMBER, wide=2),
    )
    return Table("By next step", columns, tuple(found), links=links)


def _unresolved(report: WeeklyReport) -> Iterator[Table]:
    kinds = (("Rung", 0, str), ("Desk", 1, desk_words), ("Cause", 2, cause_words))
    for title, place, words in kinds:
        keys = sorted({parted(part)[place] for part, _ in report.ages})
        counts = {
            (key, column): sum(
                parted(part)[place] == key
                and days >= first
                and (last is None or days <= last)
                for part, days in report.ages
            )
            for key in keys
            for column, (first, last) in enumerate(AGES)
        }
        few = report.held is not None and any(
            0 < count < FEWEST for count in counts.values()
        )
        yield Table(
            f"By {title.lower()} and age",
            (
                Column(title, wide=3),
                *(Column(_band(*age), Kind.NUMBER, wide=2) for age in AGES),
                Column("The oldest, days", Kind.NUMBER, wide=2),
            ),
            ()
            if few
            else tuple(
                (
                    f"Rung {key}" if place == 0 else words(key),
                    *(counts[key, column] for column in range(len(AGES))),
                    max(
                        days for part, days in report.ages if parted(part)[place] == key
                    ),
                )
                for key in keys
            ),
            empty=f"Held back: it has numbers under {FEWEST}."
            if few
            else "No escalation was unresolved.",
        )


def _band(first: int, last: int | None) -> str:
    return f"{first} days and more" if last is None else f"{first} to {last} days"


def _listed(
    report: WeeklyReport, figure: str, names: Mapping[str, str], title: str
) -> Table:
    found = report.lists[figure]
    table = table_of(found.rows, figure, names, title=title)
    if found.shown == len(found.rows):
        return table
    left = many(found.shown - len(found.rows), "more", "more")
    note = f"{left} of {found.shown:,} are in the spreadsheet, and behind the figure."
    return Table(table.title, table.columns, table.rows, table.empty, note, table.links)

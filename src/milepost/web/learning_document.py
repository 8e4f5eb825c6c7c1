"""The learning summary of one tumour group and month: one page, or all of it in a sheet."""

from collections.abc import Mapping

from milepost.breaches.promises import Kept
from milepost.breaches.themes import by_stage, pareto
from milepost.foundation.printed import Cell, Column, Document, Kind, Part, Table
from milepost.measures.folded import fold_small
from milepost.measures.small_figures import FEWEST, TOTAL, too_small
from milepost.reading.breach_learning import LearningReading, Lesson, merged
from milepost.rules.breaches import Stage
from milepost.web import themes_address as to
from milepost.web.breach_words import STAGES
from milepost.web.themes_beyond import TOLD
from milepost.web.themes_words import HELD_BACK, KEPT, reason_words
from milepost.web.words import many, moment

MOST_REASONS, MOST_LESSONS, MOST_ACTIONS = 5, 5, 5
LONGEST = 220
"""Letters of a text on the one page. The spreadsheet has it whole."""


def learning_document(
    reading: LearningReading,
    *,
    reasons: Mapping[str, str],
    organisation: str,
    printed: str,
    whole: bool = False,
    beyond: bool = False,
    demo: bool = False,
) -> Document:
    """Make the summary of a month.

    Args:
        reading: what was read.
        reasons: the words of each reason, by its list and code with a space between.
        organisation: whose it is.
        printed: who made it, and when.
        whole: whether all is told, and not what one page holds.
        beyond: whether it leaves the house: then small numbers are held back, and only
            plain words of reviews that were shared are told.
        demo: whether every patient in it is made up.
    """
    themes = reading.themes
    names = dict(themes.services)
    which = ", ".join(names[code] for code in themes.counted)
    if themes.asked.service not in themes.counted:
        which = "All cancer services" if themes.asked.service else "All your services"
    filters = [TOLD] if beyond else ["For the team."]
    filters += ["Demonstration: every patient here is made up."] * demo
    parts: list[Part] = [
        _in_short(reading, beyond=beyond),
        _why(reading, reasons, whole=whole, beyond=beyond),
        _where(reading, beyond=beyond),
        _learnt(reading, whole=whole, beyond=beyond),
        _doing(reading, whole=whole, beyond=beyond),
    ]
    return Document(
        title=f"Learning from breaches: {which}, {themes.asked.last:%B %Y}",
        organisation=organisation,
        as_at=f"As at {moment(themes.as_at.known_at)}",
        filters=tuple(filters),
        printed=printed,
        parts=tuple(parts),
    )


def _in_short(reading: LearningReading, *, beyond: bool) -> Table:
    themes = reading.themes
    excess = int(themes.spans["excess"].sum())
    rows: list[tuple[str, int, str]] = [
        ("Breaches", len(themes.cases), to.reviews(themes.asked)),
        ("Breaches of the month before", reading.before, ""),
        ("Near misses", len(themes.near), to.near(themes.asked)),
        ("Days over targets", excess, ""),
    ]
    if beyond:
        small = {name for name, count, _ in rows[:3] if 0 < count < FEWEST}
        if "Breaches" in small:
            small.add("Days over targets")
        told: list[tuple[Cell, ...]] = [
            (name, HELD_BACK if name in small else count) for name, count, _ in rows
        ]
        return Table("In short", SHORT, tuple(told))
    links = {(n, 1): href for n, (_, count, href) in enumerate(rows) if count and href}
    drafts = merged(reading.lessons.values()).drafts
    note = (
        f"{many(drafts, 'review')} of these {'is' if drafts == 1 else 'are'} still a draft."
        if drafts
        else ""
    )
    told = [(name, count) for name, count, _ in rows]
    return Table("In short", SHORT, tuple(told), note=note, links=links)


SHORT = (Column("Figure", wide=4), Column("Count", Kind.NUMBER))


def _why(
    reading: LearningReading,
    reasons: Mapping[str, str],
    *,
    whole: bool,
    beyond: bool,
) -> Table:
    themes = reading.themes
    counted = pareto(themes.cases, "reason").select("name", "cases").rows()
    note = ""
    if beyond:
        folded = fold_small(dict(counted) | {"": themes.cases["reason"].null_count()})
        shown = [(name, n) for name, n in counted if name in folded.shown]
        if len(shown) < len(counted):
            note = f"Others are held back: each, or all together, under {FEWEST}."
    else:
        shown = counted if whole else counted[:MOST_REASONS]
        note = _left(len(counted) - len(shown), "reason")
    links = {
        (place, 1): to.reviews(themes.asked, reason=name)
        for place, (name, _) in enumerate(shown)
        if not beyond
    }
    return Table(
        "Why",
        (Column("Main reason", wide=4), Column("Breaches", Kind.NUMBER)),
        tuple((reason_words(reasons, name), count) for name, count in shown),
        empty="No main reason may be told."
        if counted
        else "No main reason is said yet.",
        note=note,
        links=links,
    )


def _where(reading: LearningReading, *, beyond: bool) -> Table:
    themes = reading.themes
    told = by_stage(themes.cases, themes.spans).select("stage", "over", "excess")
    rows = [row for row in told.rows() if row[1]]
    overs = {(stage, "over"): over for stage, over, _ in rows}
    hidden = too_small(overs | {(TOTAL, "over"): sum(overs.values())}, [{"over": None}])
    held = {s for s, _ in hidden} if beyond else set()
    if TOTAL in held:
        rows = []
    links = {
        (place, 1): to.reviews(themes.asked, over=stage)
        for place, (stage, _, _) in enumerate(rows)
        if not beyond
    }
    return Table(
        "Where the days went",
        (
            Column("Stage", wide=4),
            Column("Breaches over", Kind.NUMBER),
            Column("Days over target", Kind.NUMBER),
        ),
        tuple(
            (
                STAGES[Stage(stage)],
                HELD_BACK if stage in held else over,
                HELD_BACK if stage in held else excess,
            )
            for stage, over, excess in rows
        ),
        empty="Held back: too few."
        if TOTAL in held
        else "No stage was over its target.",
        links=links,
    )


def _learnt(reading: LearningReading, *, whole: bool, beyond: bool) -> Table:
    counts = dict(reading.themes.cases.group_by("service").len().iter_rows())
    may = fold_small(counts).shown if beyond else tuple(counts)
    told = merged(one for code, one in reading.lessons.items() if code in may)
    every: tuple[Lesson, ...] = told.plain if beyond else told.learning
    few = beyond and not may
    shown = every if whole else every[:MOST_LESSONS]
    columns = (Column("What is to be learnt", wide=6), Column("Reviews", Kind.NUMBER))
    return Table(
        "What was learnt",
        columns[:1] if beyond else columns,
        tuple(
            (_fitted(one, whole=whole), *([] if beyond else [len(one.reviews)]))
            for one in shown
        ),
        empty=f"Held back: no service had {FEWEST} breaches."
        if few
        else "No review that was agreed says anything yet."
        if not beyond
        else "No review was shared yet.",
        note=_left(len(every) - len(shown), "lesson"),
        links={
            (place, 1): f"/breaches/{one.reviews[0]}"
            for place, one in enumerate(shown)
            if not beyond and len(one.reviews) == 1
        },
    )


def _doing(reading: LearningReading, *, whole: bool, beyond: bool) -> Table:
    ordered = sorted(
        reading.actions,
        key=lambda pair: (list(KEPT).index(pair[1]), pair[0].promise.first_due),
    )
    ordered = sorted(ordered, key=lambda pair: pair[1] is not Kept.OVERDUE)
    shown = ordered if whole else ordered[:MOST_ACTIONS]
    return Table(
        "What is being done",
        (
            Column("Action", wide=5),
            Column("By", Kind.DAY, wide=2),
            Column("How it stands", wide=3),
        ),
        tuple(
            (
                _short(one.text, "" if whole else f"action {one.number}"),
                one.promise.first_due,
                KEPT[what],
            )
            for one, what in shown
        ),
        empty="No action was agreed in these reviews yet.",
        note=_left(len(ordered) - len(shown), "action"),
        links={}
        if beyond
        else {
            (place, 0): f"/actions/{one.number}" for place, (one, _) in enumerate(shown)
        },
    )


def _fitted(one: Lesson, *, whole: bool) -> str:
    return _short(one.words, "" if whole else f"review {one.reviews[0]}")


def _short(words: str, where: str) -> str:
    """Shorten a text for one page, and say where it is whole.

    >>> _short("word " * 60, "review 3")[-30:]
    'ord word … (whole in review 3)'
    """
    if not where or len(words) <= LONGEST:
        return words
    cut = words[:LONGEST].rpartition(" ")[0] or words[:LONGEST]
    return f"{cut} … (whole in {where})"


def _left(count: int, what: str) -> str:
    return f"{many(count, f'more {what}')} in the spreadsheet." if count else ""

"""The tables of what was agreed in reviews: did it work, and was it done on time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from milepost.breaches.promises import DUE, Kept, share_on_time
from milepost.breaches.review import State
from milepost.foundation.printed import Column, Kind, Table
from milepost.reading.breach_actions import AgreedInReview
from milepost.reading.breach_themes import ThemesReading, Worked
from milepost.web import themes_address as to
from milepost.web.breach_words import STAGES, STATES
from milepost.web.themes_tables import FIGURE, Links, actions_of, present
from milepost.web.themes_words import KEPT, VERDICTS, reason_words


def did_it_work(reading: ThemesReading, reasons: Mapping[str, str]) -> Table:
    """Say of each cause against which something was done whether it came back."""
    names = dict(reading.services)
    rows, links = [], {}
    for place, one in enumerate(reading.worked):
        cause, told = one.cause, one.told
        rows.append(
            (
                f"{reason_words(reasons, cause.reason)} ({STAGES[cause.stage]})",
                names.get(cause.service, cause.service),
                one.latest.text,
                one.done,
                told.before,
                told.since,
                VERDICTS[told.verdict],
            )
        )
        links |= _behind(reading, one, place)
    return Table(
        "Causes against which something was done",
        CAUSE_COLUMNS,
        tuple(rows),
        empty="Nothing that was agreed against a cause was done in these months.",
        note=WORK_MEANS,
        links=links,
    )


CAUSE_COLUMNS = (
    Column("Cause", wide=3),
    Column("Service", wide=2),
    Column("What was done last", wide=3),
    Column("Done", Kind.DAY, wide=2),
    Column("Before", Kind.NUMBER),
    Column("Since", Kind.NUMBER),
    Column("Did it work?", wide=2),
)
WORK_MEANS = (
    "Breaches of the same service for the same main reason in the same stage, whose "
    "patient came to that stage in as many days before and since it was done. It is too "
    "early to say until a wait that began then would be over its limit."
)


def _behind(reading: ThemesReading, one: Worked, place: int) -> Links:
    """Link the last action, and the reviews in which the cause arose before and since."""
    cause, told, asked = one.cause, one.told, reading.asked
    alone = {
        "service": cause.service,
        "family": None,
        "stage": cause.stage.value,
        "reason": cause.reason,
        "since": None,
        "until": None,
    }
    done = one.done.isoformat()
    earliest = (one.done - timedelta(days=told.days)).isoformat()
    before = to.reviews(asked, **alone, began_after=earliest, began_by=done)
    since = to.reviews(asked, **alone, began_after=done)
    counts = {4: (told.before, before), 5: (told.since, since)}
    return {(place, 2): f"/actions/{one.latest.number}"} | present(place, counts)


def kept_promises(reading: ThemesReading) -> Table:
    """Say what became of the actions agreed in reviews."""
    found = [what for _, what in reading.promises]
    _, due = share_on_time(found)
    rows, links = [], {}
    for place, (what, words) in enumerate(KEPT.items()):
        count = found.count(what)
        counts = what not in (Kept.WAITING, Kept.DROPPED)
        rows.append((words, count, count / due if due and counts else None))
        if count:
            links[place, 1] = actions_of(reading, what.value)
    return Table(
        "Actions agreed in reviews",
        FIGURE,
        tuple(rows) if found else (),
        empty="No action that was agreed in a review counts in these months.",
        note="A share is of those done or past their day. The day first agreed counts, "
        "also where it was moved later. Those of warnings count too.",
        links=links,
    )


def how_far(reading: ThemesReading) -> Table:
    """Count the reviews by how far they are, and those whose next step is late."""
    found, asked = reading.states, reading.asked
    told = [
        (words, found.get(state.value, 0), to.reviews(asked, state=state.value))
        for state, words in STATES.items()
        if state is not State.CLOSED
    ]
    late = found.get("late", 0)
    told.append(("Whose next step is late", late, to.reviews(asked, show="late")))
    whole = len(reading.cases)
    return Table(
        "How far the reviews are",
        FIGURE,
        tuple((name, count, count / whole) for name, count, _ in told) if whole else (),
        empty="There is no review of a breach in these months.",
        links={(n, 1): href for n, (_, count, href) in enumerate(told) if count},
    )


def of_seven_days(
    found: Sequence[tuple[AgreedInReview, Kept]], service: str | None, ends: date
) -> Table:
    """Say what became of the actions that were due in seven days, for the indicators.

    Args:
        found: the actions.
        service: whose, as the page was asked.
        ends: the last of the days.
    """
    told = [what for _, what in found]
    rows, links = [], {}
    for place, what in enumerate(DUE):
        count = told.count(what)
        rows.append((KEPT[what], count, count / len(told) if told else None))
        asked = {"what": what.value, "service": service, "ends": ends.isoformat()}
        if count:
            query = urlencode({name: one for name, one in asked.items() if one})
            links[place, 1] = f"{to.ACTIONS}?{query}"
    return Table(
        "Actions agreed in reviews of breaches",
        FIGURE,
        tuple(rows),
        note="Due or done in these seven days, by the day first agreed. What breaches have "
        "in common, and whether actions worked, is under Breaches, Themes.",
        links=links,
    )


def without_links(table: Table) -> Table:
    """Leave the links out, for whoever may not follow them."""
    return replace(table, links={})

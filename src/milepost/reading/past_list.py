"""The list as it stood on a past day, or as it was known at a past moment."""

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.forecasts import ranked_then
from milepost.rules.lawbook import Lawbook
from milepost.store import log
from milepost.store.arrangements.closed import closed_days
from milepost.store.footings.worked_out import attributes_read as steps_read
from milepost.store.footings.worked_out import editions_adopted, worked_out
from milepost.store.open_waits import Page
from milepost.store.pathways import (
    of_which_service,
    perhaps_open,
    standards_by_service,
    with_patients,
)
from milepost.tracking import waits
from milepost.tracking.footing import FOOTINGS
from milepost.tracking.list_filter import in_order, in_view, matching
from milepost.tracking.list_query import ListQuery
from milepost.tracking.people import search_text

AT_ONCE = 50_000
"""How many pathways are read at once, so that memory has a bound."""


def past_page(scope: Scope, query: ListQuery, *, as_at: AsAt, lawbook: Lawbook) -> Page:
    """Work the list out from the log, and give one page of it.

    Only from pathways that may have been open: those that are open now, and those of
    which anything happened later, or was told later.
    """
    names = perhaps_open(scope, as_at)
    sitting = waits.judges(lawbook, standards_by_service(scope))
    attributes = waits.attributes_read(sitting)
    closed = frozenset()
    if query.asks_of_footing:
        closed = closed_days(scope.provider, lawbook)
        editions = editions_adopted(scope, lawbook)
        attributes |= steps_read(editions)
    found = [pl.DataFrame(schema=waits.WAITS.schema)]
    on = [pl.DataFrame(schema=FOOTINGS.schema)]
    for first in range(0, len(names), AT_ONCE):
        part = names[first : first + AT_ONCE]
        events = log.events(scope, pathways=part, attributes=attributes)
        services = of_which_service(scope, part)
        clocks = waits.judged(events, services, sitting, as_at=as_at)
        where = waits.positions_of(events, clocks, as_at)
        listed = waits.waits(clocks, where)
        found.append(listed)
        if query.asks_of_footing:
            running = listed.select("pathway", "started")
            told = worked_out(
                scope, events, running, lawbook, as_at=as_at, closed=closed
            )
            on.append(told)
    everyone = _with_patients(scope, pl.concat(found))
    if query.asks_of_footing:
        everyone = everyone.join(pl.concat(on), on="pathway", how="left")
    if query.asks_chances:
        everyone = ranked_then(scope, everyone, as_at=as_at)
    listed = everyone.filter(in_view(query))
    shown = in_order(listed.filter(matching(query, as_at.day)), query)
    return Page(
        shown.slice(query.first, query.size).rows(named=True),
        shown=len(shown),
        total=len(listed),
        hospitals=_choices(everyone["hospital"]),
        owners=_choices(everyone["owner"]),
    )


def _with_patients(scope: Scope, open_waits: pl.DataFrame) -> pl.DataFrame:
    people = with_patients(scope, open_waits["pathway"].unique().to_list())
    numbers = people.select("sort_name", "nhs_number", "hospital_number", "pathway")
    search = [search_text(*row) for row in numbers.iter_rows()]
    found = people.with_columns(pl.Series("search", search, pl.String))
    step = pl.col("next_step").to_physical().alias("step")
    return open_waits.with_columns(step).join(found, on="pathway")


def _choices(column: pl.Series) -> tuple[str, ...]:
    return tuple(sorted(set(column.unique()) - {""}))

"""How a list of findings has changed since a page was made."""

from datetime import date

from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.quality.finding_query import FindingQuery
from milepost.store.asked import ask
from milepost.store.findings import filters_of, view_of

TOLD = """
    SELECT count(*) AS shown, count(DISTINCT f.pathway) FILTER (
        WHERE l.last_event > %(upto)s OR l.last_event = ANY(%(missing)s)) AS told
    FROM store_finding f
    JOIN store_pathway p ON p.provider = f.provider AND p.name = f.pathway
    LEFT JOIN store_latest l ON l.provider = f.provider AND l.pathway = f.pathway
    WHERE {view} AND {filters}
"""


def findings_told(
    scope: Scope, query: FindingQuery, events: Mark, *, had: int, today: date
) -> int:
    """Count the pathways with findings of which anything was recorded since a mark.

    A finding that is gone has left no trace, so it is at least as many as there are
    more or fewer than there were.

    Args:
        scope: who asks, and whose patients they may see.
        query: which findings are on the list.
        events: how far the log had been read.
        had: how many findings matched then.
        today: the day.
    """
    asked: dict[str, object] = {
        "provider": scope.provider,
        "day": today,
        "upto": events.upto,
        "missing": list(events.missing),
    }
    view = " AND ".join(view_of(scope, asked))
    filters = " AND ".join(("true", *filters_of(query, asked)))
    (found,) = ask(TOLD.format(view=view, filters=filters), asked)
    return max(found["told"], abs(found["shown"] - had))

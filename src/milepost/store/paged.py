"""One page of a list: walked to in order, found first and then put in order, or named."""

from milepost.tracking.list_query import ListQuery, order

PATIENT = "nhs_number, hospital_number, family_name, given_name, title, born"
WITH_PATIENT = """
    JOIN store_pathway p ON p.provider = page.provider AND p.name = page.pathway
    JOIN store_patient ON store_patient.id = p.patient_id
"""


def walked(
    source: str, wanted: str, query: ListQuery, present: frozenset[str] = frozenset()
) -> str:
    """Walk rows in order until a page is full; ``present`` columns miss nowhere."""
    return f"""
        WITH page AS (
            SELECT * FROM {source} AS listed
            WHERE {wanted} {_one_page(query, present)}
        )
        SELECT page.*, {PATIENT} FROM page {WITH_PATIENT} ORDER BY {_keys(query, "page.")}
    """  # noqa: S608 - only words of ours


def found_first(source: str, wanted: str, query: ListQuery) -> str:
    """Find the rows that are wanted, count them, and then put them in order."""
    keys = ", ".join(key.column for key in order(query))
    return f"""
        WITH found AS MATERIALIZED (SELECT id, {keys} FROM {source} AS listed
            WHERE {wanted}
        ),
        chosen AS (SELECT id FROM found {_one_page(query)}),
        page AS (SELECT listed.* FROM {source} AS listed JOIN chosen USING (id)),
        counted AS (SELECT count(*) AS shown FROM found)
        SELECT counted.shown, page.*, {PATIENT}
        FROM counted LEFT JOIN (page {WITH_PATIENT}) ON true
        ORDER BY {_keys(query, "page.")}
    """  # noqa: S608 - only words of ours


def named(source: str) -> str:
    """Read the lead clocks of pathways that are named, in no order."""
    return f"""
        WITH page AS (
            SELECT * FROM {source} AS listed
            WHERE provider = %(provider)s AND lead AND pathway = ANY(%(names)s)
                AND (%(services)s::text[] IS NULL OR service = ANY(%(services)s))
        )
        SELECT page.*, {PATIENT} FROM page {WITH_PATIENT}
    """  # noqa: S608 - only words of ours


def _one_page(query: ListQuery, present: frozenset[str] = frozenset()) -> str:
    keys = _keys(query, present=present)
    return f"ORDER BY {keys} LIMIT {int(query.size)} OFFSET {query.first}"


def _keys(query: ListQuery, of: str = "", present: frozenset[str] = frozenset()) -> str:
    """Write the order. Of what misses nowhere, the nulls are as in an index read back."""
    return ", ".join(
        f"{of}{key.column} {'DESC' if key.descending else 'ASC'} NULLS "
        + (
            "FIRST"
            if key.nulls_first or (key.column in present and not key.descending)
            else "LAST"
        )
        for key in order(query)
    )

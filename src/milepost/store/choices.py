"""What a list may be narrowed by: whose it is, and where."""

TOLD = """
    WITH told AS MATERIALIZED (
        SELECT hospital, owner, count(*) AS waiting FROM store_openwait
        WHERE provider = %(provider)s AND service = ANY(%(services)s) AND lead
        GROUP BY hospital, owner
    )
"""
"""Whose and where some services' patients are, counted by one walk through an index.

Each open pathway has one lead clock, so that nobody is left out or counted twice.
"""


def among(column: str) -> str:
    """Ask which values a column has among what was ``TOLD``."""
    return f"SELECT DISTINCT {column} FROM told WHERE {column} > '' ORDER BY {column}"  # noqa: S608 - only words of ours


def leaping(column: str) -> str:
    """Ask which values a column of the provider's list has, leaping over repeats.

    Each is found by its index after the one before it: a few hundred leaps are much
    quicker than sorting every row of the list into groups.
    """
    return f"""
        WITH RECURSIVE leap AS (
            SELECT min({column}) AS found FROM store_openwait
            WHERE provider = %(provider)s AND {column} > ''
            UNION ALL
            SELECT (
                SELECT min({column}) FROM store_openwait
                WHERE provider = %(provider)s AND {column} > leap.found
            ) FROM leap WHERE leap.found IS NOT NULL
        )
        SELECT found FROM leap WHERE found IS NOT NULL
    """  # noqa: S608 - only words of ours

"""What a list may be narrowed by: whose it is, and where."""


def grouped(column: str) -> str:
    """Ask which values a column has in some services' lists."""
    return f"""
        SELECT {column} FROM store_openwait
        WHERE provider = %(provider)s AND service = ANY(%(services)s) AND {column} > ''
        GROUP BY {column} ORDER BY {column}
    """  # noqa: S608 - only words of ours


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

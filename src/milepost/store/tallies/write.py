"""Count the inbox afresh. Only actions may."""

from django.db import connection


def tally_afresh() -> None:
    """Count every message again. Until the transaction ends none is stored or read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tally_afresh()")

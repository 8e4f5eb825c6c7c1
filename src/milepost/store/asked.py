"""Put a question of ours to the database, and take its answer row by row."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Q

from milepost.foundation.marks import Mark


def ask(sql: str, asked: Mapping[str, object]) -> list[dict[str, Any]]:
    """Read the rows of an answer, each by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def newer(mark: Mark, name: str = "id") -> Q:
    """Ask for the rows that weren't there when a record was marked.

    Args:
        mark: how far it had been read.
        name: where their numbers stand.
    """
    later = Q(**{f"{name}__gt": mark.upto})
    return later | Q(**{f"{name}__in": mark.missing}) if mark.missing else later

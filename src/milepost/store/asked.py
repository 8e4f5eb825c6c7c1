"""Put a question of ours to the database, and take its answer row by row."""

from collections.abc import Mapping
from typing import Any

from django.db import connection


def ask(sql: str, asked: Mapping[str, object]) -> list[dict[str, Any]]:
    """Read the rows of an answer, each by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

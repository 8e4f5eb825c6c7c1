"""Let a form that was sent twice at the same moment be carried out once."""

from uuid import UUID

from django.db import connection

from milepost.foundation.scope import Scope


def one_at_a_time(scope: Scope, form: UUID) -> None:
    """Let nobody else carry out what a form says until the transaction ends.

    Whoever asks whether it was carried out before asks after this, or two that are sent
    at once are both told that it wasn't.
    """
    with connection.cursor() as cursor:
        named = f"milepost form {scope.provider} {form}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])

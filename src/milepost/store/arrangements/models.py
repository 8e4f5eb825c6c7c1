"""The table of changes. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Change(models.Model):
    """One arrangement that was made, or taken out again.

    Rows are added and read, never changed: the database itself refuses. The tables of
    the rota and of closed days are what they come to.
    """

    provider = _code(9)
    what = _code(20)
    """``shift``, ``absence``, ``closed_day``, ``open_day`` or ``ladder``."""

    made = models.BooleanField()
    """Whether it was made; else it was taken out."""

    says = models.JSONField()
    """What it is, word by word; days as ``2026-01-31``."""

    undoes = models.BigIntegerField(null=True)
    """The change that this one undoes."""

    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """In order; each form once."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "what", "id"], name="changes_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_change_a_form"
            )
        ]

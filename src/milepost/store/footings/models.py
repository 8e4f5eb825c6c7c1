"""The table of footings. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Footing(models.Model):
    """A projection: one row for each open pathway. Its columns are those of ``FOOTINGS``."""

    provider = _code(9)
    pathway = _code()
    joined_on = models.DateField()
    day_0 = models.DateField(null=True)
    owed = _code(10)
    due = models.DateField(null=True)
    warn_days = models.IntegerField(null=True)
    provisional = models.BooleanField()
    skipped = models.BooleanField()
    looked_at = models.DateTimeField(null=True)
    stale_from = models.DateField()
    told_at = models.DateTimeField()
    unkept_on = models.DateField(null=True)
    unkept_what = models.TextField(null=True)
    result_on = models.DateField(null=True)
    worked_out_on = models.DateField()
    """The day it was worked out; a provisional day moves with the days after it."""

    by_decision = models.BigIntegerField()
    """The latest decision about timed pathways that was known then; and so on."""

    by_move = models.BigIntegerField()
    by_said = models.BigIntegerField()

    class Meta:
        """Found by pathway, and by each thing that a list may ask."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "pathway"], name="one_footing")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["provider", "due"],
                name="footings_by_due",
                condition=Q(owed="due"),
            ),
            models.Index(fields=["provider", "stale_from"], name="footings_by_look"),
            models.Index(fields=["provider", "day_0"], name="footings_by_day_0"),
            models.Index(fields=["provider", "joined_on"], name="footings_by_joining"),
            models.Index(
                fields=["provider", "unkept_on"],
                name="footings_unkept",
                condition=Q(unkept_on__isnull=False),
            ),
            models.Index(
                fields=["provider"],
                name="footings_result_last",
                condition=Q(result_on__isnull=False),
            ),
        ]

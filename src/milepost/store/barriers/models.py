"""The tables of barriers. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Barrier(models.Model):
    """One barrier, as it was noted. Rows are added, and never changed."""

    provider = _code(9)
    title = models.TextField()
    theme = _code(20)
    services = ArrayField(models.TextField())
    """Whose patients it holds up. Whoever may not see all of them doesn't see it."""

    at = models.DateTimeField()

    class Meta:
        """Found by provider, in the order noted."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "id"], name="barriers_in_order")
        ]


class Entry(models.Model):
    """One entry in the record of a barrier, in its place after the one before it."""

    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT)
    place = models.IntegerField()
    did = _code(20)
    at = models.DateTimeField()
    by = models.TextField()
    said = models.TextField()
    group = models.TextField()
    wanted_by = models.DateField(null=True)
    form = models.UUIDField()

    class Meta:
        """Each place once, and each form once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["barrier", "place"], name="one_barrier_entry_a_place"
            ),
            models.UniqueConstraint(fields=["form"], name="one_barrier_entry_a_form"),
        ]


class Held(models.Model):
    """That a barrier holds a patient up from an entry on, or no longer does."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT)
    pathway = _code(40)
    escalation = models.BigIntegerField(null=True)
    """The escalation that brought it; null where there is none."""

    freed = models.BooleanField()

    class Meta:
        """Found by barrier, and by escalation; the latest row of a pathway stands."""

        indexes: ClassVar = [
            models.Index(fields=["barrier", "pathway", "id"], name="held_by_barrier"),
            models.Index(fields=["escalation"], name="held_by_escalation"),
        ]

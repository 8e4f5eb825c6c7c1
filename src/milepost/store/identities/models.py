"""The tables of identities. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Said(models.Model):
    """One thing that was told of who has a hospital number.

    Rows are added and read, never changed: the database itself refuses. Of a message the
    latest row holds, for the profile by which it is read may have changed.
    """

    provider = _code(9)
    feed = _code()
    """Blank where a person said it, or where it was registered so."""

    message = models.BigIntegerField(null=True)
    """Its place in the inbox."""

    what = _code(10)
    number = _code()
    other = _code()
    happened = models.FloatField()
    sequence = models.BigIntegerField()
    sent = models.FloatField()
    name = models.TextField()
    digest = models.TextField()
    says = models.JSONField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by either number, and by message."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "number"], name="said_of_number"),
            models.Index(fields=["provider", "other"], name="said_of_other"),
            models.Index(fields=["message"], name="said_by_message"),
        ]


class Arrived(models.Model):
    """The hospital number that a pathway arrived with, which it keeps for ever.

    There is a row for each pathway that has ever been moved, and for no other.
    """

    provider = _code(9)
    pathway = _code()
    number = _code()
    at = models.DateTimeField()

    class Meta:
        """Once for each pathway, and found by number."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "pathway"], name="arrived_once_with_a_number"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "number"], name="arrived_with_number")
        ]


class Decided(models.Model):
    """What a person said of two open pathways that a merge brought together."""

    provider = _code(9)
    one = _code()
    other = _code()
    """The names of the two, the first in order first."""

    note = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by the two."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "one", "other"], name="decided_of_two")
        ]

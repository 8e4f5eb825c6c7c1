"""The tables of tending. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Run(models.Model):
    """A projection: numbers in sequence (MSH-13) of which none is missing."""

    provider = _code(9)
    feed = _code()
    sender = models.TextField()
    series = _code()
    """The day that the numbers are of; blank where they go on from day to day."""

    first = models.BigIntegerField()
    last = models.BigIntegerField()
    since = models.DateTimeField()
    """When the earliest of them came."""

    class Meta:
        """Found by feed, in order."""

        indexes: ClassVar = [
            models.Index(
                fields=["provider", "feed", "sender", "series", "first"],
                name="runs_in_order",
            )
        ]


class GapNote(models.Model):
    """What somebody said of missing numbers. Rows are only added; the latest holds."""

    provider = _code(9)
    feed = _code()
    sender = models.TextField()
    series = _code()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    owner = models.TextField()
    note = models.TextField()
    """How it was settled; blank while it isn't."""

    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by feed."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "feed", "id"], name="gap_notes_in_order")
        ]


class Use(models.Model):
    """A person said that a message is to be used, though it waited. Rows are only added."""

    provider = _code(9)
    message = models.BigIntegerField()
    note = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by message."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "message"], name="uses_of_a_message")
        ]


class Retired(models.Model):
    """A person said that a feed is no more. A message that comes later makes it live."""

    provider = _code(9)
    feed = _code()
    note = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by feed."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "feed", "id"], name="retired_in_order")
        ]

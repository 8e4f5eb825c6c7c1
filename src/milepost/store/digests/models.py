"""The tables of digests. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Wish(models.Model):
    """What a person wished: rows are added, and the latest of a person stands."""

    provider = models.CharField(max_length=9, db_collation="C")
    person = models.TextField()
    wanted = models.BooleanField()
    address = models.TextField()
    weekdays = ArrayField(models.SmallIntegerField())
    """From 0 for Monday."""

    hour = models.SmallIntegerField()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Found by person, latest last; and by form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "person", "id"], name="wishes_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "form"], name="one_wish_a_form")
        ]


class Sending(models.Model):
    """One digest for one person on one day: claimed before it is sent, so once only."""

    provider = models.CharField(max_length=9, db_collation="C")
    person = models.TextField()
    day = models.DateField()
    state = models.TextField()
    """``sending``, ``sent``, ``failed`` or ``given_up``."""

    tries = models.SmallIntegerField()
    again_at = models.DateTimeField(null=True)
    """When to try again, of one that failed."""

    fault = models.TextField()
    """Why it failed, in a few words; never whom it was for."""

    at = models.DateTimeField()
    """When it was last tried."""

    class Meta:
        """One a day for each person, whoever sends it."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "person", "day"], name="one_digest_a_day"
            )
        ]

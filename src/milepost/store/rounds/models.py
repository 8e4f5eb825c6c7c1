"""The table of ticks. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Tick(models.Model):
    """A duty was done on a day, or a tick was taken back.

    Rows are added and read, never changed: the database itself refuses. The latest
    tick of a duty, a day and a service stands.
    """

    provider = models.CharField(max_length=9, db_collation="C")
    duties = models.TextField()
    """The list of duties, by its id in the lawbook."""

    duty = models.TextField()
    """The duty, by its name there."""

    day = models.DateField()
    done = models.BooleanField()
    note = models.TextField()
    services = ArrayField(models.TextField(), null=True)
    """Whose patients it was about: what whoever ticked it could see then; None for
    every service."""

    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Found by day; and by form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "duties", "day"], name="ticks_by_day")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "form"], name="one_tick_a_form")
        ]

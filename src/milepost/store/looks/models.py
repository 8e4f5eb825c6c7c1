"""The table of looks. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Look(models.Model):
    """One look at a pathway: a note, and what is to be done next, by when.

    Rows are added and read, never changed: the database itself refuses. What the
    latest look says is to be done stands in place of what any before it said.
    """

    provider = _code(9)
    pathway = _code()
    note = models.TextField()
    action = models.TextField()
    """What is to be done next; blank for nothing."""

    due = models.DateField(null=True)
    owner = models.TextField()
    """Who follows the pathway from then on; blank for nobody."""

    seen = models.BigIntegerField()
    """The latest event of the pathway that was there to be seen."""

    by = models.TextField()
    at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    """When somebody last looked: at this moment, or, of a hand-over, before it."""

    form = models.UUIDField()
    """Which form it came by, so that one sent twice is stored once."""

    class Meta:
        """Found by pathway, latest last; and by form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "pathway", "id"], name="looks_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "form"], name="one_look_a_form")
        ]

"""The table of what was decided. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


class Step(models.Model):
    """What somebody did with a message that waited. Rows are only added."""

    provider = models.CharField(max_length=9, db_collation="C")
    message = models.BigIntegerField()
    """Its place in the inbox."""

    what = models.CharField(max_length=10, db_collation="C")
    """``given``, ``settled`` or ``reopened``."""

    owner = models.TextField(default="")
    """Who sees to it from then on; blank for nobody."""

    reason = models.CharField(max_length=20, db_collation="C", default="")
    """Of what kind the reason is for which it was settled; blank if nobody said."""

    note = models.TextField(default="")
    by = models.TextField()
    """Blank for what was settled before it was kept who did."""

    at = models.DateTimeField()

    class Meta:
        """Found by message, and by provider in order."""

        indexes: ClassVar = [
            models.Index(fields=["message", "id"], name="steps_of_a_message"),
            models.Index(fields=["provider", "id"], name="seeing_in_order"),
        ]

"""The table of reach. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


class Reach(models.Model):
    """A projection: up to which message of a feed something became of every one."""

    provider = models.CharField(max_length=9, db_collation="C")
    feed = models.CharField(max_length=40, db_collation="C")
    upto = models.BigIntegerField(default=0)

    class Meta:
        """Once for each feed."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "feed"], name="one_reach")
        ]

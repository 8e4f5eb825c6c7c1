"""The tables of the ledger. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Referral(models.Model):
    """A projection: a message that tells of a referral, whatever became of it."""

    provider = _code(9)
    feed = _code()
    message = models.BigIntegerField()
    pathway = models.TextField(db_collation="C")
    """What it names, whether or not there is such a pathway; blank if nothing."""

    came_at = models.DateTimeField()

    class Meta:
        """Once for each message, and found by when it came."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message"], name="one_referral_a_message")
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "came_at"], name="referrals_by_day"),
            models.Index(
                fields=["provider", "feed", "pathway"], name="referrals_by_pathway"
            ),
        ]


class DrawnUp(models.Model):
    """What a service's account came to when it was drawn up. Rows are only added."""

    provider = _code(9)
    service = _code()
    """Blank for what came by feeds, which is no service's alone."""

    day = models.DateField()
    waiting = models.IntegerField()
    """How many wait; of feeds, how many referrals came."""

    remainder = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        """Found by when."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "at"], name="ledgers_by_moment")
        ]

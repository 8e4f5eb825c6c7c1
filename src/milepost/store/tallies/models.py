"""The tables of tallies. Nothing outside ``milepost.store`` imports this module.

Both are projections of the inbox. The database itself keeps them: whatever adds a message
or says what became of one changes them by as much, in the same transaction
(``migrations/0001_initial.py``). Whoever does so has the feed to itself already, to store
or to read, so nobody waits for a tally who didn't wait before.
"""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Tally(models.Model):
    """How many messages of a feed were answered in one way, or came to one end."""

    provider = _code(9)
    feed = _code()
    of = _code(10)
    """``verdict`` or ``state``: which column of the inbox is counted."""

    said = _code(10)
    """What stands in that column."""

    many = models.BigIntegerField()

    class Meta:
        """Each is counted once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "feed", "of", "said"], name="one_tally"
            )
        ]


class Minute(models.Model):
    """How many messages of a feed came within one minute."""

    provider = _code(9)
    feed = _code()
    minute = models.DateTimeField()
    many = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    """The messages between which all of them stand: some others may, too."""

    class Meta:
        """Each is counted once, and found by when it was."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "feed", "minute"], name="one_minute"
            )
        ]

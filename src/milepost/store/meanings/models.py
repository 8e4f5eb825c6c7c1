"""The tables of changed meanings. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Change(models.Model):
    """That a meaning is to be succeeded, or taken back. Rows are added and read only."""

    provider = _code(9)
    feed = _code()
    code_map = models.TextField()
    code = models.TextField()
    was = models.BigIntegerField()
    """The number of the meaning that it succeeds."""

    means = models.TextField(null=True)
    """What the code is to mean; blank for nothing here; None to take the meaning back, so
    that the profile holds again, or the code waits."""

    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by feed."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "feed", "id"], name="meaning_changes")
        ]


class Step(models.Model):
    """What was done with a change: each step once. Rows are added and read only."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT)
    what = _code(10)
    """``found``, ``confirmed``, ``put_away`` or ``done``."""

    by = models.TextField()
    at = models.DateTimeField()
    told = models.JSONField(default=dict)
    """What there is to say of it: counts, and what couldn't be recorded."""

    class Meta:
        """Each once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["change", "what"], name="one_step_of_a_change"
            )
        ]


class Touched(models.Model):
    """A message that asks for the meaning of the code. It can be found again."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT)
    message = models.BigIntegerField()
    """Its place in the inbox."""

    pathway = models.TextField(db_collation="C")
    """What it names; blank if nothing."""

    again = models.BooleanField(default=False)
    """Whether it was read again, by what the code means now."""

    class Meta:
        """Each once, and found by pathway."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["change", "message"], name="one_touched_message"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["change", "pathway", "message"],
                name="touched_to_be_read",
                condition=models.Q(again=False),
            )
        ]


class Progress(models.Model):
    """How far the work on a change has come."""

    change = models.OneToOneField(Change, on_delete=models.PROTECT, primary_key=True)
    upto = models.BigIntegerField(default=0)
    """The last message that was gone through."""

    gone_through = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    """Of those that were read again, how many wait for a person now."""

    problems = models.JSONField(default=list)
    """Pathways of which nothing could be recorded: the name of each, and why."""

    caught_up = models.BooleanField(default=False)
    """Whether every message is gone through that came before the change was confirmed."""

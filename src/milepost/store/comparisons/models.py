"""The tables of comparisons. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Comparison(models.Model):
    """Two lists that are to be compared. Rows are added, and never changed or removed."""

    provider = _code(9)
    title = models.TextField()
    standard = _code(80)
    """By whose limit waits are judged, where their service has no standard of its own."""

    order = models.TextField()
    """The matching order: its name, or its path."""

    today = models.DateField()
    """The day on which both lists stood so."""

    succeeds = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    """The comparison whose lists are compared again; None for one of its own."""

    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by whose it is, in the order in which they came."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "id"], name="comparisons_in_order")
        ]


class Side(models.Model):
    """One of the two lists: a file, or Milepost's own list."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT)
    which = _code(3)
    """``old`` or ``new``."""

    own = models.BooleanField()
    """Whether it is Milepost's own list, as it is when the work begins."""

    profile = models.TextField()
    """The mapping: what its columns mean."""

    name = models.TextField()

    class Meta:
        """Each has one of both."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "which"], name="one_side")
        ]


class Copy(models.Model):
    """What a list was, byte for byte: kept, so that all can be worked out again.

    A comparison that succeeds another has none of its own: its lists are the other's.
    """

    side = models.OneToOneField(Side, on_delete=models.PROTECT, primary_key=True)
    digest = models.BinaryField()
    """The SHA-256 of ``raw``."""

    raw = models.BinaryField()
    by = models.TextField()
    at = models.DateTimeField()


class Step(models.Model):
    """What was done with a comparison: no two can take the same place."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT)
    place = models.IntegerField()
    what = _code(20)
    """``compared``, ``unreadable`` or ``put_away``."""

    by = models.TextField()
    at = models.DateTimeField()
    told = models.JSONField(default=dict)
    """The accounts, and what couldn't be compared."""

    class Meta:
        """In order."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comparison", "place"], name="one_comparison_step_a_place"
            )
        ]


class Progress(models.Model):
    """How far the work on a comparison has come."""

    comparison = models.OneToOneField(
        Comparison, on_delete=models.PROTECT, primary_key=True
    )
    doing = _code(20)
    done = models.IntegerField()
    at = models.DateTimeField()


class Line(models.Model):
    """What two lists say of one wait. It can be worked out again."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT)
    number = models.IntegerField()
    fate = _code(20)
    service = models.TextField(db_collation="C")
    old_row = models.IntegerField(null=True)
    new_row = models.IntegerField(null=True)
    step = models.TextField(null=True)
    crowd = models.IntegerField(null=True)
    of_row = models.IntegerField(null=True)
    differs = ArrayField(models.TextField())
    days = models.IntegerField(null=True)
    elsewhere = models.IntegerField(null=True)
    why = models.TextField(null=True)
    old = models.JSONField(null=True)
    """What the row says, by the names that ``LISTED`` has; blank entries aren't there."""

    new = models.JSONField(null=True)
    search = models.TextField(db_collation="C")
    """Every number by which it may be looked for, without what stands between signs."""

    class Meta:
        """Each once, and found by what became of it."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comparison", "number"], name="one_line_a_number"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["comparison", "fate", "number"], name="lines_by_fate"),
            models.Index(
                fields=["comparison", "crowd"],
                name="lines_by_crowd",
                condition=models.Q(crowd__isnull=False),
            ),
        ]


class Verdict(models.Model):
    """What a person decided of a line, having looked. The latest stands."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT)
    number = models.IntegerField()
    place = models.IntegerField()
    what = _code(20)
    note = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """No two take the same place."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["comparison", "number", "place"], name="one_verdict_a_place"
            )
        ]

"""The tables of weekly figures. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Week(models.Model):
    """A projection: a finished week of a provider, worked out from the log."""

    provider = _code(9)
    ends = models.DateField()
    """Its Sunday."""

    known_at = models.DateTimeField()
    """From when it is seen: the end of that Sunday. What came later isn't in it."""

    made_at = models.DateTimeField()

    class Meta:
        """Each week once, whoever makes it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "ends"], name="one_week")
        ]


class Part(models.Model):
    """One part of a figure of one service in a week, with everything behind it."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE)
    service = _code()
    figure = _code()
    part = _code(120)
    count = models.IntegerField()
    days = models.BigIntegerField()
    pathways = ArrayField(models.TextField(db_collation="C"))
    each = ArrayField(models.IntegerField())
    """The days of each; the most first."""

    numbers = ArrayField(models.BigIntegerField())
    """The escalation that each is about; 0 for none."""

    class Meta:
        """Found by week and figure. What is counted is what is listed."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["week", "figure", "service", "part"], name="one_part"
            ),
            models.CheckConstraint(
                name="all_that_is_counted_is_listed",
                condition=models.Q(pathways__len=models.F("count"))
                & models.Q(each__len=models.F("count"))
                & models.Q(numbers__len=models.F("count")),
            ),
        ]

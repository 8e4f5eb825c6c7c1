"""The tables of near misses. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class NearMiss(models.Model):
    """A projection: a wait that ended in the last days before its limit."""

    provider = _code(9)
    pathway = _code()
    service = _code()
    standard = _code(80)
    clock = models.IntegerField()
    """Which clock of the pathway under that standard, from 1."""

    ended = models.DateField()
    waited = models.IntegerField()
    limit_days = models.IntegerField()
    policy = _code(80)
    in_force = models.DateField()
    """The edition of the policy that says how near is near, and what the stages are."""

    version = models.BigIntegerField()
    """The version of its pathway that was read."""

    longest_stage = models.TextField(default="", db_collation="C")
    longest_excess = models.IntegerField(default=0)

    class Meta:
        """One for each clock, however many look."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "pathway", "standard", "clock"],
                name="one_near_miss_a_clock",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "ended"], name="near_misses_by_day")
        ]


class Span(models.Model):
    """A projection: one stage of such a wait."""

    near_miss = models.ForeignKey(NearMiss, on_delete=models.CASCADE)
    place = models.IntegerField()
    stage = _code(20)
    excess = models.IntegerField()

    class Meta:
        """Each stage once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["near_miss", "place"], name="one_near_span_a_stage"
            )
        ]

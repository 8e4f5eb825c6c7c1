"""The tables of forecasts. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


def _counts() -> ArrayField:
    return ArrayField(models.IntegerField())


class Lesson(models.Model):
    """One learning from a provider's history, and how good its forecasts proved.

    Lessons are added and read, so that a past view can be shown what was known then.
    Each can be worked out again from the log, as at its day and moment.
    """

    provider = _code(9)
    day = models.DateField()
    known_at = models.DateTimeField()
    trials = models.JSONField()
    """The rows of ``TRIALS``."""

    reliability = models.JSONField()
    """The rows of ``RELIABILITY``."""

    splits = models.JSONField()
    """The last day, of each standard, of what its trial learnt from."""

    proved = ArrayField(models.TextField())
    """The standards whose forecasts may be sorted by."""

    class Meta:
        """Found by when it was learnt."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "known_at"], name="lessons_in_order")
        ]


class Group(models.Model):
    """A row of ``GROUPS``: how a group of earlier patients went on."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE)
    standard = _code(80)
    asked_at = models.IntegerField()
    level = _code(10)
    place = _code()
    service = _code()
    patients = models.IntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    days = _counts()
    treated = _counts()
    ruled_out = _counts()
    left = _counts()
    unknown = _counts()


class Forecast(models.Model):
    """A projection: a row of ``FORECASTS`` for each running clock, and what it saw."""

    provider = _code(9)
    pathway = _code()
    standard = _code(80)
    clock = models.IntegerField()
    lead = models.BooleanField(default=False)
    """Whether its pathway is shown by this clock, where it is shown once."""

    service = _code()
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE)
    day = models.DateField()
    """The day from which it looks ahead."""

    last_event = models.BigIntegerField()
    """The latest event of its pathway that it saw."""

    breach_on = models.DateField(null=True)
    chance = models.FloatField(null=True)
    ranked = models.FloatField(null=True)
    without = models.TextField(null=True)
    treated = models.FloatField(null=True)
    early_on = models.DateField(null=True)
    half_on = models.DateField(null=True)
    late_on = models.DateField(null=True)
    asked_at = models.IntegerField(null=True)
    level = models.TextField(null=True)
    place = models.TextField(null=True)
    patients = models.IntegerField(null=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)

    class Meta:
        """Found by its clock, and by its chance, the greatest first."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "pathway", "standard", "clock"],
                name="one_forecast_a_clock",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                "provider",
                models.F("ranked").desc(nulls_last=True),
                name="forecasts_by_chance",
            ),
            models.Index(
                fields=["provider", "lead", "ranked", "service"],
                name="forecasts_counted",
            ),
        ]

"""The tables of reviews. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 80) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


def _word() -> models.TextField:
    return models.TextField(default="", db_collation="C")


class Review(models.Model):
    """One review as it was opened. Rows are added, and never changed or removed.

    It keeps the edition of the policy that was in force then, by its first day.
    """

    provider = _code(9)
    pathway = _code(40)
    service = _code(40)
    standard = _code()
    start = models.BigIntegerField()
    """The event that started the clock, as it was first recorded: numbers of clocks
    move when something is told late. 0 where nobody could say, of old reviews."""

    lane = models.TextField(default="", db_collation="C")
    """The request or test, where each has its own clock."""

    policy = _code()
    in_force = models.DateField()
    opened_at = models.DateTimeField()

    class Meta:
        """One review for each start of a clock, however many look."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "pathway", "standard", "start", "lane"],
                name="one_review_a_start",
            )
        ]


class Entry(models.Model):
    """One entry in the record of a review, in place after the one before it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT)
    place = models.IntegerField()
    what = _code(20)
    at = models.DateTimeField()
    by = _word()
    reason = models.TextField(default="")
    kind = models.TextField(null=True, db_collation="C")
    written = models.JSONField(null=True)
    """All that people had written by then, of what was written."""

    persons = ArrayField(models.TextField(), default=list)
    roles = ArrayField(models.TextField(), default=list)
    """With whom it was shared: people by account, and roles."""

    form = models.UUIDField(null=True)

    class Meta:
        """In order, each place once, and each form once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "place"], name="one_review_entry_a_place"
            ),
            models.UniqueConstraint(
                fields=["review", "form"],
                name="one_review_entry_a_form",
                condition=models.Q(form__isnull=False),
            ),
        ]


class Standing(models.Model):
    """A projection: where each review stands, and its wait, for lists and themes."""

    review = models.OneToOneField(Review, primary_key=True, on_delete=models.PROTECT)
    provider = _code(9)
    pathway = _code(40)
    service = _code(40)
    standard = _code()
    kind = _code(10)
    state = _code(10)
    next = models.TextField(null=True, db_collation="C")
    due = models.DateField(null=True)
    owner = models.TextField()
    """The role that sees to it, by the policy."""

    opened_on = models.DateField()
    missed_on = models.DateField(null=True)
    """The day the wait ended over its limit; while it runs, its first day over it."""

    clock = models.IntegerField(null=True)
    """Which clock of the pathway under that standard it is now, from 1; none if gone."""

    running = models.BooleanField()
    waited = models.IntegerField(null=True)
    """As on ``as_at``."""

    limit_days = models.IntegerField(null=True)
    longest_stage = _word()
    longest_excess = models.IntegerField(default=0)
    stage = _word()
    """Where the main reason arose; blank while there is none."""

    reason = _word()
    """The list and the code of the main reason, with a space between."""

    avoidable = _word()
    harm_needed = models.BooleanField(default=False)
    harm = _word()
    persons = ArrayField(models.TextField(), default=list)
    roles = ArrayField(models.TextField(), default=list)
    entries = models.IntegerField()
    as_at = models.DateField()
    version = models.BigIntegerField()
    """The version of its pathway that was read."""

    class Meta:
        """Found by what is due, and by pathway."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "due"], name="reviews_by_due_day"),
            models.Index(fields=["provider", "pathway"], name="reviews_of_a_pathway"),
        ]


class Glance(models.Model):
    """A projection: that a pathway was looked into and no review was due.

    It holds for that day and that version of the pathway, so that each look goes on
    where the one before it stopped.
    """

    provider = _code(9)
    pathway = _code(40)
    standard = _code()
    day = models.DateField()
    version = models.BigIntegerField()

    class Meta:
        """One for each pathway and standard: the latest."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "standard", "pathway"], name="one_glance_a_pathway"
            )
        ]


class Span(models.Model):
    """A projection: one stage of the wait that a review is about."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT)
    place = models.IntegerField()
    stage = _code(20)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)
    service = models.IntegerField()
    patient = models.IntegerField()
    clinical = models.IntegerField()
    out = models.IntegerField()
    target = models.IntegerField()
    excess = models.IntegerField()
    owner = models.TextField()

    class Meta:
        """Each stage once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "place"], name="one_span_a_stage")
        ]

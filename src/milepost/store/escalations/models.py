"""The tables of escalations. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

BY_HAND = "by_hand"
"""The cause of what a person raised. A pathway may have several such."""


def _code(length: int = 80) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


def _word() -> models.TextField:
    return models.TextField(default="", db_collation="C")


class Escalation(models.Model):
    """One escalation as it was raised. Rows are added, and never changed or removed.

    It keeps the edition of the ladder that was in force then, by its first day.
    """

    provider = _code(9)
    pathway = _code(40)
    service = _code(40)
    desk = _code(40)
    """The desk whose booking or test it is about; blank for the service's own."""

    cause = _code(40)
    about = _word()
    ladder = _code()
    in_force = models.DateField()
    raised_by = _word()
    """The account of the person; blank for a rule."""

    raised_at = models.DateTimeField()

    class Meta:
        """Found by its pathway."""

        indexes: ClassVar = [
            models.Index(
                fields=["provider", "pathway"], name="escalations_of_a_pathway"
            )
        ]


class Entry(models.Model):
    """One entry in the record of an escalation, in place after the one before it.

    No two writers can take the same place, and no rung is asked twice, whoever tries.
    """

    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT)
    place = models.IntegerField()
    what = _code(20)
    at = models.DateTimeField()
    by = _word()
    rung = models.IntegerField(null=True)
    role = models.TextField(null=True)
    desk = models.TextField(null=True)
    """The desk it was passed on to; blank for none, and null for the one that has it."""

    reason = models.TextField(null=True)
    until = models.DateTimeField(null=True)
    other = models.BigIntegerField(null=True)
    """The escalation whose place it takes, or that takes its place."""

    outcome = models.TextField(null=True)
    day = models.DateField(null=True)
    form = models.UUIDField(null=True)
    """The form it was sent with, so that sending it twice records it once."""

    class Meta:
        """In order, each place and each rung once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["escalation", "place"], name="one_entry_a_place"
            ),
            models.UniqueConstraint(
                fields=["escalation", "rung"],
                name="each_rung_claimed_once",
                condition=Q(rung__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["form"],
                name="one_entry_a_form",
                condition=Q(form__isnull=False),
            ),
        ]


class Standing(models.Model):
    """A projection: where each escalation stands, by its record, for lists and jobs."""

    escalation = models.OneToOneField(
        Escalation, primary_key=True, on_delete=models.PROTECT
    )
    provider = _code(9)
    pathway = _code(40)
    service = _code(40)
    desk = _code(40)
    """The one that it was raised at, or that it was passed on to last."""

    cause = _code(40)
    about = _word()
    raised_by = _word()
    raised_at = models.DateTimeField()
    state = _code(20)
    rung = models.IntegerField()
    rungs = models.IntegerField()
    role = models.TextField()
    entries = models.IntegerField()
    """How long its record is: a writer who saw another length saw something older."""

    asked_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    resolve_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    climbs_at = models.DateTimeField(null=True)
    wakes_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    quiet_until = models.DateField(null=True)
    """The day by which the outcome was promised."""

    class Meta:
        """One open escalation for each cause; found by what is due, and by whose it is."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "pathway", "cause", "about"],
                name="one_open_escalation_a_cause",
                condition=~Q(state="resolved") & ~Q(cause=BY_HAND),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["climbs_at"], name="standing_by_climb"),
            models.Index(fields=["wakes_at"], name="standing_by_waking"),
            models.Index(
                fields=["provider", "role", "service"],
                name="standing_by_role",
                condition=~Q(state="resolved"),
            ),
        ]


class GoesBy(models.Model):
    """A service goes by a ladder from a moment on. The latest counts; none is changed."""

    provider = _code(9)
    service = _code(40)
    ladder = _code()
    """Blank: by none, so that no rule raises anything."""

    adopted_by = _word()
    adopted_at = models.DateTimeField()


class Shift(models.Model):
    """A person's days in a role, for a service, for a desk, or for all (blank)."""

    provider = _code(9)
    role = models.TextField()
    place = _word()
    person = _word()
    first = models.DateField()
    last = models.DateField(null=True)


class Absence(models.Model):
    """A person's days away, and who covers for them; blank for nobody."""

    provider = _code(9)
    person = _word()
    first = models.DateField()
    last = models.DateField()
    covered_by = _word()


class ClosedDay(models.Model):
    """A day on which a provider's services are shut though it is no weekend."""

    provider = _code(9)
    day = models.DateField()

    class Meta:
        """Each day once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "day"], name="one_closed_day")
        ]

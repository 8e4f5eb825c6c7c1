"""The tables of adoptions. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Decision(models.Model):
    """A service's decision to work by a timed pathway, or by none any more.

    Rows are added and read, never changed: the database itself refuses. The latest
    decision of a service stands, from the day it begins.
    """

    provider = _code(9)
    service = _code()
    template = models.TextField()
    """The timed pathway by its id in the lawbook; blank for none any more."""

    edition = models.DateField(null=True)
    """The day from which the adopted edition of it is in force."""

    drawn = models.TextField(default="")
    """An edition of the organisation's own, as a file; blank for the lawbook's."""

    begins = models.DateField(null=True)
    """From which day it is used; missing where that is the day of the decision."""

    takes_back = models.BigIntegerField(null=True)
    """The decision that is taken back by this row, which decides nothing else."""

    clinical_lead = models.TextField()
    manager = models.TextField()
    proposal = models.BigIntegerField(null=True)
    """What was proposed, and both signed themselves; missing where names were typed."""

    at_command_line = models.BooleanField(default=False)
    """Whether both names were given to a command; otherwise they were typed on a page."""

    decided_on = models.DateField()
    next_review = models.DateField(null=True)
    reason = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()
    """Which form it came by, so that one sent twice is stored once."""

    class Meta:
        """Found by service, latest last; and by form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "service", "id"], name="decided_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_decision_a_form"
            )
        ]


class Move(models.Model):
    """A patient goes by another edition from now on than by the one they began on.

    Rows are added, never changed. The latest of a pathway stands; one that names no
    decision puts them back to their own.
    """

    provider = _code(9)
    service = _code()
    pathway = _code()
    decision = models.BigIntegerField(null=True)
    """The decision whose edition they go by; missing: that on which they began."""

    before = models.BigIntegerField(null=True)
    """What the move before it said, to which it can be put back."""

    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()
    """The form by which they were moved, with all the others that it named."""

    undoes = models.UUIDField(null=True)
    """The form that this one undoes."""

    class Meta:
        """Found by pathway, latest last; by service; once for each form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "pathway", "id"], name="moves_in_order"),
            models.Index(fields=["provider", "service", "id"], name="moves_of_service"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "pathway", "form"], name="one_move_a_form"
            )
        ]


class Said(models.Model):
    """A person says that a step is for a patient, or isn't after all.

    Rows are added, never changed. The latest of a pathway and a step stands.
    """

    provider = _code(9)
    pathway = _code()
    step = models.TextField()
    applies = models.BooleanField()
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Found by pathway, latest last; and by form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "pathway", "id"], name="said_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_saying_a_form"
            )
        ]

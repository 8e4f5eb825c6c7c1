"""The tables of proposals. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

SIGNATURES = ("clinical", "managerial")


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Proposal(models.Model):
    """That a service should work by a timed pathway, or by an edition of its own.

    Rows are added and read, never changed: the database itself refuses.
    """

    provider = _code(9)
    service = _code()
    template = models.TextField()
    edition = models.DateField(null=True)
    """The edition of the lawbook that is proposed; missing for one of its own."""

    drawn = models.TextField(default="")
    """An edition of the service's own, as a file that nobody has signed yet."""

    begins = models.DateField(null=True)
    """From which day it is to be used; missing for the day that both have signed."""

    after = models.BigIntegerField()
    """The last decision of the service when it was proposed; 0 for none."""

    next_review = models.DateField()
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Found by service; once for each form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "service", "id"], name="proposed_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_proposal_a_form"
            )
        ]


class Answer(models.Model):
    """What somebody said to a proposal: a signature, a refusal, that it is withdrawn.

    Rows are added, never changed.
    """

    provider = _code(9)
    proposal = models.BigIntegerField()
    word = _code(20)
    """A value of ``tracking.proposals.Word``."""

    note = models.TextField()
    by = models.TextField()
    name = models.TextField()
    """What they were called then, and their role: an account may get another."""

    role = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Each signature once, and never two of one person; once for each form."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "word"], name="one_answer_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["proposal", "by"],
                condition=Q(word__in=SIGNATURES),
                name="one_signature_a_person",
            ),
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_answer_a_form"
            ),
        ]

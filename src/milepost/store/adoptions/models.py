"""The table of adoptions. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Decision(models.Model):
    """A service's decision to work by a timed pathway, or by none any more.

    Rows are added and read, never changed: the database itself refuses. The latest
    decision of a service stands.
    """

    provider = _code(9)
    service = _code()
    template = models.TextField()
    """The timed pathway by its id in the lawbook; blank for none any more."""

    edition = models.DateField(null=True)
    """The day from which the adopted edition of it is in force."""

    clinical_lead = models.TextField()
    manager = models.TextField()
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

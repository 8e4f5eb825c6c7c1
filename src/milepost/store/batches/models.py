"""The table of batches. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Batch(models.Model):
    """One form by which looks at several pathways were written, or undone.

    Rows are added and read, never changed: the database itself refuses. The looks
    themselves are in the table of looks, each with a form of its own made from this
    one and the pathway's name.
    """

    provider = models.CharField(max_length=9, db_collation="C")
    form = models.UUIDField()
    undoes = models.UUIDField(null=True)
    """The form of the batch that this one takes back."""

    pathways = ArrayField(models.TextField())
    """Those that were touched, in order of their names."""

    owners = ArrayField(models.TextField())
    """Who followed each before."""

    note = models.TextField()
    action = models.TextField()
    due = models.DateField(null=True)
    owner = models.TextField(null=True)
    """Who follows them from then on; null where that was left as it was."""

    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """One form, one batch; and each is undone once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_batch_a_form"
            ),
            models.UniqueConstraint(fields=["provider", "undoes"], name="undone_once"),
        ]

"""The table of batches. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class MessageBatch(models.Model):
    """Messages that somebody settled, or took on, with one form. Rows are only added.

    What was done with each stands among the steps of that message, as if it had been
    done alone.
    """

    provider = models.CharField(max_length=9, db_collation="C")
    form = models.UUIDField()
    undoes = models.UUIDField(null=True)
    """The form of the batch that this one takes back."""

    what = models.CharField(max_length=10, db_collation="C")
    """``given``, ``settled`` or ``reopened``, as of a step."""

    messages = ArrayField(models.BigIntegerField())
    """Those that were touched, in order."""

    owners = ArrayField(models.TextField())
    """Whose each was before."""

    steps = ArrayField(models.BigIntegerField())
    """The number of the step that was noted of each."""

    left_out = ArrayField(models.BigIntegerField())
    """Those that were chosen, and left as they are."""

    left_why = ArrayField(models.TextField())
    reason = models.CharField(max_length=20, db_collation="C")
    note = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """One form, one batch; each is taken back once; found by what was noted."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_message_batch_a_form"
            ),
            models.UniqueConstraint(
                fields=["provider", "undoes"], name="taken_back_once"
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["steps"], name="batches_by_step")]

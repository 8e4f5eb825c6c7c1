"""The table of documents. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


class Paper(models.Model):
    """A projection: a document that a message told of. It is worked out again on replay."""

    provider = models.CharField(max_length=9, db_collation="C")
    feed = models.CharField(max_length=40, db_collation="C")
    message = models.BigIntegerField()
    pathway = models.CharField(max_length=40, db_collation="C")
    day = models.DateField()
    what = models.TextField()
    told_at = models.DateTimeField()

    class Meta:
        """One for each message, found by pathway."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message"], name="one_paper_a_message")
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "pathway"], name="papers_of_a_pathway")
        ]

"""The tables of imported files. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models

from milepost.store.inbox.models import Message


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Upload(models.Model):
    """A file as it came. Rows are added, and never changed or removed."""

    provider = _code(9)
    feed = _code()
    """The list that it is one of."""

    profile = models.TextField()
    """The mapping: what its columns mean."""

    name = models.TextField()
    digest = models.BinaryField()
    """The SHA-256 of ``raw``."""

    raw = models.BinaryField()
    speaks_for = models.DateTimeField()
    """The moment at which the list stood so."""

    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by the list it is one of, in the order in which they came."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "feed", "id"], name="uploads_in_order")
        ]


class Step(models.Model):
    """What was done with a file, step by step: no two can take the same place."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT)
    place = models.IntegerField()
    what = _code(20)
    """``previewed``, ``unreadable``, ``confirmed``, ``stored``, ``discarded``,
    ``undoing`` or ``undone``."""

    by = models.TextField()
    at = models.DateTimeField()
    told = models.JSONField(default=dict)
    """What there is to say of it: counts, and what can't be read."""

    class Meta:
        """In order."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "place"], name="one_step_a_place")
        ]


class Line(models.Model):
    """A row of a file, and what became of it. It can be worked out again."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT)
    row = models.IntegerField()
    content = _code(64)
    """What tells what it says from what another says."""

    pathway = models.TextField(db_collation="C", default="")
    became = _code(12)
    """``new``, ``unchanged``, ``held``, ``kept`` or ``refused``."""

    reason = models.TextField(default="")
    told = models.JSONField(default=dict)
    """What it would record, as the preview read it: ``person`` and ``events``."""

    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT)

    class Meta:
        """Each row once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "row"], name="one_line_a_row")
        ]


class Progress(models.Model):
    """How far the work on a file has come."""

    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, primary_key=True)
    done = models.IntegerField()
    of = models.IntegerField()
    at = models.DateTimeField()


class Left(models.Model):
    """Somebody who stood on a whole list, and doesn't on the next one."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT)
    """The file from which they are missing."""

    provider = _code(9)
    pathway = models.TextField(db_collation="C")
    row = models.IntegerField()
    """Where they stood, in the file before."""

    before = models.ForeignKey(
        Upload, on_delete=models.PROTECT, related_name="gone_since"
    )

    class Meta:
        """Each pathway once a file."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["upload", "pathway"], name="left_a_list_once"
            )
        ]


class Explained(models.Model):
    """What a person found out of somebody who left a list."""

    left = models.OneToOneField(Left, on_delete=models.PROTECT, primary_key=True)
    note = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

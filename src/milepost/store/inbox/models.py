"""The tables of the inbox. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Feed(models.Model):
    """A feed: one port, one system, one profile."""

    provider = _code(9)
    name = _code()
    profile = models.TextField()
    amber_after = models.IntegerField()
    red_after = models.IntegerField()
    """Minutes of silence after which it is doubtful, and taken to have stopped."""

    speaks_from = models.TimeField(null=True)
    """Null, with the next, if it is expected to speak at any hour."""

    speaks_until = models.TimeField(null=True)
    speaks_on = ArrayField(models.SmallIntegerField(), default=list)
    """The days of the week on which its hours begin; 0 is Monday."""

    silent_on = ArrayField(models.DateField(), default=list)
    """Days on which it isn't expected to speak."""

    since = models.DateTimeField()
    """When it was first listened to."""

    repeats = models.BigIntegerField(default=0)
    """How often a message came that was there already."""

    class Meta:
        """A name is given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "name"], name="one_feed")
        ]


class Message(models.Model):
    """One message, as it came. Rows are added and read: the database refuses the rest."""

    provider = _code(9)
    feed = _code()
    sender = models.TextField()
    """The sending application and facility."""

    control_id = models.TextField()
    digest = models.BinaryField()
    """The SHA-256 of ``raw``."""

    raw = models.BinaryField()
    received_at = models.DateTimeField()
    message_type = models.TextField()
    verdict = _code(10)
    because = models.TextField()
    """Why it isn't accepted; blank if it is."""

    answer = models.BinaryField(null=True)
    """What was answered, and is again; None if nothing."""

    class Meta:
        """Told apart by what it is; found by feed, in order of arrival."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "feed", "sender", "control_id", "digest"],
                name="one_message",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "feed", "id"], name="inbox_in_order")
        ]


class Outcome(models.Model):
    """What became of a message. It can be worked out again, but for what people did."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True)
    provider = _code(9)
    feed = _code()
    state = _code(10)
    """``projected``, ``kept``, ``held``, ``settled`` or ``withdrawn``."""

    pathway = models.TextField(db_collation="C")
    """What it names, whether or not there is such a pathway; blank if nothing."""

    reasons = ArrayField(models.TextField())
    codes = ArrayField(models.TextField())
    """The codes of the problems, and ``map=code`` for each code that nobody mapped."""

    owner = models.TextField(default="")
    note = models.TextField(default="")
    """What a person wrote who settled it."""

    held_since = models.DateTimeField(null=True)
    looked_at = models.DateTimeField()

    class Meta:
        """Found by pathway, and by what waits."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "feed", "pathway"], name="by_pathway"),
            models.Index(
                fields=["provider", "feed", "message"],
                name="held_messages",
                condition=models.Q(state="held"),
            ),
        ]


class Meaning(models.Model):
    """What a person said that a site's code means. The latest holds."""

    provider = _code(9)
    feed = _code()
    code_map = models.TextField()
    code = models.TextField()
    means = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by feed."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "feed", "id"], name="meanings_in_order")
        ]

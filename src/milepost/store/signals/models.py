"""The tables of signals. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Receiver(models.Model):
    """A system that is told. Its row says for good what it was registered for."""

    provider = _code(9)
    name = _code()
    address = models.TextField()
    kinds = ArrayField(models.TextField())
    services = ArrayField(models.TextField(), null=True)
    """Those of whose pathways it is told; null for every one of the provider."""

    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()
    """Which form it came by, so that one sent twice is registered once."""

    class Meta:
        """Found by provider, in the order registered; and by form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "id"], name="receivers_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_receiver_a_form"
            )
        ]


class Change(models.Model):
    """What somebody did about a receiver. Rows are added; the latest stands."""

    receiver = models.ForeignKey(Receiver, on_delete=models.PROTECT)
    what = _code(20)
    """``secret``, ``paused``, ``resumed``, ``ended``, ``sent_again`` or ``tested``."""

    salt = models.BinaryField(null=True)
    """From which its secret is worked out, with the key of the installation."""

    mark = models.BinaryField(null=True)
    """By which to see that the key hasn't changed."""

    number = models.IntegerField(default=0)
    """How many signals, of those sent again."""

    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """Found by receiver, the latest last."""

        indexes: ClassVar = [
            models.Index(fields=["receiver", "id"], name="receiver_changes")
        ]


class Signal(models.Model):
    """One thing that one receiver is to be told: it stands here until it was taken.

    It is added in the transaction of what it tells of, so that neither is without the
    other.
    """

    name = models.UUIDField(default=uuid4)
    receiver = models.ForeignKey(Receiver, on_delete=models.PROTECT)
    kind = _code()
    reference = _code()
    once = _code(80)
    """Of two that wait and say the same, one is enough."""

    at = models.DateTimeField()
    state = _code(10)
    """``waiting``, ``sending``, ``again``, ``sent``, ``given_up`` or ``ended``."""

    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    fault = models.TextField(default="")
    """Why it wasn't taken when last tried."""

    class Meta:
        """Found by what is due, and by what became of it."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["receiver", "kind", "once"],
                name="one_waiting_signal",
                condition=Q(state="waiting"),
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["receiver", "state", "due_at"], name="signals_by_state"
            ),
            models.Index(
                fields=["state", "settled_at"],
                name="signals_settled",
                condition=Q(state__in=["sent", "ended"]),
            ),
        ]

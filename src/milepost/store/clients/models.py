"""The tables of client systems. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


class Client(models.Model):
    """A system that was let in. Its row says for good what it was let in with."""

    provider = _code(9)
    name = _code()
    token = models.BinaryField(unique=True)
    """The SHA-256 of the secret that it shows. The secret itself is kept nowhere."""

    services = ArrayField(models.TextField(), null=True)
    """Those whose pathways it may read; null for every one of the provider."""

    reads = models.BooleanField()
    tells = models.BooleanField()
    profile = models.TextField()
    """What the resources that it sends mean; blank if it sends none."""

    let_in_by = models.TextField()
    let_in_at = models.DateTimeField()

    class Meta:
        """Found by provider, in the order in which they were let in."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "id"], name="clients_in_order")
        ]


class Ending(models.Model):
    """That a system isn't let in any more."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, primary_key=True)
    by = models.TextField()
    at = models.DateTimeField()


class Asked(models.Model):
    """One request that read something about patients: who asked for what, and when."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT)
    at = models.DateTimeField()
    address = models.TextField()
    """What was asked for, without the identifiers that it was found by."""

    found = models.IntegerField()
    """How many resources were given."""

    class Meta:
        """Found by client, in order."""

        indexes: ClassVar = [
            models.Index(fields=["client", "id"], name="requests_in_order")
        ]

"""The tables of agreed actions. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


def _word() -> models.TextField:
    return models.TextField(default="", db_collation="C")


class Action(models.Model):
    """One action as it was agreed. Rows are added, and never changed or removed."""

    provider = _code(9)
    pathway = _code()
    """The pathway it is about; blank if it is about no patient."""

    service = _code()
    """The service it is about; blank if it is about the whole provider."""

    text = models.TextField()
    origin = _code(20)
    """What it was agreed in: ``review`` or ``meeting``."""

    origin_number = models.BigIntegerField()
    agreed_by = _word()
    agreed_at = models.DateTimeField()
    form = models.UUIDField()
    """Which form it came by, so that one sent twice is stored once."""

    class Meta:
        """Found by what it was agreed in, and by its pathway; one a form."""

        indexes: ClassVar = [
            models.Index(
                fields=["provider", "origin", "origin_number"], name="agreed_in"
            ),
            models.Index(fields=["provider", "pathway"], name="agreed_of_a_pathway"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_agreed_action_a_form"
            )
        ]


class Entry(models.Model):
    """One entry in the record of an action: what was said, and how it stands since.

    Each holds all that may change, so the latest says how the action stands. No two
    writers can take the same place.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT)
    place = models.IntegerField()
    what = _code(20)
    state = _code(10)
    """``open``, ``done`` or ``dropped``."""

    owner = _word()
    """The account of whoever is to do it; blank where a role or a desk is."""

    role = models.TextField(default="")
    desk = _code()
    due = models.DateField()
    note = models.TextField(default="")
    by = _word()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """In order, each place once and each form once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "place"], name="one_agreed_entry_a_place"
            ),
            models.UniqueConstraint(
                fields=["action", "form"], name="one_agreed_entry_a_form"
            ),
        ]

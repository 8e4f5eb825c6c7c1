"""The tables of meetings. Nothing outside ``milepost.store`` imports this module.

Rows are added and read, never changed: the database itself refuses.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _code(length: int = 40) -> models.CharField:
    return models.CharField(max_length=length, db_collation="C")


def _word() -> models.TextField:
    return models.TextField(default="", db_collation="C")


class Series(models.Model):
    """A series of meetings. What it is called, and when it meets, ``Set`` says."""

    provider = _code(9)
    by = _word()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Sent twice, it is made once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_series_a_form"
            )
        ]


class Set(models.Model):
    """How a series was set from a moment on. The latest stands."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT)
    place = models.IntegerField()
    name = models.TextField()
    kind = _code(80)
    """The kind of meeting, by its id in the lawbook."""

    chair = _word()
    """The account of the chair; blank where nobody is named."""

    members = ArrayField(models.TextField(), default=list)
    """The accounts of those who are asked to come."""

    services = ArrayField(models.TextField(), null=True)
    """The services it is about; null for every one of the provider."""

    first = models.DateField()
    every_weeks = models.IntegerField(default=1)
    starts = models.TimeField()
    lines = ArrayField(models.TextField(), default=list)
    """The lines of its agenda in the chair's order; none for the lawbook's."""

    note = models.TextField(default="")
    ended = models.BooleanField(default=False)
    by = _word()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """No two people can set it at once without one of them being told."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "place"], name="one_setting_a_place"
            )
        ]


class Meeting(models.Model):
    """One meeting of a series. It is there from when something is recorded of it."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT)
    day = models.DateField()

    class Meta:
        """One a day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "day"], name="one_meeting_a_day")
        ]


class Step(models.Model):
    """A step in the life of a meeting: its list frozen, its minutes closed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    what = _code(20)
    told = models.JSONField(default=dict)
    """Of a frozen list: what its lines left off, and the agenda's edition."""

    by = _word()
    at = models.DateTimeField()

    class Meta:
        """Each once: whoever tries a second time changes nothing."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "what"], name="each_step_once")
        ]


class Item(models.Model):
    """One patient of a frozen list, and what was known of them then."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    place = models.IntegerField()
    line = _code(80)
    patient = _code()
    pathway = _code()
    service = _code()
    also = ArrayField(models.TextField(), default=list)
    others = ArrayField(models.TextField(), default=list)
    facts = models.JSONField()

    class Meta:
        """Each place, each patient and each pathway once in a meeting."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "place"], name="one_item_a_place"
            ),
            models.UniqueConstraint(
                fields=["meeting", "patient"], name="each_patient_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "pathway"], name="each_pathway_once"
            ),
        ]


class Decision(models.Model):
    """One thing decided, or taken back, in the order recorded."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    pathway = _code()
    """Blank for what is about no patient."""

    service = _code()
    what = _code(20)
    words = models.TextField(default="")
    owner = models.TextField(default="")
    due = models.DateField(null=True)
    saw = models.BigIntegerField(default=0)
    takes_back = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    late = models.BooleanField(default=False)
    action = models.BigIntegerField(null=True)
    escalation = models.BigIntegerField(null=True)
    by = _word()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Found by meeting; sent twice, recorded once; taken back once."""

        indexes: ClassVar = [
            models.Index(fields=["pathway"], name="decisions_of_a_pathway")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "form"], name="one_meeting_decision_a_form"
            ),
            models.UniqueConstraint(
                fields=["takes_back"], name="one_taking_back_a_decision"
            ),
        ]


class Attendance(models.Model):
    """Who came. The latest about each person stands."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT)
    who = models.TextField()
    """An account, or the name of a visitor."""

    how = _code(20)
    """``present``, ``apologies``, ``deputy`` or ``unsaid``."""

    deputy = models.TextField(default="")
    by = _word()
    at = models.DateTimeField()


class Pool(models.Model):
    """Slots of one kind that can be given in meetings."""

    provider = _code(9)
    name = models.TextField()
    activity = _code()
    """What is done in it: a test, or ``theatre``, ``treatment`` or ``clinic``."""

    services = ArrayField(models.TextField(), null=True)
    """The services whose patients may have one; null for all."""

    by = _word()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """A name is given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "name"], name="one_pool_a_name")
        ]


class Slot(models.Model):
    """One slot of a pool."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    day = models.DateField()
    starts = models.TimeField()
    room = models.TextField(default="")
    by = _word()
    at = models.DateTimeField()

    class Meta:
        """Entered twice, it is there once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pool", "day", "starts", "room"], name="one_slot_a_time"
            )
        ]


class Giving(models.Model):
    """A slot was given to a patient, or taken back. The latest of each slot stands."""

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT)
    place = models.IntegerField()
    pathway = _code()
    """Blank where the slot is free again."""

    event = models.BigIntegerField(null=True)
    """The event by which the booking was asked for, or that took it back."""

    why = models.CharField(max_length=40, default="", db_collation="C")
    """Where it is free again because its patient won't come: the kind of event that says so."""

    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT)
    by = _word()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """No two people can give one slot at once; sent twice, given once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot", "place"], name="one_giving_a_place"
            ),
            models.UniqueConstraint(fields=["slot", "form"], name="one_giving_a_form"),
        ]

"""The table of note templates. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.db import models


class NoteTemplate(models.Model):
    """One wording of a template: a person's own, or a service's.

    Rows are added and read, never changed: the database itself refuses. The latest row
    of a key stands; one that is ``gone`` is offered no more.
    """

    provider = models.CharField(max_length=9, db_collation="C")
    key = models.UUIDField()
    """What tells one template from another, however its wording changes."""

    owner = models.TextField()
    """The account of whoever keeps it for themselves; blank for a service's."""

    service = models.TextField()
    """Whose it is, where it is a service's; blank otherwise."""

    name = models.TextField()
    note = models.TextField()
    action = models.TextField()
    in_days = models.IntegerField(null=True)
    """The action is due so many days on."""

    gone = models.BooleanField()
    by = models.TextField()
    at = models.DateTimeField()
    form = models.UUIDField()

    class Meta:
        """Found by whose it is, latest last; and by form."""

        indexes: ClassVar = [
            models.Index(fields=["provider", "owner", "key", "id"], name="templates_of")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provider", "form"], name="one_template_a_form"
            )
        ]

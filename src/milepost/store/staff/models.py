"""The table of staff. Nothing outside ``milepost.store`` imports this module."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Member(models.Model):
    """What an account may see, and what its owner is called. It holds no password."""

    username = models.CharField(max_length=150, unique=True)
    provider = models.CharField(max_length=9)
    provider_name = models.TextField()
    name = models.TextField()
    role = models.TextField()
    services = ArrayField(models.TextField(), null=True)
    """Null for every service of the provider."""

    follows = models.BooleanField(default=False)
    """Whether they follow patients of their own, so that the list opens on those."""

    class Meta:
        """In order of name."""

        ordering: ClassVar = ["name", "username"]

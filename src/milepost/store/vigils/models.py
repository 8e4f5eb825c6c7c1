"""The table of vigils. Nothing outside ``milepost.store`` imports this module."""

from django.db import models


class Vigil(models.Model):
    """When a part of what is done every minute was last done, by any machine."""

    part = models.CharField(max_length=20, primary_key=True, db_collation="C")
    at = models.DateTimeField()

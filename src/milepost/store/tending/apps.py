"""The tending of feeds as Django knows it."""

from django.apps import AppConfig


class TendingConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.tending"
    label = "tending"
    default_auto_field = "django.db.models.BigAutoField"

"""The reach of feeds as Django knows it."""

from django.apps import AppConfig


class ReachConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.reach"
    label = "reach"
    default_auto_field = "django.db.models.BigAutoField"

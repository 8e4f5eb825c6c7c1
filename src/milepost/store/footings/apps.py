"""The footings as Django knows them."""

from django.apps import AppConfig


class FootingsConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.footings"
    label = "footings"
    default_auto_field = "django.db.models.BigAutoField"

"""The rounds of duties as Django knows them."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"

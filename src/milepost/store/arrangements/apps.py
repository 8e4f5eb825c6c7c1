"""The arrangements as Django knows them."""

from django.apps import AppConfig


class ArrangementsConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.arrangements"
    label = "arrangements"
    default_auto_field = "django.db.models.BigAutoField"

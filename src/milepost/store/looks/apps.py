"""The looks as Django knows them."""

from django.apps import AppConfig


class LooksConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.looks"
    label = "looks"
    default_auto_field = "django.db.models.BigAutoField"

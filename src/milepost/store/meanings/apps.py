"""The changes of meanings as Django knows them."""

from django.apps import AppConfig


class MeaningsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.meanings"
    label = "meanings"
    default_auto_field = "django.db.models.BigAutoField"

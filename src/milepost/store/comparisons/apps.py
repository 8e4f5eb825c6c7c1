"""Comparisons of lists as Django knows them."""

from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.comparisons"
    label = "comparisons"
    default_auto_field = "django.db.models.BigAutoField"

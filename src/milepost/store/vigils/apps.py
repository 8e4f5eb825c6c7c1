"""Vigils as Django knows them."""

from django.apps import AppConfig


class VigilsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.vigils"
    label = "vigils"
    default_auto_field = "django.db.models.BigAutoField"

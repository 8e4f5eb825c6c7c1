"""Barriers as Django knows them."""

from django.apps import AppConfig


class BarriersConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.barriers"
    label = "barriers"
    default_auto_field = "django.db.models.BigAutoField"

"""Signals as Django knows them."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.signals"
    label = "signals"
    default_auto_field = "django.db.models.BigAutoField"

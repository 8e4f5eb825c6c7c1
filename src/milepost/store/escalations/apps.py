"""Escalations as Django knows them."""

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.escalations"
    label = "escalations"
    default_auto_field = "django.db.models.BigAutoField"

"""Identities as Django knows them."""

from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.identities"
    label = "identities"
    default_auto_field = "django.db.models.BigAutoField"

"""The agreed actions as Django knows them."""

from django.apps import AppConfig


class AgreedConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.agreed"
    label = "agreed"
    default_auto_field = "django.db.models.BigAutoField"

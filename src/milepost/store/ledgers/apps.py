"""The ledger as Django knows it."""

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.ledgers"
    label = "ledgers"
    default_auto_field = "django.db.models.BigAutoField"

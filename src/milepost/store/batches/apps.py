"""The batches as Django knows them."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.batches"
    label = "batches"
    default_auto_field = "django.db.models.BigAutoField"

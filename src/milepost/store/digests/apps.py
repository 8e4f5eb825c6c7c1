"""The digests as Django knows them."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.digests"
    label = "digests"
    default_auto_field = "django.db.models.BigAutoField"

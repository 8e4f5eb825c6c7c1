"""The tallies of the inbox as Django knows them."""

from django.apps import AppConfig


class TalliesConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.tallies"
    label = "tallies"
    default_auto_field = "django.db.models.BigAutoField"

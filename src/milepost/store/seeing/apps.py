"""The seeing to messages as Django knows it."""

from django.apps import AppConfig


class SeeingConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.seeing"
    label = "seeing"
    default_auto_field = "django.db.models.BigAutoField"

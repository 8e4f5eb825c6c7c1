"""The meetings as Django knows them."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

"""The inbox as Django knows it."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"

"""Imported files as Django knows them."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

"""The staff as Django knows it."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.staff"
    label = "staff"

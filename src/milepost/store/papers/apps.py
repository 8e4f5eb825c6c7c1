"""Documents as Django knows them."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

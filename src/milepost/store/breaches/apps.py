"""The reviews of breaches as Django knows them."""

from django.apps import AppConfig


class BreachesConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.breaches"
    label = "breaches"
    default_auto_field = "django.db.models.BigAutoField"

"""The indicators as Django knows them."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

"""The forecasts as Django knows them."""

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.forecasts"
    label = "forecasts"
    default_auto_field = "django.db.models.BigAutoField"

"""Near misses as Django knows them."""

from django.apps import AppConfig


class NearMissesConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.near_misses"
    label = "near_misses"
    default_auto_field = "django.db.models.BigAutoField"

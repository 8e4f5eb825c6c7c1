"""The adoptions as Django knows them."""

from django.apps import AppConfig


class AdoptionsConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.adoptions"
    label = "adoptions"
    default_auto_field = "django.db.models.BigAutoField"

"""The client systems as Django knows them."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Named so that its tables keep their names if it moves."""

    name = "milepost.store.clients"
    label = "clients"
    default_auto_field = "django.db.models.BigAutoField"

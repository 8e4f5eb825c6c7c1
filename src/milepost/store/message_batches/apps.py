"""The batches of messages as Django knows them."""

from django.apps import AppConfig


class MessageBatchesConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.message_batches"
    label = "message_batches"
    default_auto_field = "django.db.models.BigAutoField"

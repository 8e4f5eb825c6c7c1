"""Tell Django of the tables of proposals."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """What is proposed of timed pathways, and who signed for it."""

    name = "milepost.store.proposals"
    label = "proposals"
    default_auto_field = "django.db.models.BigAutoField"

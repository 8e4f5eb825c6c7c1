"""The note templates as Django knows them."""

from django.apps import AppConfig


class NoteTemplatesConfig(AppConfig):
    """Named so that its table keeps its name if it moves."""

    name = "milepost.store.note_templates"
    label = "note_templates"
    default_auto_field = "django.db.models.BigAutoField"

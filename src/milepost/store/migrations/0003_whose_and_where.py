"""Whose and where are found by leaping through an index each; counting needs none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two narrow indexes instead of one of ten columns."""

    dependencies = [("store", "0002_events_are_for_good")]

    operations = [
        migrations.RemoveIndex("openwait", "waits_counted"),
        migrations.AddIndex(
            "openwait",
            models.Index(fields=["provider", "owner"], name="waits_by_owner"),
        ),
        migrations.AddIndex(
            "openwait",
            models.Index(fields=["provider", "hospital"], name="waits_by_hospital"),
        ),
    ]

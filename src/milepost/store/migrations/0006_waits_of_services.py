"""Whose and where the patients of some services are is counted by one narrow index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add it."""

    dependencies = [("store", "0005_findings_by_events")]

    operations = [
        migrations.AddIndex(
            "openwait",
            models.Index(
                fields=["provider", "service", "hospital", "owner"],
                name="waits_of_services",
                condition=models.Q(lead=True),
            ),
        ),
    ]

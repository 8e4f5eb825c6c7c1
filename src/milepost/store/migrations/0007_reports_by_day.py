"""Reports of tests are found by their day, for how long a desk takes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add an index of nothing but reports."""

    dependencies = [("store", "0006_waits_of_services")]

    operations = [
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["provider", "day"],
                name="reports_by_day",
                condition=models.Q(kind="test_reported"),
            ),
        ),
    ]

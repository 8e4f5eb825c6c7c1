"""Whoever waits for any test is found, also where something else is next.

Until a pathway's row is worked out anew it counts as one that does.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0007_reports_by_day")]

    operations = [
        migrations.AddField(
            "openwait",
            "testing",
            models.BooleanField(default=True),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "openwait",
            models.Index(
                fields=["provider", "service"],
                name="waits_for_tests",
                condition=models.Q(lead=True, testing=True),
            ),
        ),
    ]

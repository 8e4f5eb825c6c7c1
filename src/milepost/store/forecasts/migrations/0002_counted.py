"""Forecasts say whose they are, so that lists narrowed by chance are counted by them.

They are a projection, made anew within a minute: those there are now are thrown away.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0001_initial")]

    operations = [
        migrations.RunSQL("DELETE FROM forecasts_forecast", migrations.RunSQL.noop),
        migrations.AddField("forecast", "lead", models.BooleanField(default=False)),
        migrations.AddField(
            "forecast",
            "service",
            models.CharField(db_collation="C", default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "forecast",
            models.Index(
                fields=["provider", "lead", "ranked", "service"],
                name="forecasts_counted",
            ),
        ),
    ]

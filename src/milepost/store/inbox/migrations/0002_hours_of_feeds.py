"""In which hours a feed speaks; those that were there are expected to speak at any."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]

    operations = [
        migrations.AddField("feed", "speaks_from", models.TimeField(null=True)),
        migrations.AddField("feed", "speaks_until", models.TimeField(null=True)),
        migrations.AddField(
            "feed",
            "speaks_on",
            ArrayField(models.SmallIntegerField(), default=list),
        ),
        migrations.AddField(
            "feed", "silent_on", ArrayField(models.DateField(), default=list)
        ),
    ]

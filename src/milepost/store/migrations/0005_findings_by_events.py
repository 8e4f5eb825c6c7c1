"""Findings by events alone say how many days, and which words, they are about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0004_findings")]

    operations = [
        migrations.AddField("Finding", "days", models.IntegerField(null=True)),
        migrations.AddField(
            "Finding", "said", models.TextField(db_collation="C", null=True)
        ),
    ]

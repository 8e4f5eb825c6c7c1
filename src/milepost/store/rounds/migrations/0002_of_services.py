"""A tick says which services it is about."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="tick",
            name="services",
            field=ArrayField(models.TextField(), null=True),
        ),
    ]

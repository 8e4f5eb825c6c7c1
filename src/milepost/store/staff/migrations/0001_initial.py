"""The table of staff."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("username", models.CharField(max_length=150, unique=True)),
                ("provider", models.CharField(max_length=9)),
                ("provider_name", models.TextField()),
                ("name", models.TextField()),
                ("role", models.TextField()),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                ("follows", models.BooleanField(default=False)),
            ],
            options={"ordering": ["name", "username"]},
        ),
    ]

"""Who wants a digest, and which were sent."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Sending",
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
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("person", models.TextField()),
                ("day", models.DateField()),
                ("state", models.TextField()),
                ("tries", models.SmallIntegerField()),
                ("again_at", models.DateTimeField(null=True)),
                ("fault", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "person", "day"), name="one_digest_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
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
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("person", models.TextField()),
                ("wanted", models.BooleanField()),
                ("address", models.TextField()),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                ("hour", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "person", "id"], name="wishes_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "form"), name="one_wish_a_form"
                    )
                ],
            },
        ),
    ]

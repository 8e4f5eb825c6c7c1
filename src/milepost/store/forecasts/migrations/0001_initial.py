"""The tables of what was learnt, and of forecasts."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Lesson",
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
                ("day", models.DateField()),
                ("known_at", models.DateTimeField()),
                ("trials", models.JSONField()),
                ("reliability", models.JSONField()),
                ("splits", models.JSONField()),
                (
                    "proved",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "known_at"], name="lessons_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
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
                ("standard", models.CharField(db_collation="C", max_length=80)),
                ("asked_at", models.IntegerField()),
                ("level", models.CharField(db_collation="C", max_length=10)),
                ("place", models.CharField(db_collation="C", max_length=40)),
                ("service", models.CharField(db_collation="C", max_length=40)),
                ("patients", models.IntegerField()),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "treated",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "ruled_out",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "left",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "unknown",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="forecasts.lesson",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Forecast",
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
                ("pathway", models.CharField(db_collation="C", max_length=40)),
                ("standard", models.CharField(db_collation="C", max_length=80)),
                ("clock", models.IntegerField()),
                ("day", models.DateField()),
                ("last_event", models.BigIntegerField()),
                ("breach_on", models.DateField(null=True)),
                ("chance", models.FloatField(null=True)),
                ("ranked", models.FloatField(null=True)),
                ("without", models.TextField(null=True)),
                ("treated", models.FloatField(null=True)),
                ("early_on", models.DateField(null=True)),
                ("half_on", models.DateField(null=True)),
                ("late_on", models.DateField(null=True)),
                ("asked_at", models.IntegerField(null=True)),
                ("level", models.TextField(null=True)),
                ("place", models.TextField(null=True)),
                ("patients", models.IntegerField(null=True)),
                ("first_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="forecasts.lesson",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("provider"),
                        models.OrderBy(
                            models.F("ranked"), descending=True, nulls_last=True
                        ),
                        name="forecasts_by_chance",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "pathway", "standard", "clock"),
                        name="one_forecast_a_clock",
                    )
                ],
            },
        ),
    ]

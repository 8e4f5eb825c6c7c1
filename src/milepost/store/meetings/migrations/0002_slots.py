"""Pools of slots, and which were given to whom."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Pool",
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
                ("name", models.TextField()),
                ("activity", models.CharField(db_collation="C", max_length=40)),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "name"), name="one_pool_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
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
                ("day", models.DateField()),
                ("starts", models.TimeField()),
                ("room", models.TextField(default="")),
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="meetings.pool"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Giving",
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
                ("place", models.IntegerField()),
                ("pathway", models.CharField(db_collation="C", max_length=40)),
                ("event", models.BigIntegerField(null=True)),
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
                (
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="meetings.meeting",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="meetings.slot"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                fields=("pool", "day", "starts", "room"), name="one_slot_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="giving",
            constraint=models.UniqueConstraint(
                fields=("slot", "place"), name="one_giving_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="giving",
            constraint=models.UniqueConstraint(
                fields=("slot", "form"), name="one_giving_a_form"
            ),
        ),
    ]

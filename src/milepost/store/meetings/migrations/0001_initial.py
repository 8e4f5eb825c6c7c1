"""Series of meetings, their agendas, decisions and minutes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
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
                ("who", models.TextField()),
                ("how", models.CharField(db_collation="C", max_length=20)),
                ("deputy", models.TextField(default="")),
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Series",
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
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "form"), name="one_series_a_form"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="meetings.series"
            ),
        ),
        migrations.CreateModel(
            name="Set",
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
                ("name", models.TextField()),
                ("kind", models.CharField(db_collation="C", max_length=80)),
                ("chair", models.TextField(db_collation="C", default="")),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                ("first", models.DateField()),
                ("every_weeks", models.IntegerField(default=1)),
                ("starts", models.TimeField()),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("note", models.TextField(default="")),
                ("ended", models.BooleanField(default=False)),
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="meetings.series",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
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
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("told", models.JSONField(default=dict)),
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Item",
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
                ("line", models.CharField(db_collation="C", max_length=80)),
                ("patient", models.CharField(db_collation="C", max_length=40)),
                ("pathway", models.CharField(db_collation="C", max_length=40)),
                ("service", models.CharField(db_collation="C", max_length=40)),
                (
                    "also",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "others",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("facts", models.JSONField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "place"), name="one_item_a_place"
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "patient"), name="each_patient_once"
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "pathway"), name="each_pathway_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                ("pathway", models.CharField(db_collation="C", max_length=40)),
                ("service", models.CharField(db_collation="C", max_length=40)),
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("words", models.TextField(default="")),
                ("owner", models.TextField(default="")),
                ("due", models.DateField(null=True)),
                ("saw", models.BigIntegerField(default=0)),
                ("late", models.BooleanField(default=False)),
                ("action", models.BigIntegerField(null=True)),
                ("escalation", models.BigIntegerField(null=True)),
                ("by", models.TextField(db_collation="C", default="")),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
                (
                    "takes_back",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="meetings.decision",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["pathway"], name="decisions_of_a_pathway")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "form"), name="one_meeting_decision_a_form"
                    ),
                    models.UniqueConstraint(
                        fields=("takes_back",), name="one_taking_back_a_decision"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("series", "day"), name="one_meeting_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="set",
            constraint=models.UniqueConstraint(
                fields=("series", "place"), name="one_setting_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("meeting", "what"), name="each_step_once"
            ),
        ),
    ]

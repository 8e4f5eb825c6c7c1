"""The tables of escalations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Absence",
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
                ("person", models.TextField(db_collation="C", default="")),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("covered_by", models.TextField(db_collation="C", default="")),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
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
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.TextField(db_collation="C", default="")),
                ("rung", models.IntegerField(null=True)),
                ("role", models.TextField(null=True)),
                ("reason", models.TextField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("outcome", models.TextField(null=True)),
                ("day", models.DateField(null=True)),
                ("form", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Escalation",
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
                ("service", models.CharField(db_collation="C", max_length=40)),
                ("desk", models.CharField(db_collation="C", max_length=40)),
                ("cause", models.CharField(db_collation="C", max_length=40)),
                ("about", models.TextField(db_collation="C", default="")),
                ("ladder", models.CharField(db_collation="C", max_length=80)),
                ("in_force", models.DateField()),
                ("raised_by", models.TextField(db_collation="C", default="")),
                ("raised_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="GoesBy",
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
                ("service", models.CharField(db_collation="C", max_length=40)),
                ("ladder", models.CharField(db_collation="C", max_length=80)),
                ("adopted_by", models.TextField(db_collation="C", default="")),
                ("adopted_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
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
                ("role", models.TextField()),
                ("place", models.TextField(db_collation="C", default="")),
                ("person", models.TextField(db_collation="C", default="")),
                ("first", models.DateField()),
                ("last", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ClosedDay",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "day"), name="one_closed_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "escalation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="escalations.escalation",
                    ),
                ),
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("pathway", models.CharField(db_collation="C", max_length=40)),
                ("service", models.CharField(db_collation="C", max_length=40)),
                ("desk", models.CharField(db_collation="C", max_length=40)),
                ("cause", models.CharField(db_collation="C", max_length=40)),
                ("about", models.TextField(db_collation="C", default="")),
                ("raised_by", models.TextField(db_collation="C", default="")),
                ("raised_at", models.DateTimeField()),
                ("state", models.CharField(db_collation="C", max_length=20)),
                ("rung", models.IntegerField()),
                ("rungs", models.IntegerField()),
                ("role", models.TextField()),
                ("entries", models.IntegerField()),
                ("asked_at", models.DateTimeField()),
                ("acknowledge_by", models.DateTimeField()),
                ("resolve_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("answer_by", models.DateTimeField(null=True)),
                ("climbs_at", models.DateTimeField(null=True)),
                ("wakes_at", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("quiet_until", models.DateField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                fields=["provider", "pathway"], name="escalations_of_a_pathway"
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="escalation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="escalations.escalation"
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["climbs_at"], name="standing_by_climb"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["wakes_at"], name="standing_by_waking"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("state", "resolved"), _negated=True),
                fields=["provider", "role", "service"],
                name="standing_by_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state", "resolved"), _negated=True),
                    models.Q(("cause", "by_hand"), _negated=True),
                ),
                fields=("provider", "pathway", "cause", "about"),
                name="one_open_escalation_a_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("escalation", "place"), name="one_entry_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rung__isnull", False)),
                fields=("escalation", "rung"),
                name="each_rung_claimed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form__isnull", False)),
                fields=("form",),
                name="one_entry_a_form",
            ),
        ),
    ]

"""Comparisons of two lists, what came of them, and what people decided."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Comparison",
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
                ("title", models.TextField()),
                ("standard", models.CharField(db_collation="C", max_length=80)),
                ("order", models.TextField()),
                ("today", models.DateField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Side",
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
                ("which", models.CharField(db_collation="C", max_length=3)),
                ("own", models.BooleanField()),
                ("profile", models.TextField()),
                ("name", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Line",
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
                ("number", models.IntegerField()),
                ("fate", models.CharField(db_collation="C", max_length=20)),
                ("service", models.TextField(db_collation="C")),
                ("old_row", models.IntegerField(null=True)),
                ("new_row", models.IntegerField(null=True)),
                ("step", models.TextField(null=True)),
                ("crowd", models.IntegerField(null=True)),
                ("of_row", models.IntegerField(null=True)),
                (
                    "differs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("days", models.IntegerField(null=True)),
                ("elsewhere", models.IntegerField(null=True)),
                ("why", models.TextField(null=True)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                ("search", models.TextField(db_collation="C")),
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
                ("place", models.IntegerField()),
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("told", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Verdict",
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
                ("number", models.IntegerField()),
                ("place", models.IntegerField()),
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "comparison",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="comparisons.comparison",
                    ),
                ),
                ("doing", models.CharField(db_collation="C", max_length=20)),
                ("done", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="comparison",
            index=models.Index(fields=["provider", "id"], name="comparisons_in_order"),
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "side",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="comparisons.side",
                    ),
                ),
                ("digest", models.BinaryField()),
                ("raw", models.BinaryField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="side",
            name="comparison",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="comparisons.comparison"
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="comparison",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="comparisons.comparison"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="comparison",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="comparisons.comparison"
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="comparison",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="comparisons.comparison"
            ),
        ),
        migrations.AddConstraint(
            model_name="side",
            constraint=models.UniqueConstraint(
                fields=("comparison", "which"), name="one_side"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                fields=["comparison", "fate", "number"], name="lines_by_fate"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("crowd__isnull", False)),
                fields=["comparison", "crowd"],
                name="lines_by_crowd",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("comparison", "number"), name="one_line_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("comparison", "place"), name="one_comparison_step_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(
                fields=("comparison", "number", "place"), name="one_verdict_a_place"
            ),
        ),
    ]

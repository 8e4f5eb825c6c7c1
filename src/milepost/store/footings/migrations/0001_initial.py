"""What lists ask of each open pathway beside its clocks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Footing",
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
                ("joined_on", models.DateField()),
                ("day_0", models.DateField(null=True)),
                ("owed", models.CharField(db_collation="C", max_length=10)),
                ("due", models.DateField(null=True)),
                ("warn_days", models.IntegerField(null=True)),
                ("provisional", models.BooleanField()),
                ("skipped", models.BooleanField()),
                ("looked_at", models.DateTimeField(null=True)),
                ("stale_from", models.DateField()),
                ("told_at", models.DateTimeField()),
                ("unkept_on", models.DateField(null=True)),
                ("unkept_what", models.TextField(null=True)),
                ("result_on", models.DateField(null=True)),
                ("worked_out_on", models.DateField()),
                ("by_decision", models.BigIntegerField()),
                ("by_move", models.BigIntegerField()),
                ("by_said", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("owed", "due")),
                        fields=["provider", "due"],
                        name="footings_by_due",
                    ),
                    models.Index(
                        fields=["provider", "stale_from"], name="footings_by_look"
                    ),
                    models.Index(
                        fields=["provider", "day_0"], name="footings_by_day_0"
                    ),
                    models.Index(
                        fields=["provider", "joined_on"], name="footings_by_joining"
                    ),
                    models.Index(
                        condition=models.Q(("unkept_on__isnull", False)),
                        fields=["provider", "unkept_on"],
                        name="footings_unkept",
                    ),
                    models.Index(
                        condition=models.Q(("result_on__isnull", False)),
                        fields=["provider"],
                        name="footings_result_last",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "pathway"), name="one_footing"
                    )
                ],
            },
        ),
    ]

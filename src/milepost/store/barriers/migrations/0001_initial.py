"""The log of barriers, to which rows are only ever added."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

TABLES = ("barriers_barrier", "barriers_entry", "barriers_held")
REFUSE = """
CREATE FUNCTION refuse_to_change_barriers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of barriers is never changed; add an entry'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER barriers_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_barriers();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER barriers_are_for_good ON {table};\n" for table in TABLES)
    + "DROP FUNCTION refuse_to_change_barriers;"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Barrier",
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
                ("theme", models.CharField(db_collation="C", max_length=20)),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["provider", "id"], name="barriers_in_order")
                ],
            },
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
                ("did", models.CharField(db_collation="C", max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("said", models.TextField()),
                ("group", models.TextField()),
                ("wanted_by", models.DateField(null=True)),
                ("form", models.UUIDField()),
                (
                    "barrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="barriers.barrier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Held",
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
                ("escalation", models.BigIntegerField(null=True)),
                ("freed", models.BooleanField()),
                (
                    "barrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="barriers.barrier",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="barriers.entry"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("barrier", "place"), name="one_barrier_entry_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("form",), name="one_barrier_entry_a_form"
            ),
        ),
        migrations.AddIndex(
            model_name="held",
            index=models.Index(
                fields=["barrier", "pathway", "id"], name="held_by_barrier"
            ),
        ),
        migrations.AddIndex(
            model_name="held",
            index=models.Index(fields=["escalation"], name="held_by_escalation"),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

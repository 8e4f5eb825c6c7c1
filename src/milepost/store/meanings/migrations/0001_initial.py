"""Changes of meanings: what was asked and decided is for good, what it touches is found."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("meanings_change", "meanings_step")
REFUSE = """
CREATE FUNCTION refuse_to_change_meanings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was decided of a meaning is never changed'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER records_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_meanings();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER records_are_for_good ON {table};\n" for table in TABLES)
    + "DROP FUNCTION refuse_to_change_meanings;"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
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
                ("feed", models.CharField(db_collation="C", max_length=40)),
                ("code_map", models.TextField()),
                ("code", models.TextField()),
                ("was", models.BigIntegerField()),
                ("means", models.TextField(null=True)),
                ("why", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
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
                ("what", models.CharField(db_collation="C", max_length=10)),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("told", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Touched",
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
                ("message", models.BigIntegerField()),
                ("pathway", models.TextField(db_collation="C")),
                ("again", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="meanings.change",
                    ),
                ),
                ("upto", models.BigIntegerField(default=0)),
                ("gone_through", models.BigIntegerField(default=0)),
                ("held", models.BigIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                ("caught_up", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                fields=["provider", "feed", "id"], name="meaning_changes"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="meanings.change"
            ),
        ),
        migrations.AddField(
            model_name="touched",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="meanings.change"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("change", "what"), name="one_step_of_a_change"
            ),
        ),
        migrations.AddIndex(
            model_name="touched",
            index=models.Index(
                condition=models.Q(("again", False)),
                fields=["change", "pathway", "message"],
                name="touched_to_be_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="touched",
            constraint=models.UniqueConstraint(
                fields=("change", "message"), name="one_touched_message"
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

"""The tables of tending."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_tending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said of a feed is never changed; add to it'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER gap_notes_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON tending_gapnote
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_tending();

CREATE TRIGGER uses_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON tending_use
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_tending();

CREATE TRIGGER retired_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON tending_retired
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_tending();
"""
ALLOW = """
DROP TRIGGER retired_are_for_good ON tending_retired;
DROP TRIGGER uses_are_for_good ON tending_use;
DROP TRIGGER gap_notes_are_for_good ON tending_gapnote;
DROP FUNCTION refuse_to_change_tending;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="GapNote",
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
                ("sender", models.TextField()),
                ("series", models.CharField(db_collation="C", max_length=40)),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("owner", models.TextField()),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "feed", "id"], name="gap_notes_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Retired",
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
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "feed", "id"], name="retired_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
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
                ("sender", models.TextField()),
                ("series", models.CharField(db_collation="C", max_length=40)),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("since", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "feed", "sender", "series", "first"],
                        name="runs_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
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
                ("message", models.BigIntegerField()),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "message"], name="uses_of_a_message"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

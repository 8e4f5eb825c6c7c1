"""The table of ticks, to which rows are only ever added."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_ticks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a tick is never changed; take it back'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ticks_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON rounds_tick
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_ticks();
"""
ALLOW = """
DROP TRIGGER ticks_are_for_good ON rounds_tick;
DROP FUNCTION refuse_to_change_ticks;
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Tick",
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
                ("duties", models.TextField()),
                ("duty", models.TextField()),
                ("day", models.DateField()),
                ("done", models.BooleanField()),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "duties", "day"], name="ticks_by_day"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["provider", "form"], name="one_tick_a_form"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

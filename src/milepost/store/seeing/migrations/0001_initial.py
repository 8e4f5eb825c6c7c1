"""What was decided of messages that waited, which is for good."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_seeing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was decided of a message is never changed; add to it'
        USING ERRCODE = 'restrict_violation';
END $$;

INSERT INTO seeing_step (provider, message, what, owner, reason, note, by, at)
SELECT provider, message_id, 'settled', owner, '', note, '', looked_at
FROM inbox_outcome WHERE state = 'settled' ORDER BY looked_at, message_id;

CREATE TRIGGER steps_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON seeing_step
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_seeing();
"""
ALLOW = """
DROP TRIGGER steps_are_for_good ON seeing_step;
DROP FUNCTION refuse_to_change_seeing;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("inbox", "0001_initial")]

    operations = [
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
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("message", models.BigIntegerField()),
                ("what", models.CharField(db_collation="C", max_length=10)),
                ("owner", models.TextField(default="")),
                (
                    "reason",
                    models.CharField(db_collation="C", default="", max_length=20),
                ),
                ("note", models.TextField(default="")),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["message", "id"], name="steps_of_a_message"),
                    models.Index(fields=["provider", "id"], name="seeing_in_order"),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

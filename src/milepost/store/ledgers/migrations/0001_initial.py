"""The tables of the ledger."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_ledgers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a ledger came to is never changed; draw it up again'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledgers_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledgers_drawnup
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_ledgers();
"""
ALLOW = """
DROP TRIGGER ledgers_are_for_good ON ledgers_drawnup;
DROP FUNCTION refuse_to_change_ledgers;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DrawnUp",
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
                ("day", models.DateField()),
                ("waiting", models.IntegerField()),
                ("remainder", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["provider", "at"], name="ledgers_by_moment")
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                ("message", models.BigIntegerField()),
                ("pathway", models.TextField(db_collation="C")),
                ("came_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "came_at"], name="referrals_by_day"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message",), name="one_referral_a_message"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

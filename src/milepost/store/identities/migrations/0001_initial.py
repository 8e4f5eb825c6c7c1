"""The tables of identities, to which rows are only ever added."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_identities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was told of an identity is never changed; add to it'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER identities_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON identities_said
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_identities();

CREATE TRIGGER arrivals_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON identities_arrived
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_identities();

CREATE TRIGGER decisions_on_two_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON identities_decided
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_identities();
"""
ALLOW = """
DROP TRIGGER decisions_on_two_are_for_good ON identities_decided;
DROP TRIGGER arrivals_are_for_good ON identities_arrived;
DROP TRIGGER identities_are_for_good ON identities_said;
DROP FUNCTION refuse_to_change_identities;
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Arrived",
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
                ("number", models.CharField(db_collation="C", max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "number"], name="arrived_with_number"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "pathway"),
                        name="arrived_once_with_a_number",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decided",
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
                ("one", models.CharField(db_collation="C", max_length=40)),
                ("other", models.CharField(db_collation="C", max_length=40)),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "one", "other"], name="decided_of_two"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Said",
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
                ("message", models.BigIntegerField(null=True)),
                ("what", models.CharField(db_collation="C", max_length=10)),
                ("number", models.CharField(db_collation="C", max_length=40)),
                ("other", models.CharField(db_collation="C", max_length=40)),
                ("happened", models.FloatField()),
                ("sequence", models.BigIntegerField()),
                ("sent", models.FloatField()),
                ("name", models.TextField()),
                ("digest", models.TextField()),
                ("says", models.JSONField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["provider", "number"], name="said_of_number"),
                    models.Index(fields=["provider", "other"], name="said_of_other"),
                    models.Index(fields=["message"], name="said_by_message"),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

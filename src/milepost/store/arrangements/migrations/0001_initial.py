"""The table of changes, to which rows are only ever added."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_arrangements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a change is never changed; make another'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER arrangements_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON arrangements_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_arrangements();
"""
ALLOW = """
DROP TRIGGER arrangements_are_for_good ON arrangements_change;
DROP FUNCTION refuse_to_change_arrangements;
"""


class Migration(migrations.Migration):
    initial = True

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
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("made", models.BooleanField()),
                ("says", models.JSONField()),
                ("undoes", models.BigIntegerField(null=True)),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "what", "id"], name="changes_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["provider", "form"], name="one_change_a_form"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

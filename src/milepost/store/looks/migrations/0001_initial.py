"""The table of looks, to which rows are only ever added."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_looks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a note is never changed; write another'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER looks_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON looks_look
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_looks();
"""
ALLOW = """
DROP TRIGGER looks_are_for_good ON looks_look;
DROP FUNCTION refuse_to_change_looks;
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Look",
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
                ("note", models.TextField()),
                ("action", models.TextField()),
                ("due", models.DateField(null=True)),
                ("owner", models.TextField()),
                ("seen", models.BigIntegerField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(null=True)),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "pathway", "id"], name="looks_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["provider", "form"], name="one_look_a_form"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

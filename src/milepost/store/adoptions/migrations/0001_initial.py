"""The table of decisions, to which rows are only ever added."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is never changed; take another'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER decisions_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON adoptions_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_decisions();
"""
ALLOW = """
DROP TRIGGER decisions_are_for_good ON adoptions_decision;
DROP FUNCTION refuse_to_change_decisions;
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Decision",
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
                ("template", models.TextField()),
                ("edition", models.DateField(null=True)),
                ("clinical_lead", models.TextField()),
                ("manager", models.TextField()),
                ("decided_on", models.DateField()),
                ("next_review", models.DateField(null=True)),
                ("reason", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "service", "id"], name="decided_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["provider", "form"], name="one_decision_a_form"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

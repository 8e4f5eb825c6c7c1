"""Templates for notes, to which rows are only ever added."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_note_templates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a wording is never changed; write another'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER note_templates_notetemplate_is_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON note_templates_notetemplate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_note_templates();
"""
ALLOW = """
DROP TRIGGER note_templates_notetemplate_is_for_good ON note_templates_notetemplate;
DROP FUNCTION refuse_to_change_note_templates;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="NoteTemplate",
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
                ("key", models.UUIDField()),
                ("owner", models.TextField()),
                ("service", models.TextField()),
                ("name", models.TextField()),
                ("note", models.TextField()),
                ("action", models.TextField()),
                ("in_days", models.IntegerField(null=True)),
                ("gone", models.BooleanField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "owner", "key", "id"], name="templates_of"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "form"), name="one_template_a_form"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

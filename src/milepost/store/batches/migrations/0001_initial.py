"""Looks written for several patients at once, to which rows are only ever added."""

import django.contrib.postgres.fields
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a batch is never changed; undo it by another'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER batches_batch_is_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON batches_batch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_batches();
"""
ALLOW = """
DROP TRIGGER batches_batch_is_for_good ON batches_batch;
DROP FUNCTION refuse_to_change_batches;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Batch",
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
                ("form", models.UUIDField()),
                ("undoes", models.UUIDField(null=True)),
                (
                    "pathways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "owners",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("note", models.TextField()),
                ("action", models.TextField()),
                ("due", models.DateField(null=True)),
                ("owner", models.TextField(null=True)),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "form"), name="one_batch_a_form"
                    ),
                    models.UniqueConstraint(
                        fields=("provider", "undoes"), name="undone_once"
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

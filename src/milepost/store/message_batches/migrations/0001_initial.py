"""Messages that were seen to together, to which rows are only ever added."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_message_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a batch of messages is never changed; take it back by another'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER message_batches_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON message_batches_messagebatch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_message_batches();
"""
ALLOW = """
DROP TRIGGER message_batches_are_for_good ON message_batches_messagebatch;
DROP FUNCTION refuse_to_change_message_batches;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="MessageBatch",
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
                ("what", models.CharField(db_collation="C", max_length=10)),
                ("messages", ArrayField(models.BigIntegerField())),
                ("owners", ArrayField(models.TextField())),
                ("steps", ArrayField(models.BigIntegerField())),
                ("left_out", ArrayField(models.BigIntegerField())),
                ("left_why", ArrayField(models.TextField())),
                ("reason", models.CharField(db_collation="C", max_length=20)),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "form"), name="one_message_batch_a_form"
                    ),
                    models.UniqueConstraint(
                        fields=("provider", "undoes"), name="taken_back_once"
                    ),
                ],
                "indexes": [GinIndex(fields=["steps"], name="batches_by_step")],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

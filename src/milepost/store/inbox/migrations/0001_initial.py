"""The tables of the inbox, to whose messages rows are only ever added."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a message that came is never changed'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER messages_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON inbox_message
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_messages();
"""
ALLOW = """
DROP TRIGGER messages_are_for_good ON inbox_message;
DROP FUNCTION refuse_to_change_messages;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
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
                ("sender", models.TextField()),
                ("control_id", models.TextField()),
                ("digest", models.BinaryField()),
                ("raw", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                ("message_type", models.TextField()),
                ("verdict", models.CharField(db_collation="C", max_length=10)),
                ("because", models.TextField()),
                ("answer", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Feed",
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
                ("name", models.CharField(db_collation="C", max_length=40)),
                ("profile", models.TextField()),
                ("amber_after", models.IntegerField()),
                ("red_after", models.IntegerField()),
                ("since", models.DateTimeField()),
                ("repeats", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "name"), name="one_feed"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meaning",
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
                ("code_map", models.TextField()),
                ("code", models.TextField()),
                ("means", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "feed", "id"], name="meanings_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="inbox.message",
                    ),
                ),
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("feed", models.CharField(db_collation="C", max_length=40)),
                ("state", models.CharField(db_collation="C", max_length=10)),
                ("pathway", models.TextField(db_collation="C")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("owner", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("held_since", models.DateTimeField(null=True)),
                ("looked_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["provider", "feed", "id"], name="inbox_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("provider", "feed", "sender", "control_id", "digest"),
                name="one_message",
            ),
        ),
        migrations.AddIndex(
            model_name="outcome",
            index=models.Index(
                fields=["provider", "feed", "pathway"], name="by_pathway"
            ),
        ),
        migrations.AddIndex(
            model_name="outcome",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["provider", "feed", "message"],
                name="held_messages",
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

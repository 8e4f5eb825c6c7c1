"""Receivers, what was done about each for good, and what is to be sent."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_receivers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a receiver was registered for is never changed; end it'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER receivers_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON signals_receiver
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_receivers();

CREATE TRIGGER receiver_changes_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON signals_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_receivers();
"""
ALLOW = """
DROP TRIGGER receivers_are_for_good ON signals_receiver;
DROP TRIGGER receiver_changes_are_for_good ON signals_change;
DROP FUNCTION refuse_to_change_receivers;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Receiver",
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
                ("address", models.TextField()),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["provider", "id"], name="receivers_in_order")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "form"), name="one_receiver_a_form"
                    )
                ],
            },
        ),
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
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("salt", models.BinaryField(null=True)),
                ("mark", models.BinaryField(null=True)),
                ("number", models.IntegerField(default=0)),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="signals.receiver",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["receiver", "id"], name="receiver_changes")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
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
                ("name", models.UUIDField(default=uuid.uuid4)),
                ("kind", models.CharField(db_collation="C", max_length=40)),
                ("reference", models.CharField(db_collation="C", max_length=40)),
                ("once", models.CharField(db_collation="C", max_length=80)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(db_collation="C", max_length=10)),
                ("tries", models.SmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("fault", models.TextField(default="")),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="signals.receiver",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["receiver", "state", "due_at"], name="signals_by_state"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["sent", "ended"])),
                        fields=["state", "settled_at"],
                        name="signals_settled",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("receiver", "kind", "once"),
                        name="one_waiting_signal",
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

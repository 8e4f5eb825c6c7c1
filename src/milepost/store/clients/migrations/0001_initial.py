"""Client systems, what each was let in with, and what each asked: for good."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_clients() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a system was let in with, and what it asked, is never changed'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER clients_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON clients_client
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_clients();

CREATE TRIGGER endings_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON clients_ending
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_clients();

CREATE TRIGGER requests_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON clients_asked
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_clients();
"""
ALLOW = """
DROP TRIGGER clients_are_for_good ON clients_client;
DROP TRIGGER endings_are_for_good ON clients_ending;
DROP TRIGGER requests_are_for_good ON clients_asked;
DROP FUNCTION refuse_to_change_clients;
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Asked",
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
                ("at", models.DateTimeField()),
                ("address", models.TextField()),
                ("found", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Client",
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
                ("token", models.BinaryField(unique=True)),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                ("reads", models.BooleanField()),
                ("tells", models.BooleanField()),
                ("profile", models.TextField()),
                ("let_in_by", models.TextField()),
                ("let_in_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="clients.client",
                    ),
                ),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["provider", "id"], name="clients_in_order"),
        ),
        migrations.AddField(
            model_name="asked",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="clients.client"
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(fields=["client", "id"], name="requests_in_order"),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

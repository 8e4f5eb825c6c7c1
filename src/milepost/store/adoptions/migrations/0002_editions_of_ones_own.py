"""Editions of an organisation's own, patients moved to them, and what people say applies."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this record is never changed; add to it'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER moves_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON adoptions_move
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_moves();

CREATE TRIGGER sayings_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON adoptions_said
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_moves();
"""
ALLOW = """
DROP TRIGGER moves_are_for_good ON adoptions_move;
DROP TRIGGER sayings_are_for_good ON adoptions_said;
DROP FUNCTION refuse_to_change_moves;
"""


def _code(length=40):
    return models.CharField(db_collation="C", max_length=length)


def _id():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0001_initial")]

    operations = [
        migrations.AddField("decision", "drawn", models.TextField(default="")),
        migrations.AddField("decision", "begins", models.DateField(null=True)),
        migrations.AddField(
            "decision", "takes_back", models.BigIntegerField(null=True)
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", _id()),
                ("provider", _code(9)),
                ("service", _code()),
                ("pathway", _code()),
                ("decision", models.BigIntegerField(null=True)),
                ("before", models.BigIntegerField(null=True)),
                ("why", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
                ("undoes", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "pathway", "id"], name="moves_in_order"
                    ),
                    models.Index(
                        fields=["provider", "service", "id"], name="moves_of_service"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["provider", "pathway", "form"], name="one_move_a_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Said",
            fields=[
                ("id", _id()),
                ("provider", _code(9)),
                ("pathway", _code()),
                ("step", models.TextField()),
                ("applies", models.BooleanField()),
                ("why", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "pathway", "id"], name="said_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["provider", "form"], name="one_saying_a_form"
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

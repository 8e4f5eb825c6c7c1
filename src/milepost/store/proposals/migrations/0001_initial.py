"""What is proposed of timed pathways, and what people said to it: added to, never changed."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_proposals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a proposal and its signatures are never changed; add to them'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER proposals_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON proposals_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_proposals();

CREATE TRIGGER answers_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON proposals_answer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_proposals();
"""
ALLOW = """
DROP TRIGGER proposals_are_for_good ON proposals_proposal;
DROP TRIGGER answers_are_for_good ON proposals_answer;
DROP FUNCTION refuse_to_change_proposals;
"""


def _code(length=40):
    return models.CharField(db_collation="C", max_length=length)


def _id():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", _id()),
                ("provider", _code(9)),
                ("service", _code()),
                ("template", models.TextField()),
                ("edition", models.DateField(null=True)),
                ("drawn", models.TextField(default="")),
                ("begins", models.DateField(null=True)),
                ("after", models.BigIntegerField()),
                ("next_review", models.DateField()),
                ("why", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "service", "id"], name="proposed_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["provider", "form"], name="one_proposal_a_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", _id()),
                ("provider", _code(9)),
                ("proposal", models.BigIntegerField()),
                ("word", _code(20)),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("name", models.TextField()),
                ("role", models.TextField()),
                ("at", models.DateTimeField()),
                ("form", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["proposal", "word"], name="one_answer_of_a_kind"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(word__in=("clinical", "managerial")),
                        fields=["proposal", "by"],
                        name="one_signature_a_person",
                    ),
                    models.UniqueConstraint(
                        fields=["provider", "form"], name="one_answer_a_form"
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

"""The tallies, what keeps them, and what counts a whole inbox afresh.

Triggers keep them, because they are told exactly which rows a statement added, changed and
took away, whoever made it and whatever was there before.
"""

from django.db import migrations, models

COUNT = """
CREATE FUNCTION add_to_tallies(of_ text, provider_ text, feed_ text, said_ text, n bigint)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO tallies_tally AS was (provider, feed, "of", said, many)
    VALUES (provider_, feed_, of_, said_, n)
    ON CONFLICT (provider, feed, "of", said) DO UPDATE SET many = was.many + n
$$;

CREATE FUNCTION tally_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_to_tallies('verdict', provider, feed, verdict, count(*))
    FROM came GROUP BY provider, feed, verdict ORDER BY provider, feed, verdict;
    INSERT INTO tallies_minute AS was (provider, feed, minute, many, first, last)
    SELECT provider, feed, date_trunc('minute', received_at, 'UTC'),
        count(*), min(id), max(id)
    FROM came GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (provider, feed, minute) DO UPDATE SET many = was.many + excluded.many,
        first = least(was.first, excluded.first), last = greatest(was.last, excluded.last);
    RETURN NULL;
END $$;

CREATE FUNCTION tally_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM add_to_tallies('state', provider, feed, state, -count(*))
        FROM were GROUP BY provider, feed, state ORDER BY provider, feed, state;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM add_to_tallies('state', provider, feed, state, count(*))
        FROM are GROUP BY provider, feed, state ORDER BY provider, feed, state;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION empty_tallies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tallies_tally WHERE "of" = TG_ARGV[0];
    IF TG_ARGV[0] = 'verdict' THEN DELETE FROM tallies_minute; END IF;
    RETURN NULL;
END $$;
"""
AFRESH = """
CREATE FUNCTION tally_afresh() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE inbox_message, inbox_outcome IN SHARE MODE;
    DELETE FROM tallies_tally;
    DELETE FROM tallies_minute;
    INSERT INTO tallies_tally (provider, feed, "of", said, many)
    SELECT provider, feed, 'verdict', verdict, count(*) FROM inbox_message GROUP BY 1, 2, 4
    UNION ALL
    SELECT provider, feed, 'state', state, count(*) FROM inbox_outcome GROUP BY 1, 2, 4;
    INSERT INTO tallies_minute (provider, feed, minute, many, first, last)
    SELECT provider, feed, date_trunc('minute', received_at, 'UTC'),
        count(*), min(id), max(id)
    FROM inbox_message GROUP BY 1, 2, 3;
END $$;
"""
KEEP = """
ALTER TABLE tallies_tally SET (fillfactor = 50);
ALTER TABLE tallies_minute SET (fillfactor = 80);
CREATE TRIGGER messages_are_tallied AFTER INSERT ON inbox_message
    REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION tally_messages();
CREATE TRIGGER messages_are_gone AFTER TRUNCATE ON inbox_message
    FOR EACH STATEMENT EXECUTE FUNCTION empty_tallies('verdict');
CREATE TRIGGER outcomes_are_tallied AFTER INSERT ON inbox_outcome
    REFERENCING NEW TABLE AS are
    FOR EACH STATEMENT EXECUTE FUNCTION tally_outcomes();
CREATE TRIGGER changed_outcomes_are_tallied AFTER UPDATE ON inbox_outcome
    REFERENCING OLD TABLE AS were NEW TABLE AS are
    FOR EACH STATEMENT EXECUTE FUNCTION tally_outcomes();
CREATE TRIGGER forgotten_outcomes_are_tallied AFTER DELETE ON inbox_outcome
    REFERENCING OLD TABLE AS were
    FOR EACH STATEMENT EXECUTE FUNCTION tally_outcomes();
CREATE TRIGGER outcomes_are_gone AFTER TRUNCATE ON inbox_outcome
    FOR EACH STATEMENT EXECUTE FUNCTION empty_tallies('state');
SELECT tally_afresh();
"""
LET_GO = """
DROP TRIGGER messages_are_tallied ON inbox_message;
DROP TRIGGER messages_are_gone ON inbox_message;
DROP TRIGGER outcomes_are_tallied ON inbox_outcome;
DROP TRIGGER changed_outcomes_are_tallied ON inbox_outcome;
DROP TRIGGER forgotten_outcomes_are_tallied ON inbox_outcome;
DROP TRIGGER outcomes_are_gone ON inbox_outcome;
"""
DROP = """
DROP FUNCTION tally_messages;
DROP FUNCTION tally_outcomes;
DROP FUNCTION empty_tallies;
DROP FUNCTION add_to_tallies;
"""
NUMBER = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("inbox", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", NUMBER),
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("feed", models.CharField(db_collation="C", max_length=40)),
                ("of", models.CharField(db_collation="C", max_length=10)),
                ("said", models.CharField(db_collation="C", max_length=10)),
                ("many", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "feed", "of", "said"), name="one_tally"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Minute",
            fields=[
                ("id", NUMBER.clone()),
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("feed", models.CharField(db_collation="C", max_length=40)),
                ("minute", models.DateTimeField()),
                ("many", models.BigIntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "feed", "minute"), name="one_minute"
                    )
                ],
            },
        ),
        migrations.RunSQL(COUNT, DROP),
        migrations.RunSQL(AFRESH, "DROP FUNCTION tally_afresh;"),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(
            """
            CREATE INDEX held_longest ON inbox_outcome (provider, feed, held_since,
                message_id) WHERE state = 'held'
            """,
            "DROP INDEX held_longest",
        ),
    ]

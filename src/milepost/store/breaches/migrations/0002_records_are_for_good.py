from django.db import migrations

TABLES = ("breaches_review", "breaches_entry")
REFUSE = """
CREATE FUNCTION refuse_to_change_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of a review is never changed; add an entry'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER reviews_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_reviews();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER reviews_are_for_good ON {table};\n" for table in TABLES)
    + "DROP FUNCTION refuse_to_change_reviews;"
)


class Migration(migrations.Migration):
    dependencies = [("breaches", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]

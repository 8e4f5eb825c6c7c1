from django.db import migrations

TABLES = ("agreed_action", "agreed_entry")
REFUSE = """
CREATE FUNCTION refuse_to_change_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was agreed is never changed; add an entry'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER agreed_is_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_agreed();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER agreed_is_for_good ON {table};\n" for table in TABLES)
    + "DROP FUNCTION refuse_to_change_agreed;"
)


class Migration(migrations.Migration):
    dependencies = [("agreed", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]

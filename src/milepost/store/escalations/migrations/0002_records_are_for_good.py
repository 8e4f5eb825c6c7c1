from django.db import migrations

TABLES = ("escalations_escalation", "escalations_entry", "escalations_goesby")
REFUSE = """
CREATE FUNCTION refuse_to_change_escalations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of escalations is never changed; add an entry'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER records_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_escalations();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER records_are_for_good ON {table};\n" for table in TABLES)
    + "DROP FUNCTION refuse_to_change_escalations;"
)


class Migration(migrations.Migration):
    dependencies = [("escalations", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]

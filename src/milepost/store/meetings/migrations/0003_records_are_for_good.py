from django.db import migrations

TABLES = (
    "series",
    "set",
    "meeting",
    "step",
    "item",
    "decision",
    "attendance",
    "pool",
    "slot",
    "giving",
)
REFUSE = """
CREATE FUNCTION refuse_to_change_meetings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of meetings is never changed; add to it'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER meetings_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON meetings_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_meetings();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER meetings_are_for_good ON meetings_{t};\n" for t in TABLES)
    + "DROP FUNCTION refuse_to_change_meetings;"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_slots")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]

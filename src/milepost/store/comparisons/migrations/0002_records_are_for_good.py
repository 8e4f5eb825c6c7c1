"""What was compared, and decided of it, is for good."""

from django.db import migrations

TABLES = (
    "comparisons_comparison",
    "comparisons_side",
    "comparisons_copy",
    "comparisons_step",
    "comparisons_verdict",
)
REFUSE = """
CREATE FUNCTION refuse_to_change_comparisons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was compared, and decided of it, is never changed'
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER records_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_comparisons();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER records_are_for_good ON {table};\n" for table in TABLES)
    + "DROP FUNCTION refuse_to_change_comparisons;"
)


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]

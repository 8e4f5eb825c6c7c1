"""So that an agenda finds planned patients without reading the whole log."""

from django.db import migrations

ADD = """
    CREATE INDEX planned_listed_by_pathway ON store_event (provider, pathway)
        WHERE kind = 'planned_listed'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_why_free"),
        ("store", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(ADD, "DROP INDEX planned_listed_by_pathway"),
    ]

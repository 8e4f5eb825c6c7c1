"""Let the first look after a moment be found without reading every look."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial"), ("looks", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX looks_by_time ON looks_look (provider, pathway, looked_at)",
            "DROP INDEX looks_by_time",
        )
    ]

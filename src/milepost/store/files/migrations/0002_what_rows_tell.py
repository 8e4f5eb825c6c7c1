"""A preview says of each row what it would record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add a column that rows of earlier files leave empty."""

    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField("line", "told", models.JSONField(default=dict)),
    ]

"""Whether those named signed themselves, or their names were given at the command line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adoptions", "0002_editions_of_ones_own")]

    operations = [
        migrations.AddField("decision", "proposal", models.BigIntegerField(null=True)),
        migrations.AddField(
            "decision", "at_command_line", models.BooleanField(default=False)
        ),
    ]

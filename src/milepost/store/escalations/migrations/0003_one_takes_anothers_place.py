from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalations", "0002_records_are_for_good")]
    operations = [
        migrations.AddField("entry", "other", models.BigIntegerField(null=True)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalations", "0003_one_takes_anothers_place")]
    operations = [
        migrations.AddField("entry", "desk", models.TextField(null=True)),
    ]

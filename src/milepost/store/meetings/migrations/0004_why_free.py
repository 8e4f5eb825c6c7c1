from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_records_are_for_good")]
    operations = [
        migrations.AddField(
            model_name="giving",
            name="why",
            field=models.CharField(db_collation="C", default="", max_length=40),
        ),
    ]

"""A comparison may be made again from the lists of an earlier one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0002_records_are_for_good")]

    operations = [
        migrations.AddField(
            model_name="comparison",
            name="succeeds",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="comparisons.comparison",
            ),
        ),
    ]

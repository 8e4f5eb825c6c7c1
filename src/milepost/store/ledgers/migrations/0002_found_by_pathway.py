"""Referrals that came are found by their pathway."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index."""

    dependencies: ClassVar = [("ledgers", "0001_initial")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["provider", "feed", "pathway"], name="referrals_by_pathway"
            ),
        )
    ]

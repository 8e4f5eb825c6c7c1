"""The table of documents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("provider", models.CharField(db_collation="C", max_length=9)),
                ("feed", models.CharField(db_collation="C", max_length=40)),
                ("message", models.BigIntegerField()),
                ("pathway", models.CharField(db_collation="C", max_length=40)),
                ("day", models.DateField()),
                ("what", models.TextField()),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "pathway"], name="papers_of_a_pathway"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message",), name="one_paper_a_message"
                    )
                ],
            },
        ),
    ]

"""Where codes and events disagree. Empty until `milepost rebuild` has been run."""

from django.db import migrations, models


def _code(length=40):
    return models.CharField(db_collation="C", max_length=length)


def _text():
    return models.TextField(db_collation="C", null=True)


def _day():
    return models.DateField(null=True)


class Migration(migrations.Migration):
    dependencies = [("store", "0003_whose_and_where")]

    operations = [
        migrations.CreateModel(
            name="Finding",
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
                ("provider", _code(9)),
                ("pathway", _code()),
                ("service", _code()),
                ("standard", _code(80)),
                ("day", models.DateField()),
                ("found", _code()),
                ("code", _text()),
                ("coded_on", _day()),
                ("event", models.BigIntegerField(null=True)),
                ("before", _text()),
                ("code_rule", _text()),
                ("how", _text()),
                ("started", _day()),
                ("ended", _day()),
                ("started_by", _text()),
                ("ended_by", _text()),
                ("happened", _text()),
                ("happened_on", _day()),
                ("shown_from", _day()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "pathway"], name="findings_of_a_pathway"
                    ),
                    models.Index(fields=["provider", "-day"], name="findings_by_day"),
                ]
            },
        ),
    ]

"""A review is tied to the event that started its clock, and not to the clock's number."""

from datetime import UTC

from django.db import migrations, models

TIED = """
ALTER TABLE breaches_review DISABLE TRIGGER reviews_are_for_good;
UPDATE breaches_review SET start = %(start)s, lane = %(lane)s WHERE id = %(id)s;
ALTER TABLE breaches_review ENABLE TRIGGER reviews_are_for_good;
"""
# Whatever was kept of their waits is worked out again by the next look.
STANDINGS = """
UPDATE breaches_standing s SET clock = r.clock, version = 0
FROM breaches_review r WHERE r.id = s.review_id
"""


def tie_of(review, lawbook):
    """Find the event that started a review's clock, by what was known as it was opened.

    Returns:
        The event as first recorded, and the request or test. 0 and the number where the
        rules of today know no such clock: the next look then closes it, and says so.
    """
    from milepost.breaches.tied import first_told
    from milepost.clocks.engine import clocks_and_starts
    from milepost.foundation.days import AsAt
    from milepost.foundation.scope import Scope
    from milepost.rules.clock_rules import ClockRule
    from milepost.rules.standards import Standard
    from milepost.store import log

    events = log.events(Scope(review.provider, ""), pathway=review.pathway)
    opened = review.opened_at
    then = AsAt(opened.astimezone().date(), opened.astimezone(UTC))
    standard = lawbook.the(Standard, review.standard)
    rules = lawbook.all(ClockRule, standard.editions[-1].clock_rules)
    clocks = clocks_and_starts(events, standard, rules, as_at=then)
    for clock in clocks.iter_rows(named=True):
        if clock["clock"] == review.clock:
            return first_told(events)[clock["start"]], clock["lane"] or ""
    return 0, f"clock {review.clock}"


def fill(apps, schema_editor):
    """Tie every review that there is."""
    from django.conf import settings

    for review in apps.get_model("breaches", "Review").objects.order_by("id"):
        start, lane = tie_of(review, settings.LAWBOOK)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(TIED, {"start": start, "lane": lane, "id": review.id})


GLANCE = migrations.CreateModel(
    name="Glance",
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
        ("pathway", models.CharField(db_collation="C", max_length=40)),
        ("standard", models.CharField(db_collation="C", max_length=80)),
        ("day", models.DateField()),
        ("version", models.BigIntegerField()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                fields=("provider", "standard", "pathway"), name="one_glance_a_pathway"
            )
        ]
    },
)


class Migration(migrations.Migration):
    """Reviews that there are take the start that their clock had when they opened."""

    dependencies = [
        ("breaches", "0002_records_are_for_good"),
        ("store", "0005_findings_by_events"),
    ]
    operations = [
        GLANCE,
        migrations.RemoveConstraint("review", "one_review_a_clock"),
        migrations.AddField(
            "review", "start", models.BigIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "review", "lane", models.TextField(db_collation="C", default="")
        ),
        migrations.AddField("standing", "clock", models.IntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(STANDINGS, migrations.RunSQL.noop),
        migrations.RemoveField("review", "clock"),
        migrations.AddConstraint(
            "review",
            models.UniqueConstraint(
                fields=("provider", "pathway", "standard", "start", "lane"),
                name="one_review_a_start",
            ),
        ),
    ]

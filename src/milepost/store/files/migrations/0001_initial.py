"""Imported files: what came and what was decided is for good."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION refuse_to_change_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was imported, and decided of it, is never changed'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER uploads_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON files_upload
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_files();

CREATE TRIGGER steps_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON files_step
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_files();

CREATE TRIGGER explanations_are_for_good
    BEFORE UPDATE OR DELETE OR TRUNCATE ON files_explained
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_files();
"""
ALLOW = """
DROP TRIGGER uploads_are_for_good ON files_upload;
DROP TRIGGER steps_are_for_good ON files_step;
DROP TRIGGER explanations_are_for_good ON files_explained;
DROP FUNCTION refuse_to_change_files;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inbox", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Left",
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
                ("pathway", models.TextField(db_collation="C")),
                ("row", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
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
                ("profile", models.TextField()),
                ("name", models.TextField()),
                ("digest", models.BinaryField()),
                ("raw", models.BinaryField()),
                ("speaks_for", models.DateTimeField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Step",
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
                ("place", models.IntegerField()),
                ("what", models.CharField(db_collation="C", max_length=20)),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("told", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Explained",
            fields=[
                (
                    "left",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="files.left",
                    ),
                ),
                ("note", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Line",
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
                ("row", models.IntegerField()),
                ("content", models.CharField(db_collation="C", max_length=64)),
                ("pathway", models.TextField(db_collation="C", default="")),
                ("became", models.CharField(db_collation="C", max_length=12)),
                ("reason", models.TextField(default="")),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="inbox.message",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "upload",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="files.upload",
                    ),
                ),
                ("done", models.IntegerField()),
                ("of", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                fields=["provider", "feed", "id"], name="uploads_in_order"
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="upload",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="files.upload"
            ),
        ),
        migrations.AddField(
            model_name="left",
            name="before",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gone_since",
                to="files.upload",
            ),
        ),
        migrations.AddField(
            model_name="left",
            name="upload",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="files.upload"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="upload",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="files.upload"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("upload", "row"), name="one_line_a_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="left",
            constraint=models.UniqueConstraint(
                fields=("upload", "pathway"), name="left_a_list_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("upload", "place"), name="one_step_a_place"
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

"""The audit log, files brought to the wizard, backups, sources that were disconnected."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accord", "0002_key_home"),
    ]

    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=1024, unique=True)),
                ("size", models.BigIntegerField()),
                ("taken_at", models.BigIntegerField()),
                ("drilled_at", models.BigIntegerField(null=True)),
                ("drill", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.BigIntegerField()),
                ("actor", models.CharField(db_index=True, max_length=330)),
                ("act", models.CharField(max_length=32)),
                ("thing", models.CharField(max_length=32)),
                ("object", models.CharField(max_length=128)),
                ("fields", models.TextField()),
                ("before", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name="importrun",
            name="map",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="importrun",
            name="share",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importrun",
            name="stopping",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="source",
            name="closed_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="source",
            name="closed_by",
            field=models.CharField(default="", max_length=330),
        ),
        migrations.AddField(
            model_name="source",
            name="rotated_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="entryrow",
            name="actor",
            field=models.CharField(max_length=330),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="by",
            field=models.CharField(max_length=330),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="reverted_by",
            field=models.CharField(default="", max_length=330),
        ),
        migrations.AlterField(
            model_name="source",
            name="created_by",
            field=models.CharField(default="", max_length=330),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("source", models.CharField(max_length=128)),
                ("map", models.TextField(default="")),
                ("date_order", models.CharField(default="", max_length=8)),
                ("trial", models.TextField(default="")),
                ("said", models.TextField(default="")),
                ("by", models.CharField(max_length=330)),
                ("made_at", models.BigIntegerField()),
                (
                    "run",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accord.importrun",
                    ),
                ),
            ],
        ),
    ]

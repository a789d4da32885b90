"""The draft of the next version, and versions on trial."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accord", "0008_agreement"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="trial_of",
            field=models.IntegerField(null=True),
        ),
        migrations.CreateModel(
            name="DraftState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("based_on", models.IntegerField(null=True)),
                ("part", models.CharField(default="", max_length=40)),
                ("changed_at", models.BigIntegerField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]

"""Which leads were judged when they reached a stage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accord", "0010_twenty_leads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Judged",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.BigIntegerField()),
                ("cycle", models.IntegerField()),
                ("stage", models.CharField(max_length=8)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "cycle", "stage"), name="judged_once")
                ],
            },
        ),
    ]

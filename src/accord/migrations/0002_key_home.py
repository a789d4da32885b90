"""A key remembers whom it stood for before a joining, so that the joining can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accord", "0001_first")]

    operations = [
        migrations.AddField("key", "home", models.BigIntegerField(db_index=True, null=True)),
    ]

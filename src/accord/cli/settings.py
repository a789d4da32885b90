"""`accord settings`: each setting with value, default, help and source."""

import click
from django.conf import settings as django_settings

from accord.cli.frame import emit, formats


@click.command("settings")
@formats
def settings(format: str) -> None:
    """Show each setting: its value, default, help and where the value came from.

    Example: accord settings --format json
    """
    rows = [
        {
            "name": value.setting.name,
            "value": value.shown,
            "default": value.setting.default,
            "source": value.origin,
            "help": value.setting.help,
        }
        for value in django_settings.VALUES.values()
    ]
    emit(rows, format)

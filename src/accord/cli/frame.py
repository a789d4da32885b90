"""What every command shares: late loading, opening the data folder, printing, refusing."""

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from rich.console import Console
from rich.table import Table

from accord import migrations
from accord.sources.files.formulas import neutral_text

APP = "accord"


class Refusal(Exception):
    """What was asked cannot be done; the message says why and what to do. Exit code 1."""


@dataclass(frozen=True)
class Loader:
    """A command's name and the function that imports it, so that a call pays for one command only.

    A command that stands `alone` answers from what it is given: no settings, no data folder.
    """

    name: str
    load: Callable[[], click.Command]
    alone: bool = False


class LateGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, loaders: Sequence[Loader], **options: Any) -> None:
        super().__init__(**options)
        self.loaders = {loader.name: loader for loader in loaders}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of declaration."""
        return list(self.loaders)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; Django is ready before any row is."""
        loader = self.loaders.get(cmd_name)
        if loader is None:
            return None
        if not loader.alone:
            start_django()
        return loader.load()


def start_django() -> None:
    """Set Django up for the folder that the environment names; safe to call twice."""
    if "--demo" in sys.argv[1:]:
        os.environ["ACCORD_DATA_DIR"] = "var/demo"
    elif sys.argv[1:2] == ["demo"]:
        # What loads and drops the demo never falls back on the company's own folder.
        os.environ.setdefault("ACCORD_DATA_DIR", "var/demo")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
    try:
        django.setup()
    except ImproperlyConfigured as fault:
        raise Refusal(f"{fault} Nothing was done.") from None


def data_notice() -> str | None:
    """A sentence when the demo company answers although nobody asked for it."""
    from django.conf import settings

    asked = settings.VALUES["ACCORD_DATA_DIR"].text
    if asked or Path(settings.DATA_DIR).name != "demo":
        return None
    return "This is the demo company (var/demo); your own data goes to var/main, made by `accord import`."


def enter_folder(quiet: bool = False) -> None:
    """Open the book of the folder in force, saying on stderr when it is the demo's unless `quiet`."""
    notice = None if quiet else data_notice()
    if notice:
        click.echo(notice, err=True)
    open_book()


def open_book() -> None:
    """Make the data folder and bring the book's tables up to date; without pending changes this is two queries.

    Raises Refusal where the book is another version's and cannot be brought here, before it is changed.
    """
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _require_own_book(folder)
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as fault:
        raise Refusal(
            f"The book of {folder} could not be opened or brought up to date ({fault}). Each step of it is "
            "done whole or not at all, so what it held is kept. See to the cause and start again, or restore "
            "a backup into another folder: `accord restore`."
        ) from fault
    connection.close()


def _require_own_book(folder: Path) -> None:
    applied = {
        name for app, name in MigrationRecorder(connection).applied_migrations() if app == APP
    }
    newer = applied - {module.name for module in iter_modules(migrations.__path__)}
    if newer:
        raise Refusal(
            f"{folder} was written by a newer version of Accord ({max(newer)}). Nothing was changed; start "
            "that version, or restore a backup that this one took."
        )
    if not applied and any(name.startswith(f"{APP}_") for name in _tables()):
        raise Refusal(
            f"{folder} was made by a version of Accord from before the first release, whose book cannot be "
            "brought up to date. Nothing was changed; move the folder away, start again and import its "
            "files anew."
        )


def _tables() -> list[str]:
    return connection.introspection.table_names()


formats = click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print.",
)


def emit(
    rows: Sequence[Mapping[str, Any]],
    format: str,
    columns: Sequence[str] | None = None,
    right: Sequence[str] = (),
    width: int | None = None,
) -> None:
    """Print rows as a table, JSON or CSV; `columns` fixes their order and holds for no rows too.

    In a table columns of numbers stand right, and those named in `right`, whose numbers are words; it
    folds at `width` characters, by default where the terminal ends.
    """
    names = list(columns) if columns else list(rows[0]) if rows else []
    if format == "json":
        click.echo(
            json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2, default=str)
        )
    elif format == "csv":
        click.echo(_csv_text(rows, names), nl=False)
    else:
        _print_table(rows, names, right, width)


def emit_one(value: Mapping[str, Any], format: str, width: int | None = None) -> None:
    """Print one thing: JSON as it is, else a line a field."""
    if format == "json":
        click.echo(json.dumps(dict(value), ensure_ascii=False, indent=2, default=str))
    else:
        fields = [{"field": name, "value": _shown(cell)} for name, cell in value.items()]
        emit(fields, format, width=width)


def _csv_text(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([neutral_text(name) for name in names])
    writer.writerows([_neutral(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def _neutral(value: Any) -> Any:
    if isinstance(value, str):
        return neutral_text(value)
    return _shown(value) if isinstance(value, (dict, list, tuple)) else value


def _print_table(
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    right: Sequence[str],
    width: int | None,
) -> None:
    if not rows:
        click.echo("Nothing here.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for name in names:
        numeric = all(isinstance(row.get(name), (int, float, type(None))) for row in rows)
        justify: Literal["left", "right"] = "right" if numeric or name in right else "left"
        table.add_column(name, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*(_shown(row.get(name)) for name in names))
    wide = None if sys.stdout.isatty() else 10_000
    Console(width=width or wide, no_color=not sys.stdout.isatty(), highlight=False).print(table)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.2f}"
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)

"""`--out FILE`: what a command would print, as a file: CSV, JSON lines or a workbook, by one export."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import polars as pl

from accord.cli.frame import Refusal, emit
from accord.sources.files.export import TooLarge, write

# What `--format` calls them; a list of rows as JSON is one object a line in a file.
_FORMATS = {"csv": "csv", "json": "jsonl", "xlsx": "xlsx"}

saved = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write a file instead: csv, json (one object a line) or xlsx.",
)  # fmt: skip
formats = click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json", "csv", "xlsx"]),
    default="table",
    show_default=True,
    help="How to print; xlsx needs --out.",
)


def check(format: str, out: Path | None) -> None:
    """Refuse a pair of --format and --out that goes nowhere, before anything is computed."""
    if out is None and format == "xlsx":
        raise click.UsageError("A workbook is no text to print; say --out FILE.xlsx.")
    if out is not None and format not in _FORMATS:
        raise click.UsageError("Say what FILE shall be: --format csv, json or xlsx.")


def give(
    rows: Sequence[Mapping[str, Any]], format: str, columns: Sequence[str], out: Path | None
) -> None:
    """Print rows, or write them to a file."""
    if out is None:
        emit(rows, format, columns)
        return
    series = [pl.Series(name, [row.get(name) for row in rows], strict=False) for name in columns]
    try:
        write(pl.DataFrame(series), _FORMATS[format], out)
    except TooLarge as fault:
        raise Refusal(str(fault)) from None
    except OSError as fault:
        raise Refusal(f"{out} cannot be written ({fault.strerror}); nothing was.") from None
    click.echo(f"{len(rows)} rows: {out}", err=True)

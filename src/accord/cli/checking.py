"""`accord agreement check`: what is wrong with a document, without a data folder."""

from pathlib import Path

import click

from accord.agreement.reading import examine
from accord.cli.frame import Refusal, emit, emit_one, formats

_COLUMNS = ("line", "column", "where", "fault", "remedy")


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@formats
def check(file: Path, format: str) -> None:
    """Look for everything that is wrong with FILE, each with line, column and what to do.

    Needs no data folder and changes nothing. Exit code 1 where something is wrong.

    Example: accord agreement check examples/agreement.yaml
    """
    document, faults = examine(text_of(file))
    shapes = [fault.shape() for fault in faults]
    if format == "json":
        emit_one({"file": str(file), "sound": not faults, "faults": shapes}, format)
    elif faults or format == "csv":
        emit(shapes, format, _COLUMNS)
    else:
        click.echo(f"{file} holds together: '{document.title}'. Nothing is wrong with it.")
    if faults:
        told = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise Refusal(f"{file} has {told}. Nothing was changed; mend it and check again.")


def text_of(file: Path) -> str:
    """What stands in the file; `-` is standard input. Raises Refusal."""
    try:
        with click.open_file(str(file), encoding="utf-8-sig") as stream:
            return str(stream.read())
    except (OSError, UnicodeDecodeError) as fault:
        raise Refusal(f"{file} cannot be read ({fault}). Nothing was done.") from None

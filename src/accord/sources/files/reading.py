"""One door for every file: find out what it is, open it, hand out its rows."""

from pathlib import Path

from accord.sources.files.chunk import FileFault, Layout, Reading
from accord.sources.files.columnar import open_parquet
from accord.sources.files.delimited import open_delimited
from accord.sources.files.detect import format_of
from accord.sources.files.jsonlines import open_jsonlines
from accord.sources.files.workbook import open_workbook


def open_file(path: Path, layout: Layout | None = None) -> Reading:
    """Open a table of any known format; a file that is none raises FileFault."""
    layout = layout or Layout()
    try:
        if path.is_dir():
            raise FileFault("it is a folder; nothing was kept. Name the files in it.")
        if not path.is_file():
            raise FileFault("there is no such file; nothing was kept.")
        if path.stat().st_size == 0:
            raise FileFault("it is empty; nothing was kept.")
        return _open(path, layout)
    except PermissionError:
        raise FileFault(
            "it may not be read by you; nothing was kept. Check its permissions."
        ) from None


def _open(path: Path, layout: Layout) -> Reading:
    match format_of(path):
        case "workbook":
            return open_workbook(path, layout)
        case "parquet":
            return open_parquet(path)
        case "jsonlines":
            return open_jsonlines(path, layout)
        case "delimited":
            return open_delimited(path, layout)

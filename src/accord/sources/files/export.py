"""Tables out: CSV that no spreadsheet runs, JSON lines and workbooks, each read back exactly as it was."""

import io
from pathlib import Path

import polars as pl

from accord.sources.files.neutral import neutralised


def csv_text(frame: pl.DataFrame, *, header: bool = True) -> str:
    """A frame as CSV: everything quoted, text that begins like a formula behind an apostrophe.

    Numbers stay as they are. Null and empty text look alike in CSV; both are read back as null.
    """
    out = io.StringIO()
    safe = frame.with_columns(
        neutralised(frame[name]) for name in frame.columns if frame[name].dtype == pl.String
    )
    named = safe.rename({name: _safe_name(name) for name in safe.columns})
    named.write_csv(out, include_header=header, quote_style="always", line_terminator="\n")
    return out.getvalue()


def _safe_name(name: str) -> str:
    return str(neutralised(pl.Series([name], dtype=pl.String))[0])


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as CSV in UTF-8 with a byte order mark, which spreadsheets need to see accents."""
    path.write_bytes(b"\xef\xbb\xbf" + csv_text(frame).encode("utf-8"))


def write_jsonlines(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as JSON lines; nothing needs marking there."""
    frame.write_ndjson(path)

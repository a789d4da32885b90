"""Whatever bytes come, a file is read or refused in a sentence; nothing crashes."""

from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.sources.files.canonical import FILE_KINDS, FileKind
from accord.sources.files.chunk import FileFault
from accord.sources.files.map import ColumnMap, MapFault, load_map
from accord.sources.files.spool import Laid, Order, lay_aside

PIECES = (
    b"key", b"at", b"kind", b"amount", b"to", b"day", b"name", b"created_at", b"email", b"line",
    b"reason", b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b'"', b'""', b"'", b"=", b"-", b"1,234",
    b"1.5", b"2026-01-05", b"2026-13-45", b"0000-00-00", b"nan", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\x80", "ü".encode(), "株".encode("shift_jis"), b" ", b"{", b"}", b'{"key": 1}', b"[1]", b"PK\x03\x04",
    b"PAR1", b"sep=;", b"won", b"USD", b"page", b"a@b.example", b"9" * 30, b"\xed\xa0\x80", b"props.x",
)  # fmt: skip
contents = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map(b"".join),
    st.binary(max_size=200),
)
headed = st.tuples(
    st.sampled_from(FILE_KINDS), st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join)
)
QUIET = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def silent(_share: float) -> None:
    """Nobody watches."""


def laid_or_told(order: Order, folder: Path) -> Laid | str:
    try:
        return lay_aside(order, folder, silent)
    except FileFault as fault:
        return str(fault)


def taken(folder: Path, kind: FileKind, content: bytes) -> None:
    path = folder / "file.csv"
    path.write_bytes(content)
    for earlier in folder.glob("*.refused*.csv"):
        earlier.unlink()
    order = Order(path, kind, ColumnMap(zone="UTC"), "crm")
    laid = laid_or_told(order, folder / "spool")
    if isinstance(laid, str):
        assert "nothing was kept" in laid
        assert not (folder / "spool").exists()
        return
    rows = sum(pl.read_ipc(part.read_bytes()).height for part in laid.parts)
    assert laid.received == rows + laid.refused + laid.skipped + laid.unchanged
    for part in laid.parts:
        part.unlink()


@QUIET
@given(content=contents, kind=st.sampled_from(FILE_KINDS))
def test_any_bytes(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    taken(tmp_path, kind, content)


@QUIET
@given(drawn=headed)
def test_any_rows_below_a_right_header(tmp_path: Path, drawn: tuple[FileKind, bytes]) -> None:
    kind, rows = drawn
    header = ",".join(field.name for field in kind.fields)
    taken(tmp_path, kind, header.encode() + b"\n" + rows)


@QUIET
@given(text=st.text(max_size=200) | st.lists(st.sampled_from(
    ["columns:", " key: id", "\n", "{", "}", "[", "]", "&a ", "*a", "- ", ": ", "kind: deals", "zone: UTC",
     "values: {", '"*": x', "formats:", "skip:", "!!python/object:os.system ", "<<: *a", "divide: 0"],
    ), max_size=30).map("".join))  # fmt: skip
def test_any_map(tmp_path: Path, text: str) -> None:
    path = tmp_path / "MAP.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    with suppress(MapFault):
        load_map(path)


@pytest.mark.proof
@settings(QUIET, max_examples=20_000)
@given(drawn=headed)
def test_many_rows_below_a_right_header(tmp_path: Path, drawn: tuple[FileKind, bytes]) -> None:
    kind, rows = drawn
    header = ",".join(field.name for field in kind.fields)
    taken(tmp_path, kind, header.encode() + b"\n" + rows)

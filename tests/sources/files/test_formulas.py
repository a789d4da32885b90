import math
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.sources.files.export import (
    MOST_ROWS,
    TooLarge,
    csv_text,
    write,
    write_csv,
    write_jsonlines,
    write_workbook,
)
from accord.sources.files.formulas import neutral_text
from accord.sources.files.neutral import neutralised, restored
from accord.sources.files.reading import open_file

# Ways by which text has passed filters for formulas: leading blanks, controls, marks, full width.
BYPASSES = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/C calc'!A0", "=HYPERLINK(\"http://a.example\")",
    "\t=1", "\r=1", "\n=1", " =1", "   \t =1", "\x0b=1", "\x0c=1", "\x00=1", "\x01=1", "\x1f+1",
    "\x7f=1", "\xa0=1", "\u1680=1", "\u2000=1", "\u200a=1", "\u200b=1", "\u200e=1", "\u2028=1",
    "\u202f=1", "\u205f=1", "\u2060=1", "\u3000=1", "\ufeff=1", "\xad=1", "＝1+1", "＋1", "－1", "＠SUM",
    "\t", "\r", "\x00", "\tplain", "\rplain", "\x00plain", "'=1", "''=1", "' =1", "'\t=1",
    "=1\n=2", "-", "+", "@", "=",
)  # fmt: skip
HARMLESS = ("", "plain", "'", "'plain", "1-1", "a=b", "ann@firm.example", "'tis", "ünï")


def opened_by_a_spreadsheet(text: str) -> bool:
    """Whether a spreadsheet would run it: the first character that is neither blank nor control."""
    if text[:1] in {"\t", "\r", "\x00"}:
        return True
    skipped = "".join(chr(n) for n in range(0x21)) + "\x7f\xa0\xad\u1680\u205f\u2060\u3000\ufeff"
    skipped += "".join(chr(n) for n in range(0x2000, 0x2010)) + "\u2028\u2029\u202f"
    return text.lstrip(skipped)[:1] in set("=+-@＝＋－＠")


def test_every_known_bypass_is_neutral_and_comes_back_exactly() -> None:
    texts = pl.Series("text", BYPASSES)
    safe = neutralised(texts)
    assert [text for text in safe if opened_by_a_spreadsheet(text)] == []
    assert all(text.startswith("'") for text in safe)
    assert restored(safe.to_frame())["text"].to_list() == list(BYPASSES)


def test_one_text_is_judged_as_a_column_is() -> None:
    texts = [*BYPASSES, *HARMLESS]
    assert [neutral_text(text) for text in texts] == neutralised(pl.Series(texts)).to_list()


def test_a_workbook_holds_no_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    texts = [text for text in BYPASSES if text.isprintable()]
    many = len(texts)
    frame = pl.DataFrame(
        {"=text": texts, "n": [-5.5] * many, "big": [2**60] * many, "yes": [True] * many,
         "none": pl.Series([None] * many, dtype=pl.Int64), "nan": [math.nan] * many}
    )  # fmt: skip
    write_workbook(frame, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in sheet["A"]] == ["=text", *texts]
    assert [cell.value for cell in sheet[2]][1:] == [-5.5, str(2**60), True, None, None]
    (chunk,) = open_file(tmp_path / "a.xlsx").chunks
    assert chunk.frame.height == many


def test_more_rows_than_a_sheet_holds_leave_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write(pl.DataFrame({"n": [1]}), "xlsx", path)
    before = path.read_bytes()
    with pytest.raises(TooLarge, match="1,048,576 rows and 1 columns are more than a sheet holds"):
        write(pl.DataFrame({"n": range(MOST_ROWS)}), "xlsx", path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_harmless_text_stays_as_it_is() -> None:
    texts = pl.Series("text", HARMLESS)
    assert neutralised(texts).to_list() == list(HARMLESS)
    assert restored(texts.to_frame())["text"].to_list() == list(HARMLESS)


def test_export_import_export_gives_the_same_bytes(tmp_path: Path) -> None:
    frame = pl.DataFrame({"key": [str(n) for n in range(len(BYPASSES))], "=text": BYPASSES})
    write_csv(frame, tmp_path / "a.csv")
    reading = open_file(tmp_path / "a.csv")
    back = pl.concat([chunk.frame for chunk in reading.chunks])
    assert back.to_series(1).to_list() == list(BYPASSES)
    write_csv(back.rename({back.columns[1]: "=text"}), tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes()


def test_numbers_are_no_formulas() -> None:
    assert csv_text(pl.DataFrame({"n": [-5.5, 3.0]})) == '"n"\n"-5.5"\n"3.0"\n'


def test_json_lines_need_no_marks(tmp_path: Path) -> None:
    frame = pl.DataFrame({"key": BYPASSES})
    write_jsonlines(frame, tmp_path / "a.jsonl")
    (chunk,) = open_file(tmp_path / "a.jsonl").chunks
    assert chunk.frame["key"].to_list() == list(BYPASSES)


cells = st.one_of(
    st.none(),
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1
    ),
    st.text(alphabet="=+-@' \t\x00\n\"',;a", min_size=1),
    st.sampled_from(BYPASSES),
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), min_size=1, max_size=6)
)


@settings(max_examples=150, deadline=None)
@given(rows=tables)
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_random_table_survives_export_and_import(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, rows: list[tuple[str | None, ...]]
) -> None:
    # A first column that is never empty: a line without any cell is no row.
    width = len(rows[0])
    frame = pl.DataFrame(
        {"row": [f"r{n}" for n in range(len(rows))]}
        | {f"c{n}": pl.Series([row[n] for row in rows], dtype=pl.String) for n in range(width)}
    )
    path = tmp_path_factory.mktemp("table") / f"table.{suffix}"
    (write_csv if suffix == "csv" else write_jsonlines)(frame, path)
    (chunk,) = open_file(path).chunks
    assert chunk.refused.is_empty()
    assert chunk.frame.rows() == frame.rows()

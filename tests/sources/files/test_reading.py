import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from accord.sources.files.chunk import Chunk, FileFault, Layout
from accord.sources.files.detect import encoding_of
from accord.sources.files.reading import open_file


def chunks(path: Path, layout: Layout | None = None) -> list[Chunk]:
    return list(open_file(path, layout).chunks)


def read(path: Path, layout: Layout | None = None) -> Chunk:
    (chunk,) = chunks(path, layout)
    return chunk


def written(folder: Path, content: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, mark: str) -> None:
    text = f"key{mark}name\n1{mark}Ann, the first; of | them\n2{mark}Bob\n".replace(
        "Ann, the first; of | them", '"Ann, the first; of | them"'
    )
    chunk = read(written(tmp_path, text))
    assert chunk.frame.rows() == [("1", "Ann, the first; of | them"), ("2", "Bob")]


def test_one_column_and_the_line_that_excel_writes(tmp_path: Path) -> None:
    assert read(written(tmp_path, "key\n1\n2\n")).frame["key"].to_list() == ["1", "2"]
    chunk = read(written(tmp_path, "sep=;\nkey;name\n1;a,b\n"))
    assert chunk.frame.rows() == [("1", "a,b")]
    assert chunk.lines.to_list() == [3]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    text = "key,name\n1,Müller\n2,Société Générale\n3,Øresund A/S\n"
    chunk = read(written(tmp_path, text.encode(encoding)))
    assert chunk.frame["name"].to_list() == ["Müller", "Société Générale", "Øresund A/S"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1251", "Общество с ответственностью"), ("shift_jis", "株式会社東京営業部")],
)
def test_other_scripts_are_found_and_said(tmp_path: Path, encoding: str, name: str) -> None:
    path = written(tmp_path, f"key,name\n1,{name}\n2,{name}\n".encode(encoding))
    assert read(path).frame["name"].to_list() == [name, name]
    assert encoding in open_file(path).notes[0]


MANY_UMLAUTS = "".join(f"{n},Jörg Müller\n" for n in range(40_000))


@pytest.mark.parametrize(
    ("rows", "bad"),
    [
        ("1,Müller\n", b"2,J\xf6rg\n"),
        ("1,Müller\n", b"2,J\xf6rg Gr\xfcnstra\xdfe\n"),
        (MANY_UMLAUTS + "x," + "a" * 900_000 + "\n", b"2,J\xf6rg\n"),
        ("1,株式会社東京営業部\n", b"2,\x81\xff\x81\n"),
    ],
    ids=["one byte", "three bytes", "far from any umlaut", "japanese"],
)
def test_a_few_bad_bytes_cost_their_row_and_never_the_umlauts_of_the_others(
    tmp_path: Path, rows: str, bad: bytes
) -> None:
    path = written(tmp_path, b"key,name\n" + rows.encode() + bad + b"3,Zo\xc3\xab\n")
    chunk = read(path)
    assert chunk.frame["name"].to_list() == [row.split(",")[1] for row in rows.splitlines()] + [
        "Zoë"
    ]
    refused = chunk.refused.select("line", "column", "reason").rows()
    assert refused == [(rows.count("\n") + 2, "name", "its bytes are no utf-8 text")]
    assert open_file(path).notes == ()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Größe Società «ÄRGERÖ»"),
        ("cp1251", "Её объём: «Ёлка Её»"),
        ("koi8_r", "Её объём и её счёт"),
        ("shift_jis", "ソフトウェア開発株式会社"),
        ("euc_jp", "ソフトウェア開発株式会社"),
        ("gb18030", "北京市海淀区中关村软件园有限公司"),
        ("big5", "臺灣積體電路製造股份有限公司"),
        ("euc_kr", "한국전자통신연구원 주식회사"),
    ],
)
def test_what_is_plainly_in_another_encoding_is_not_taken_for_utf8(
    tmp_path: Path, encoding: str, name: str
) -> None:
    rows = "".join(f"{n},{name}\n" for n in range(30))
    path = written(tmp_path, f"key,name\n{rows}".encode(encoding))
    assert encoding_of(path) != "utf-8"


def test_json_lines_with_a_bad_byte_stay_utf8_and_name_line_and_column(tmp_path: Path) -> None:
    content = (
        '{"key": 1, "name": "Müller"}\n{"key": 0, "name": "Zoë"}\n'.encode()
        + b'{"key": 2, "name": "J\xf6rg"}\n'
        + b'{"key": 3, "na\xffme": "x"}\n'
        + b'{"key": "\xff\n'
    )
    chunk = read(written(tmp_path, content, "file.jsonl"))
    assert chunk.frame.rows() == [("1", "Müller"), ("0", "Zoë")]
    assert chunk.refused.select("line", "column", "reason", "cell:key").rows() == [
        (3, "name", "its bytes are no utf-8 text", "2"),
        (4, None, "its bytes are no utf-8 text", None),
        (5, None, "its bytes are no utf-8 text", None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_of_json_lines_is_found(tmp_path: Path, encoding: str) -> None:
    text = '{"key": 1, "name": "Müller"}\n{"key": 2, "name": "Société Générale"}\n'
    path = written(tmp_path, text.encode(encoding), "file.jsonl")
    assert read(path).frame["name"].to_list() == ["Müller", "Société Générale"]
    assert [encoding in note for note in open_file(path).notes] == [True] * (encoding == "cp1252")


def test_json_lines_of_which_none_is_an_object_are_refused_with_the_first_reason(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileFault, match="line 1: it is no JSON object, and no other line"):
        open_file(written(tmp_path, "[1, 2]\n[3]\n", "file.jsonl"))
    with pytest.raises(FileFault, match="there is no object in it"):
        open_file(written(tmp_path, "{}\n\n{}\n", "file.jsonl"))


def test_a_map_may_state_encoding_and_separator(tmp_path: Path) -> None:
    path = written(tmp_path, "key;name\n1;Łódź\n".encode("cp1250"))
    chunk = read(path, Layout(encoding="cp1250", separator=";"))
    assert chunk.frame["name"].to_list() == ["Łódź"]
    with pytest.raises(FileFault, match="'utf-99' is no known encoding"):
        open_file(path, Layout(encoding="utf-99"))


def test_a_bad_row_never_loses_its_file(tmp_path: Path) -> None:
    content = (
        b"a,b,c\n"
        b"1,2,3\n"
        b"\n"
        b"4,5\n"
        b"6,7,8,9\n"
        b"\xff,8,9\n"
        b'"x"y,8,9\n'
        b"M\xc3\xbcller,\xc3\xa9,\xc3\xa9,\n"
        b'"two\nlines",,z\n'
        b"7,8,9"
    )
    chunk = read(written(tmp_path, content))
    assert chunk.frame.rows() == [
        ("1", "2", "3"),
        ("Müller", "é", "é"),
        ("two\nlines", None, "z"),
        ("7", "8", "9"),
    ]
    assert chunk.lines.to_list() == [2, 8, 9, 11]
    refused = chunk.refused.sort("line").select("line", "column", "reason").rows()
    assert refused == [
        (4, None, "it has 2 cells, the header has 3"),
        (5, None, "it has 4 cells, the header has 3"),
        (6, "a", "its bytes are no utf-8 text"),
        (7, None, "there is text after a closing quotation mark"),
    ]


def test_a_damaged_file_is_told_of_in_plain_words(tmp_path: Path) -> None:
    file = written(tmp_path, "a,b\n1,2\n".encode("utf-16") + b"\x00\xd8")
    with pytest.raises(FileFault) as fault:
        read(file)
    assert str(fault.value) == (
        "its bytes are no utf-16 text: 00 (hexadecimal) is no character of it; nothing was kept. "
        "Save the file as UTF-8."
    )


def test_a_quote_that_is_never_closed_costs_one_row_and_not_the_rest(tmp_path: Path) -> None:
    rows = "".join(f"{n},x\n" for n in range(2_000))
    chunk = read(written(tmp_path, f'a,b\n1,"open\n{rows}'))
    assert chunk.frame.height == 2_000
    assert chunk.refused.select("line", "reason").rows() == [
        (2, "a quotation mark is opened and not closed")
    ]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("", "file.csv", "it is empty"),
        ("\n\n \n", "file.csv", "nothing in it but blanks"),
        ("a,b,a\n1,2,3\n", "file.csv", "line 1, columns 1 and 3: both are called 'a'"),
        (b"\0" * 10_000, "file.csv", "NUL bytes"),
        (b"a,b\n" + b"\0" * 10_000, "file.csv", "NUL bytes"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "file.csv", "a picture"),
        (b"%PDF-1.7\nx", "file.csv", "a PDF"),
        (b"\x1f\x8b\x08rest", "file.csv", "compressed with gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.xls", "an old Excel workbook"),
        ("<svg onload='alert(1)'/>", "file.svg", "a page or drawing"),
        ("[{}, {}]", "file.json", "one JSON list"),
        (b"PAR1 and no more", "file.parquet", "the Parquet file cannot be read"),
        (b"PK\x03\x04" + b"x" * 100, "file.zip", "a zip archive"),
        ("a" * 1_100_000, "file.csv", "longer than a million characters"),
        ('"a,b\n1,2\n', "file.csv", "a quotation mark that is not closed"),
        (",,\n1,2,3\n", "file.csv", "there is no header"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes | str, name: str, sentence: str
) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(FileFault, match=sentence) as fault:
        chunks(path)
    assert "nothing was kept" in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_sparse_file_that_declares_ten_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "key,name\n1,a\n")
    with path.open("r+b") as file:
        file.truncate(10 * 10**9)
    with pytest.raises(FileFault, match="NUL bytes"):
        chunks(path)


def test_rows_of_empty_cells_are_blank_lines(tmp_path: Path) -> None:
    chunk = read(written(tmp_path, "a,b\n1,2\n,\n , \n,4\n"))
    assert chunk.frame.rows() == [("1", "2"), (None, "4")]
    assert chunk.lines.to_list() == [2, 5]


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="it is a folder; nothing was kept"):
        open_file(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="there is no such file"):
        open_file(tmp_path / "none.csv")


def workbook(path: Path, fill: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.Workbook()
    fill(book)
    book.save(path)
    return path


def test_a_workbook_gives_whole_numbers_moments_and_its_line_numbers(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append([])
        sheet.append(["key", "amount", "day", "at", "yes"])
        sheet.append([7, 12.5, date(2026, 1, 5), datetime.fromisoformat("2026-01-05T10:30"), True])
        sheet.append([])
        sheet.append(["'=1+1", None, None, None, False])
        book.create_sheet("Notes").append(["x"])

    path = workbook(tmp_path / "file.xlsx", fill)
    chunk = read(path)
    assert chunk.frame.rows() == [
        ("7", "12.5", "2026-01-05", "2026-01-05 10:30:00", "true"),
        ("=1+1", None, None, None, "false"),
    ]
    assert chunk.lines.to_list() == [3, 5]
    assert "not read: Notes" in open_file(path).notes[0]
    assert open_file(path, Layout(sheet="Notes")).columns == ("x",)
    with pytest.raises(FileFault, match="there is no sheet 'Other'"):
        open_file(path, Layout(sheet="Other"))


def test_cells_without_a_value_refuse_their_rows_and_never_read_as_empty(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.title = "Q&A"
        for row in (["key", "amount"], [1, 5], [2, "=A1+1"], [3, "#N/A"], [4, "plain #N/A"]):
            book.active.append(row)
        book.create_sheet("Other").append(["=1"])

    path = workbook(tmp_path / "file.xlsx", fill)
    chunk = read(path)
    assert chunk.frame["key"].to_list() == ["1", "4"]
    assert chunk.refused.select("line", "column", "reason", "cell:key").rows() == [
        (3, "amount", "it holds a formula without its value; open the workbook, save it and import again", "2"),
        (4, "amount", "it holds an error such as #N/A", "3"),
    ]  # fmt: skip


def bomb(path: Path, size: int) -> Path:
    head = b'<?xml version="1.0"?><worksheet><sheetData>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(head)
            for _ in range(size >> 20):
                sheet.write(b" " * (1 << 20))
    return path


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    path = bomb(tmp_path / "file.xlsx", 200 << 20)
    assert path.stat().st_size < 1 << 20
    with pytest.raises(FileFault, match="a zip bomb"):
        chunks(path)


def test_a_workbook_that_declares_ten_gigabytes_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = bomb(tmp_path / "file.xlsx", 1 << 20)
    content = bytearray(path.read_bytes())
    place = content.rfind(b"PK\x01\x02")  # The directory's last entry: the sheet.
    content[place + 24 : place + 28] = (0xFFFF_FFF0).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(FileFault, match=r"declares 4\.3 GB"):
        chunks(path)


@pytest.mark.parametrize(
    ("cell", "columns"), [("XFD1048576", "16,384"), ("ZZ1048576", "702"), ("XFD1", "16,384")]
)
def test_a_cell_far_away_does_not_unfold_the_sheet(tmp_path: Path, cell: str, columns: str) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"] = "key"
        book.active[cell] = "far away"

    path = workbook(tmp_path / "file.xlsx", fill)
    with pytest.raises(FileFault, match=f"rows and {columns} columns"):
        chunks(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "file.xlsx", lambda book: book.active.append(["key"]))
    content = bytearray(path.read_bytes())
    content[200:400] = b"\0" * 200
    path.write_bytes(content)
    with pytest.raises(FileFault, match="nothing was kept"):
        chunks(path)


def test_parquet_keeps_zones_and_gives_nested_values_as_json(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "key": [1.0, 2.5],
            "at": [datetime(2026, 1, 5, 10, tzinfo=UTC), None],
            "on": [True, False],
            "tags": [["a", "b"], None],
            "text": ["", "x"],
        }
    )
    frame.write_parquet(tmp_path / "file.parquet")
    chunk = read(tmp_path / "file.parquet")
    assert chunk.frame.rows() == [
        ("1", "2026-01-05T10:00:00Z", "true", '["a", "b"]', None),
        ("2.5", None, "false", None, "x"),
    ]
    assert chunk.lines.to_list() == [1, 2]


def test_json_lines_refuse_what_is_no_object_and_keep_the_rest(tmp_path: Path) -> None:
    text = '{"key": 1, "on": true, "tags": ["a"]}\n\n[1]\n{bad\n{"key": "2", "new": 1.5}\n'
    chunk = read(written(tmp_path, text, "file.jsonl"))
    assert chunk.frame.rows() == [("1", "true", '["a"]', None), ("2", None, None, "1.5")]
    assert chunk.lines.to_list() == [1, 5]
    assert chunk.refused["line"].to_list() == [3, 4]


def test_a_long_file_comes_in_chunks_with_its_line_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, "key\n" + "".join(f"{n}\n" for n in range(120_001)))
    found = chunks(path)
    assert [chunk.frame.height for chunk in found] == [50_000, 50_000, 20_001]
    lines = pl.concat([chunk.lines for chunk in found])
    assert lines.to_list() == list(range(2, 120_003))

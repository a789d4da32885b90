"""Forty broken files through the wizard: each is answered with a place and a reason, none with a fault of ours."""

import gzip

import pytest

from accord.sources.files.rows import ImportRun
from web.settings.driving import Wizard, faults

HEAD = "key,name,amount,currency,outcome,created_at,closed_at\n"
GOOD = "".join(f"G{n},Good {n},{n}.00,EUR,won,2026-01-05,2026-02-05\n" for n in range(30))


def row(**changed: str) -> str:
    """A file of good rows and, on line 32, one with something changed."""
    cells = {
        "key": "B1", "name": "Bad", "amount": "1.00", "currency": "EUR", "outcome": "won",
        "created_at": "2026-01-05", "closed_at": "2026-02-05",
    }  # fmt: skip
    return HEAD + GOOD + ",".join((cells | changed).values()) + "\n"


LETTERS = row(name="B~d").replace("Good", "Gütes").encode().replace(b"~", b"\xff")
# Of a row: the file, the column at fault (empty: the row itself), a word of the reason.
ROWS: dict[str, tuple[str | bytes, str, str]] = {
    "no key": (row(key=""), "key", "key is missing"),
    "a key too long": (row(key="k" * 300), "key", "at most 200 characters"),
    "a key of two lines": (row(key='"B\n1"'), "key", "no line breaks"),
    "no amount": (row(amount="plenty"), "amount", "is no amount"),
    "an amount too large": (row(amount="9" * 40), "amount", "is too large"),
    "two decimal marks": (row(amount='"1,2,3"'), "amount", "is no amount"),
    "an infinite amount": (row(amount="inf"), "amount", "is no amount"),
    "no such currency": (row(currency="Euro"), "currency", "is no ISO 4217 currency"),
    "no such day": (row(created_at="2026-02-30"), "created_at", "is no date"),
    "a month in words": (row(created_at="5 Brumaire"), "created_at", "is no date"),
    "the year one": (row(created_at="0001-01-01"), "created_at", "is no date"),
    "a close date as a number": (row(closed_at="46027"), "closed_at", "is no date"),
    "a NUL in a name": (row(name="a\0b"), "name", "NUL character"),
    "a name without end": (row(name="n" * 40_000), "name", "longer than 32000 bytes"),
    "too few cells": (HEAD + GOOD + "B1,Bad,1.00\n", "", "it has 3 cells, the header has 7"),
    "too many cells": (
        HEAD + GOOD + "B1,Bad,1.00,EUR,won,2026-01-05,2026-02-05,more\n", "", "it has 8 cells",
    ),
    "a quote not closed": (HEAD + GOOD + 'B1,"Bad,1.00\n', "", "opened and not closed"),
    "text after a quote": (row(name='"B"ad'), "", "text after a closing quotation mark"),
    "bytes of no letter": (LETTERS, "name", "no utf-8 text"),
    "the same key twice": (row() + "B1,Other,2.00,EUR,won,2026-01-05,2026-02-05\n", "key",
                           "stands again in line 33"),
    "an object too few": ('{"key": "A"}\n{"key": \n', "", "it is no JSON"),
    "a list among objects": ('{"key": "A"}\n[1, 2]\n', "", "it is no JSON object"),
}  # fmt: skip
# Of the whole file: the file, its name, a word of the reason.
FILES: dict[str, tuple[bytes, str, str]] = {
    "blanks": (b" \n\n  \n", "file.csv", "nothing in it but blanks"),
    "NUL bytes": (b"\0" * 5_000, "file.csv", "NUL bytes"),
    "NUL bytes after a header": (b"key,name\n" + b"\0" * 9_000, "file.csv", "NUL bytes"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "file.csv", "a picture"),
    "a PDF": (b"%PDF-1.7\nxx", "report.pdf", "a PDF document"),
    "gzip": (gzip.compress(b"key\n1\n"), "file.csv.gz", "compressed with gzip"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.xls", "old Excel workbook"),
    "a drawing": (b"<svg onload='alert(1)'/>", "file.svg", "a page or drawing"),
    "a JSON list": (b'[{"key": 1}]', "file.json", "one JSON list"),
    "half a Parquet file": (b"PAR1 and no more", "file.parquet", "Parquet file cannot be read"),
    "a zip archive": (b"PK\x03\x04" + b"x" * 90, "file.zip", "a zip archive"),
    "one line without end": (b"a" * 1_100_000, "file.csv", "longer than a million characters"),
    "a header without end": (b'"a,b\n1,2\n', "file.csv", "quotation mark that is not closed"),
    "no header": (b",,\n1,2,3\n", "file.csv", "there is no header"),
    "a column twice": (b"key,name,key\n1,2,3\n", "file.csv", "columns 1 and 3: both are called"),
    "a header of bad bytes": (b"k\xffy\xfe,n\n" + "é,ü\n".encode() * 400, "file.csv", "no utf-8"),
    "a header alone": (b"key,name\n", "file.csv", "no row to learn from"),
    "two thousand and one columns": (
        ",".join(f"c{n}" for n in range(2_001)).encode() + b"\n1\n", "file.csv", "more than the 2000",
    ),
    "an empty file": (b"", "file.csv", "it is empty"),
}  # fmt: skip


def test_there_are_forty() -> None:
    assert len(ROWS) + len(FILES) >= 40


@pytest.mark.parametrize("case", ROWS)
def test_a_broken_row_is_named_and_the_others_would_come(wizard: Wizard, case: str) -> None:
    content, column, reason = ROWS[case]
    pages = wizard.through(content, "deals")
    assert any(reason in said for said in faults(pages)), faults(pages)
    said = wizard.trial()
    place = said[: said.index("data-fault")].rsplit("<tr>", 1)[1]
    assert f"<td>{column or 'the whole row'}</td>" in place
    assert 'class="num">' in place
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize("case", FILES)
def test_a_broken_file_is_refused_in_one_sentence(wizard: Wizard, case: str) -> None:
    content, name, reason = FILES[case]
    pages = wizard.through(content, "deals", name)
    assert any(reason in said for said in faults(pages)), faults(pages)
    assert ImportRun.objects.count() == 0

from pathlib import Path

import polars as pl
import pytest

from accord.sources.files.canonical import file_kind
from accord.sources.files.chunk import FileFault
from accord.sources.files.guess import guess, propose
from accord.sources.files.map import MapFault, load_map
from sources.files.importing import Cabinet, counts

FILE = "id,type,segment,value,state,on,note\n1,,smb,1054,Won,2016-10-20,x\n2,ent,smb,3,Test,2016-10-21,y\n"


def test_every_recipe_of_a_map(cabinet: Cabinet) -> None:
    given = """
source: shop-crm
kind: deals
columns:
  key: id
  outcome: {from: state, values: {Won: won, Lost: lost, "*": open}}
  currency: {value: JPY}
  amount: {from: value, times: 3, divide: 2}
  name: {join: [id, state], with: " / "}
  stage: state
  created_at: on
  lead_type: {first: [type, segment]}
formats: {created_at: "%Y-%m-%d"}
zone: Europe/Berlin
skip: {state: [Test]}
ignore: [note]
"""
    run = cabinet.take(FILE, "deals", given)
    assert counts(run) == (1, 0, 0, 0, 1)
    assert run.source == "shop-crm"
    (deal,) = cabinet.rows("deals").iter_rows(named=True)
    assert (deal["outcome"], deal["amount"], deal["currency"]) == ("won", 1581, "JPY")
    assert deal["created_at"] == 1_476_914_400_000_000
    assert cabinet.label("deal", deal["subject"]) == "1 / Won"
    # A recipe that chooses hides what it did not choose, so that stays a property.
    assert cabinet.props() == {"lead_type": "smb", "segment": "smb"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- a", "it holds no map"),
        ("columns: {key: [", "is no YAML"),
        ("colums: {key: id}", "line 1: the map knows no 'colums'; did you mean columns?"),
        ("kind: deal\ncolumns: {key: id}", "line 1: 'deal' is no kind of file; did you mean deals?"),
        ("columns:\n  key: id\n  key: no", "line 3: 'key' stands twice in columns"),
        ("columns:\n  key: {form: id}", "line 2: the recipe of 'key' knows no 'form'; did you mean from?"),
        ("columns:\n  key: {from: id, value: 3}", "needs exactly one of from, value, join, first"),
        ("columns:\n  key:", "line 2: 'key' names no column"),
        ("columns: {key: id}\nzone: Berlin", "line 2: 'Berlin' is no time zone"),
        ("columns: {key: id}\nformats: {at: '%Y'}", "line 2: formats names 'at', which columns does not"),
        ("columns: {key: id}\nformats: {key: 'YYYY'}", "line 2: 'YYYY' is no format"),
        ("columns: {key: id, amount: {from: v, divide: x}}", "'x' is no factor"),
        ("columns: {key: id}\ndecimal: ;", "';' is none of . ,"),
        ("columns: {key: id}\nseparator: ab", "'ab' is no separator"),
        ("columns: id", "columns must be written as"),
    ],
)  # fmt: skip
def test_faults_of_a_map_name_line_and_remedy(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "MAP.yaml"
    path.write_text(text)
    with pytest.raises(MapFault) as found:
        load_map(path)
    assert fault in str(found.value)


def test_every_fault_of_a_map_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "MAP.yaml"
    path.write_text("kind: deal\nzone: Berlin\ncolumns: {key: id}\n")
    with pytest.raises(MapFault) as found:
        load_map(path)
    assert len(str(found.value).splitlines()) == 2


def test_a_column_that_the_file_lacks_refuses_the_file(cabinet: Cabinet) -> None:
    with pytest.raises(
        FileFault, match="the map names the column 'Id', which the file does not have"
    ):
        cabinet.take(FILE, "deals", "columns: {key: Id}")


def test_reasons_of_refused_rows_name_line_and_the_files_own_column(cabinet: Cabinet) -> None:
    text = (
        "id,value,when,who\n"
        ",1,2026-01-01,a\n"
        "2,abc,2026-01-01,a\n"
        "3,1,05.01.2026,a\n"
        f"{'x' * 201},1,2026-01-01,a\n"
        '5,1,2026-01-01,"a\0b"\n'
        "6,1,2026-01-01,a\n"
    )
    given = "columns: {key: id, amount: value, created_at: when, reason: who}\nzone: UTC"
    assert counts(cabinet.take(text, "deals", given)) == (1, 0, 0, 5, 0)
    reasons = cabinet.refused()
    assert [(line, column) for line, column, _ in reasons] == [
        ("2", "id"), ("3", "value"), ("4", "when"), ("5", "id"), ("6", "who"),
    ]  # fmt: skip
    words = [
        "key is missing",
        "'abc' is no amount",
        "'05.01.2026' is no date",
        "a key has at most",
        "NUL",
    ]
    assert all(word in reason for word, (_, _, reason) in zip(words, reasons, strict=True))


def test_dates_without_a_zone_need_one_in_the_map(cabinet: Cabinet) -> None:
    order = cabinet.order(cabinet.text("key,created_at\nd1,2026-01-05\n"), "deals")
    from dataclasses import replace

    run = cabinet.store(replace(order, map=replace(order.map, zone=None)))
    cabinet.count()
    assert run
    [(line, column, reason)] = cabinet.refused()
    assert (line, column) == ("2", "created_at")
    assert "no time zone" in reason


def test_corrected_refused_rows_can_be_imported_as_they_are(cabinet: Cabinet) -> None:
    cabinet.take("key,amount,mood,reason\nd1,abc,=fine,price\n", "deals")
    path = cabinet.folder / "file.csv.refused.csv"
    assert '"\'=fine"' in path.read_text()
    text = path.read_text().replace('"abc"', '"12"')
    assert counts(cabinet.take(text, "deals")) == (1, 0, 0, 0, 0)
    assert cabinet.props() == {"mood": "=fine"}
    assert cabinet.rows("deals")["reason"].to_list() == ["price"]


def test_a_guess_reads_header_and_values(tmp_path: Path) -> None:
    path = tmp_path / "pipeline.csv"
    path.write_text(
        "Opportunity ID;Sales Rep;Deal Stage;Created;Close Date;Value;Remark\n"
        "1;ann;Won;05.01.2026;20.02.2026;1.234,50;x\n"
        "2;bob;Prospecting;06.01.2026;;7,00;y\n"
    )
    text = guess(path, file_kind("deals"), "crm")
    made = tmp_path / "MAP.yaml"
    made.write_text(text)
    found = load_map(made)
    assert {name: recipe.columns for name, recipe in found.columns.items()} == {
        "key": ("Opportunity ID",), "owner": ("Sales Rep",), "stage": ("Deal Stage",),
        "outcome": ("Deal Stage",), "created_at": ("Created",), "closed_at": ("Close Date",), "amount": ("Value",),
    }  # fmt: skip
    assert found.formats == {"created_at": ("%d.%m.%Y",), "closed_at": ("%d.%m.%Y",)}
    assert found.columns["outcome"].values == {"Won": "won", "*": "open"}
    assert found.decimal == ","
    assert "Remark" in text


HEADINGS = {
    "deals": (
        {"Deal ID": "1", "Deal Name": "Lift", "Company name": "Northwind", "Contact e-mail": "a@x.example",
         "Deal Amount": "5", "Deal owner": "ann", "Create date": "2026-01-05"},
        ["key", "name", "account_key", "email", "amount", "owner", "created_at"],
    ),
    "people": (
        {"Contact ID": "1", "Company name": "Northwind", "Contact Email": "a@x.example", "Full name": "Ann",
         "Job Title": "CEO", "Phone Number": "5"},
        ["key", "account_key", "email", "name", "title", "phone"],
    ),
    "accounts": (
        {"Company ID": "1", "Company name": "Northwind", "Website": "x.example", "Company Country": "DE"},
        ["key", "name", "domain", "country"],
    ),
    "leads": (
        {"Lead ID": "1", "Work E-Mail": "a@x.example", "Date created": "2026-01-05", "Lead Status": "sent",
         "Organisation": "Northwind", "Lead source": "fair"},
        ["key", "email", "created_at", "status", "account_key", "source"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", HEADINGS)
def test_headings_of_other_systems_are_known(kind: str) -> None:
    row, meant = HEADINGS[kind]
    found = propose(file_kind(kind), pl.DataFrame([row]))
    assert found.columns == dict(zip(meant, row, strict=True))
    assert "unsure" not in found.confidence.values()


def test_a_heading_that_says_it_plainly_goes_before_one_that_names_its_kind() -> None:
    row = {"Deal Amount": "1", "Amount": "2", "Deal ID": "3", "ID": "4"}
    found = propose(file_kind("deals"), pl.DataFrame([row]))
    assert found.columns == {"key": "Deal ID", "amount": "Amount"}


def test_addresses_among_the_properties_are_warned_of(cabinet: Cabinet, tmp_path: Path) -> None:
    text = (
        "key,met,second,note\nd1,a@x.example,,b@x.example\nd2,c@x.example,,by phone only\nd3,x,,y\n"
    )
    [note] = cabinet.preview(text, "deals").laid.notes
    assert note.startswith("'met' looks like e-mail addresses and becomes a free property.")
    assert note.endswith(
        "Map it to email if it is the person's, else leave it out (`ignore` in a map)."
    )
    path = tmp_path / "met.csv"
    path.write_text(text)
    assert f"# {note}" in guess(path, file_kind("deals"), "crm")

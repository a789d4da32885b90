from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from accord.people.actions import erase
from accord.people.identity import resolve_people
from accord.people.questions import persons_meant
from accord.sources.files.erasing import erase_raw
from accord.sources.files.parts import Part, raw_of, unpacked
from accord.store.intake import Intake, open_intake
from accord.store.log import Log
from accord.store.place import Place

SECRET = b"the secret of a test, 32 bytes.."


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    intake = open_intake(tmp_path)
    yield intake
    intake.close()


@pytest.mark.django_db
def test_rows_of_an_erased_person_leave_the_stored_parts_of_imports(
    intake: Intake, tmp_path: Path
) -> None:
    people = pl.DataFrame(
        {
            "key": ["p1", "p2"],
            "email": ["ann@firm.example", "bob@firm.example"],
            "name": ["Ann", "Bob"],
        }
    )
    leads = pl.DataFrame({"key": ["l1", "l2"], "email": ["ANN@firm.example", None]})
    numbers = intake.put_now(
        [
            raw_of(Part(1, 1), "people", "crm", people, 1),
            raw_of(Part(2, 1), "leads", "crm", leads, 1),
        ]
    )
    resolve_people(SECRET, "crm", people.rename({"key": "person_key"}), 1)
    (ann,) = persons_meant("ann@firm.example", SECRET, ["crm"])
    done = erase(Log(tmp_path), ann, "user:ines", 2)
    assert erase_raw(Place(tmp_path, "", SECRET), intake, done.subjects, done.addresses) == 2
    kept = {row.id: unpacked(row.raw.body)["key"].to_list() for row in intake.kept(10)}
    assert kept == {numbers[0]: ["p2"], numbers[1]: ["l2"]}

"""FILE.refused.csv is somebody's work list: no import, and no dry run, writes over an earlier one."""

import pytest

from accord.sources.files.chunk import FileFault
from sources.files.importing import Cabinet

BAD = "key,amount\nd1,x\nd2,5\n"
WORSE = "key,amount\nd1,x\nd2,y\n"
GOOD = "key,amount\nd1,1\nd2,5\n"
LIST = "file.csv.refused.csv"


def lists(cabinet: Cabinet) -> dict[str, list[str]]:
    """Every list by its name, with the lines that it refuses."""
    return {
        path.name: [row.split(",")[0].strip('"') for row in path.read_text().splitlines()[1:]]
        for path in cabinet.folder.glob("*refused*")
    }


def test_a_dry_run_leaves_the_list_of_the_import_alone(cabinet: Cabinet) -> None:
    cabinet.take(BAD, "deals")
    found = cabinet.preview(WORSE, "deals")
    assert lists(cabinet) == {LIST: ["2"], "file.csv.dry-run.refused.csv": ["2", "3"]}
    assert found.laid.refused_file == cabinet.folder / "file.csv.dry-run.refused.csv"
    assert found.laid.former_refused_file is None


def test_a_second_import_keeps_the_list_that_somebody_is_correcting(cabinet: Cabinet) -> None:
    cabinet.take(BAD, "deals")
    corrected = (cabinet.folder / LIST).read_text().replace('"x"', '"12.50"')
    (cabinet.folder / LIST).write_text(corrected)
    cabinet.take(WORSE, "deals")
    assert lists(cabinet) == {LIST: ["2", "3"], "file.csv.refused.1.csv": ["2"]}
    assert (cabinet.folder / "file.csv.refused.1.csv").read_text() == corrected
    cabinet.take(BAD, "deals")
    assert set(lists(cabinet)) == {LIST, "file.csv.refused.1.csv", "file.csv.refused.2.csv"}
    kept = cabinet.folder / "file.csv.refused.1.csv"
    assert cabinet.take(kept, "deals").created == 1


def test_the_same_refusals_again_leave_one_list(cabinet: Cabinet) -> None:
    cabinet.take(BAD, "deals")
    cabinet.take(BAD, "deals")
    assert lists(cabinet) == {LIST: ["2"]}


def test_a_list_that_no_longer_holds_makes_way_and_is_not_lost(cabinet: Cabinet) -> None:
    cabinet.take(BAD, "deals")
    cabinet.take(GOOD, "deals")
    assert lists(cabinet) == {"file.csv.refused.1.csv": ["2"]}


def test_a_file_of_that_name_that_is_no_list_is_kept_too(cabinet: Cabinet) -> None:
    (cabinet.folder / LIST).write_text("my own notes\n")
    cabinet.take(GOOD, "deals")
    assert (cabinet.folder / LIST).read_text() == "my own notes\n"
    cabinet.take(BAD, "deals")
    assert (cabinet.folder / "file.csv.refused.1.csv").read_text() == "my own notes\n"


def test_a_file_refused_half_way_leaves_the_earlier_list(cabinet: Cabinet) -> None:
    cabinet.take(BAD, "deals")
    with pytest.raises(FileFault, match="longer than a million characters"):
        cabinet.take(WORSE + "d3," + "9" * 1_100_000, "deals")
    assert lists(cabinet) == {LIST: ["2"]}

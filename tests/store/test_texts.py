"""Kept texts: the next process finds them, other code's are gone, and none of it can do harm."""

from pathlib import Path

from accord.store.texts import KeptTexts, stamp_of


def test_what_one_process_kept_the_next_one_reads(tmp_path: Path) -> None:
    KeptTexts(tmp_path, "v1").write("a", "SELECT 'ä'")
    assert KeptTexts(tmp_path, "v1").read("a") == "SELECT 'ä'"
    assert KeptTexts(tmp_path, "v1").read("b") is None


def test_texts_of_other_code_go_when_new_ones_are_kept(tmp_path: Path) -> None:
    KeptTexts(tmp_path, "v1").write("a", "old")
    after = KeptTexts(tmp_path, "v2")
    assert after.read("a") is None
    after.write("a", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["v2"]


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    texts = KeptTexts(tmp_path / "file", "v1")
    texts.write("a", "text")
    assert texts.read("a") is None


def test_the_stamp_follows_the_code(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("x = 1")
    before = stamp_of([tmp_path], ["pytest"])
    assert stamp_of([tmp_path], ["pytest"]) == before
    (tmp_path / "one.py").write_text("x = 2")
    assert stamp_of([tmp_path], ["pytest"]) != before

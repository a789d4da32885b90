from pathlib import Path

import pytest

from servers.killing import kill_many_times

pytestmark = pytest.mark.server


def check_nothing_is_lost(folder: Path, kills: int) -> None:
    outcome = kill_many_times(folder, kills, seed=7)
    print(outcome.sentence(kills))
    assert len(outcome.acknowledged) > 10 * kills
    assert outcome.lost == set()
    assert outcome.integrity == "ok"
    assert outcome.account["counted"] == len(outcome.kept)
    assert outcome.account["duplicate"] == outcome.copies
    assert outcome.account["quarantined"] == 0


def test_no_acknowledged_event_is_lost_in_5_kills(tmp_path: Path) -> None:
    check_nothing_is_lost(tmp_path / "data", 5)


@pytest.mark.proof
def test_no_acknowledged_event_is_lost_in_100_kills(tmp_path: Path) -> None:
    check_nothing_is_lost(tmp_path / "data", 100)


def test_a_server_that_answers_before_the_commit_is_caught_losing(tmp_path: Path) -> None:
    outcome = kill_many_times(tmp_path / "data", 2, seed=7, lossy=True)
    print("lossy twin,", outcome.sentence(2))
    assert outcome.lost
